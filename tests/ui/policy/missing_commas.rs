//! Commas that are missing, and commas too many: the rest is read all the same.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"] frobnicate = 5)]
fn before_an_unknown_key() -> Router {
    Router::new()
}

#[cors_policy(, allow_origins = "*",, max_age = "7d",)]
fn too_many() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", dangerously_allow(null_origin) "x")]
fn surplus() -> Router {
    Router::new()
}

fn main() {}
