//! Flags of which nobody can tell what was meant.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = maybe)]
fn word() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = cfg!(debug_assertions))]
fn expression() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials =)]
fn nothing() -> Router {
    Router::new()
}

// Each `*` is a mistake of its own, and is shown.
#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = "*", expose_headers = "*", allow_credentials)]
fn four_wildcards() -> Router {
    Router::new()
}

fn main() {}
