//! Names in quotes.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", name = "ApiPolicy")]
fn api() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name(OtherPolicy))]
fn other() -> Router {
    Router::new()
}

fn main() {}
