//! Keys that are given twice.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", max_age = 60, allow_origins = ["https://app.example.com"], max_age = 90)]
fn two() -> Router {
    Router::new()
}

// The second one is not judged: it is to go.
#[cors_policy(allow_origins = "*", allow_credentials = false, allow_credentials)]
fn contradiction() -> Router {
    Router::new()
}

#[cors_policy(same_origin, same_origin)]
fn flags() -> Router {
    Router::new()
}

fn main() {}
