//! Lists whose entries do not go together.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", expose_headers = [])]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = ["etag", "ETag"])]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = ["*", "authorization"])]
fn wildcard_not_alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], expose_headers = "*", allow_credentials)]
fn wildcard_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = mirror)]
fn mirror_is_for_requests() -> Router {
    Router::new()
}

fn main() {}
