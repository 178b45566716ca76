//! Lists whose entries do not go together.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = [])]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://a.example.com", "https://b.example.com", "https://a.example.com"])]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://a.example.com", "https://a.example.com/"])]
fn twice_once_mended() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://a.example.com",, "https://b.example.com"])]
fn comma_too_many() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["*", "https://a.example.com"])]
fn wildcard_not_alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["*", "*"])]
fn wildcard_twice() -> Router {
    Router::new()
}

fn main() {}
