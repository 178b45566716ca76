//! Paths that are none.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", crate)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = 5)]
fn number() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = "cors runtime")]
fn no_path() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = cors_runtime::)]
fn unfinished() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = cors_runtime::<u8>)]
fn generic() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = a:b)]
fn one_colon() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", crate = Self::cors)]
fn of_a_type() -> Router {
    Router::new()
}

fn main() {}
