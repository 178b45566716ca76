//! Origins that are nobody's.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["null"])]
fn null() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["NULL"])]
fn upper_case() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "null")]
fn alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["file:///home/me/index.html", "FILE://"])]
fn file() -> Router {
    Router::new()
}

// Not what switches the rule off: with credentials, that would let anybody in.
#[cors_policy(allow_origins = ["null"], allow_credentials)]
fn null_with_credentials() -> Router {
    Router::new()
}

fn main() {}
