//! Durations that no browser keeps to.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", max_age = "7d")]
fn a_week() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = 86401)]
fn a_second_too_long() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = 99999999999999999999999999)]
fn beyond_64_bits() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "99999999999999999999999999d")]
fn beyond_64_bits_in_days() -> Router {
    Router::new()
}

fn main() {}
