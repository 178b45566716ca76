//! Commas that are missing, before a key and in lists.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"]
    allow_methods = [GET, PUT]
    max_age = 60
    allow_credentials
)]
fn none_at_all() -> Router {
    Router::new()
}

#[cors_policy(allow_credentials max_age = 60, allow_origins = ["https://app.example.com"])]
fn after_a_flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["null"], dangerously_allow(null_origin) max_age = 60)]
fn after_parentheses() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*"; max_age = 60)]
fn semicolon() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = ["https://a.example.com" "https://b.example.com"; "https://c.example.com"],
    allow_methods = [GET PUT "DELETE"],
    allow_headers = ["x-a" "x-b"],
)]
fn in_lists() -> Router {
    Router::new()
}

fn main() {}
