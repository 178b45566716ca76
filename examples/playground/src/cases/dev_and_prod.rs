//! One list for production, and one more for the developers' own machines.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    // In builds with `debug_assertions`. A release binary does not have these.
    dev(allow_origins = ["http://localhost:*"]),
    allow_methods = [GET, PUT],
    allow_credentials,
)]
pub(crate) fn profile() -> Router {
    Router::new().route("/profile", get(show).put(show))
}

async fn show() -> &'static str {
    "a profile"
}
