//! `same_origin` with a value.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(same_origin = false)]
fn switched_off() -> Router {
    Router::new()
}

#[cors_policy(same_origin = "https://app.example.com")]
fn an_origin() -> Router {
    Router::new()
}

#[cors_policy(same_origin("https://app.example.com"))]
fn an_origin_in_parentheses() -> Router {
    Router::new()
}

#[cors_policy(same_origin =)]
fn nothing() -> Router {
    Router::new()
}

fn main() {}
