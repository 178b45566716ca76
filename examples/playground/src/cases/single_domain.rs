//! One front end on a domain of its own.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

#[cors_policy(
    // In production: "https://app.example.com". (The playground may run on any port.)
    allow_origins = ["http://app.localhost:*"],
    allow_methods = [GET, POST, PUT],
    allow_headers = ["content-type"],
    max_age = "10m",
    // The router serves DELETE, too, for our own scripts. Without this line, the compiler warns.
    allow(routed_method_not_allowed),
)]
pub(crate) fn notes() -> Router {
    Router::new().route("/note", get(show).post(show).put(show).delete(show))
}

async fn show() -> &'static str {
    "a note"
}
