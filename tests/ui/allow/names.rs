//! What cannot be silenced.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow(everything))]
fn unknown() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow(dead_code))]
fn a_lint_of_rustc() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_credentials, allow(wildcard_with_credentials))]
fn an_error() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["null"], allow(null_origin))]
fn a_danger() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow())]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow(cors::redundant_origin))]
fn with_its_prefix() -> Router {
    Router::new()
}

fn main() {}
