//! An API in front of which tools put headers of their own: request ids, traces, tokens.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

pub(crate) fn traces() -> Router {
    Router::new().route("/trace", trace())
}

#[cors_policy(
    // In production: "https://app.example.com". (The playground may run on any port.)
    allow_origins = ["http://app.localhost:*"],
    // GET and PUT, as the chain below has them.
    allow_methods = routed,
    // What a preflight asks for is sent back to it.
    allow_headers = mirror,
)]
pub(crate) fn trace() -> MethodRouter {
    get(show).put(show)
}

async fn show() -> &'static str {
    "seen"
}
