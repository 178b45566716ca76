//! Open data: any page may read it.

use axum::Router;
use axum::http::header;
use axum::routing::any;
use cors_runtime::cors_policy;

#[cors_policy(
    // Safe, since there is nothing in it that is not everybody's: no cookie, no token.
    allow_origins = "*",
    // Scripts can read a handful of headers only, and `etag` is not one of them.
    expose_headers = ["etag"],
)]
pub(crate) fn prices() -> Router {
    Router::new().route("/prices", any(show))
}

async fn show() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::ETAG, "\"7\"")], "tea 3.20, coffee 4.10")
}
