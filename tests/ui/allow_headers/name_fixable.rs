//! Request headers as people type them, where what was meant can be told.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_headers = ["content-type:", " x-api-key "])]
fn not_quite_names() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_headers = [header::CONTENT_TYPE, AUTHORIZATION, x_api_key])]
fn constants_of_the_http_crate() -> Router {
    Router::new()
}

fn main() {}
