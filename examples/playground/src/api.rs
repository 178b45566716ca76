//! The API: every case under its own path, on one port.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::cases::CASES;
use crate::origins::Origins;
use crate::pages::frame;
use crate::record::{Records, record};

pub(crate) fn api(origins: &Arc<Origins>, records: &Records) -> Router {
    let page = origins.page.clone();
    let mut api = Router::new()
        .route(
            "/",
            get(async move || format!("The playground is at {page}\n")),
        )
        .merge(frame(origins));
    for case in CASES {
        api = api.nest(&format!("/{}", case.name), (case.router)());
    }
    api.layer(from_fn_with_state(records.clone(), record))
}
