//! What a form on another site does: no policy keeps it from arriving, and `enforce` refuses it before the handler runs.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use cors_runtime::cors_policy;
use serde::Serialize;

/// The forms that were sent to the two routes.
#[derive(Default, Serialize)]
pub(crate) struct Forms {
    without_enforce: Counts,
    with_enforce: Counts,
}

#[derive(Default, Serialize)]
struct Counts {
    arrived: AtomicU32,
    /// For how many the handler has run.
    handled: AtomicU32,
}

/// The same route twice, under a policy without and with `enforce`.
pub(crate) fn forms(forms: &'static Forms) -> Router {
    let (without, with) = (&forms.without_enforce, &forms.with_enforce);
    Router::new()
        .nest(
            "/without-enforce",
            counted(without_enforce(without), without),
        )
        .nest("/with-enforce", counted(with_enforce(with), with))
}

#[cors_policy(allow_origins = ["http://app.localhost:*"])]
fn without_enforce(counts: &'static Counts) -> Router {
    transfers(counts)
}

#[cors_policy(allow_origins = ["http://app.localhost:*"], enforce)]
fn with_enforce(counts: &'static Counts) -> Router {
    transfers(counts)
}

fn transfers(counts: &'static Counts) -> Router {
    Router::new().route("/transfer", post(transfer).with_state(counts))
}

async fn transfer(State(counts): State<&'static Counts>) -> &'static str {
    counts.handled.fetch_add(1, Ordering::Relaxed);
    "The money has been sent."
}

/// Counts what arrives, outside of the policy.
fn counted(router: Router, counts: &'static Counts) -> Router {
    router.layer(from_fn_with_state(counts, count))
}

async fn count(State(counts): State<&'static Counts>, request: Request, next: Next) -> Response {
    counts.arrived.fetch_add(1, Ordering::Relaxed);
    next.run(request).await
}
