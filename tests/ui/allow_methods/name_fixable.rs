//! Methods as people type them, where what was meant can be told.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_methods = [GTE, POTS, DELTE, "OPTION"])]
fn misspelt() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [patch, "put", Query, custom("post")])]
fn lower_case() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [PURGE, "M-SEARCH", custom(LINK)])]
fn of_ones_own() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [" PUT "])]
fn with_spaces() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [Method::GET, http::Method::PUT])]
fn paths() -> Router {
    Router::new()
}

fn main() {}
