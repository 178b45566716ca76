//! The API: every case under its own path, on one port.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use cors_runtime::{PolicyErrors, observe};

use crate::cases::{self, CASES};
use crate::forms::{self, Forms};
use crate::origins::Origins;
use crate::pages::frame;
use crate::record::{Records, record};

/// What is wrong with a policy is known here, if it is in the environment.
pub(crate) fn api(
    origins: &Arc<Origins>,
    records: &Records,
    forms: &'static Forms,
) -> Result<Router, PolicyErrors> {
    let page = origins.page.clone();
    let mut api = Router::new()
        .route(
            "/",
            get(async move || format!("The playground is at {page}\n")),
        )
        .nest("/forms", forms::forms(forms))
        .merge(frame(origins));
    for case in CASES {
        api = api.nest(&format!("/{}", case.name), (case.router)()?);
    }
    Ok(api.layer(from_fn_with_state(records.clone(), record)))
}

/// As browsers get to it, so that what they ask is counted, and what only tests the policies is not.
pub(crate) fn counted(api: &Router) -> Router {
    api.clone().layer(observe(cases::count))
}
