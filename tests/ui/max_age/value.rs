//! Durations of which nobody can tell what was meant.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", max_age = "10 parsecs")]
fn unit() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "ten minutes")]
fn words() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "1h30m")]
fn two_units() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "1.5h")]
fn fraction() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "")]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = 10x)]
fn suffix() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = 1.5)]
fn float() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = 60 * 10)]
fn expression() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = MAX_AGE)]
fn constant() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = [])]
fn clears_nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age())]
fn parentheses() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = None)]
fn none() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
struct Base;

#[cors_policy(Base, max_age = None)]
fn none_over_a_base() -> Router {
    Router::new()
}

fn main() {}
