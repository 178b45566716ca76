//! Policies that do not say who may read the answers.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy]
fn no_arguments() -> Router {
    Router::new()
}

#[cors_policy()]
fn empty_arguments() -> Router {
    Router::new()
}

#[cors_policy(max_age = 60)]
fn others_only() -> Router {
    Router::new()
}

#[cors_policy]
struct Named;

fn main() {}
