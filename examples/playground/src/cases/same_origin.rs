//! A router that is shared with every origin, and one route in it that is not.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
pub(crate) fn site() -> Router {
    Router::new()
        .route("/", get(async || "for everybody"))
        .route("/health", health())
}

/// The nearest policy decides.
#[cors_policy(same_origin)]
pub(crate) fn health() -> MethodRouter {
    get(async || "ok").post(async || "ok")
}
