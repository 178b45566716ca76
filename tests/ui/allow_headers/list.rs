//! Lists whose entries do not go together.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_headers = [])]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_headers = ["x-a", "X-A", "x-a:"])]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_headers = ["*", "authorization", "x-a"])]
fn wildcard_not_alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = "*", allow_credentials)]
fn wildcard_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = ["*", "authorization"], allow_credentials)]
fn wildcard_beside_authorization() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_headers = ["x-a", mirror])]
fn mirror_not_alone() -> Router {
    Router::new()
}

fn main() {}
