//! Sources on what nobody runs.

use axum::Router;
use cors_runtime::{SharedOrigins, cors_policy};

#[cors_policy(allow_origins = with(origins))]
async fn handler(origins: SharedOrigins) -> String {
    origins.patterns().join(" ")
}

#[cors_policy(allow_origins = with(SharedOrigins::default()))]
struct Named;

#[cors_policy(allow_origins = ["https://app.example.com", with(origins)])]
fn in_a_list(origins: SharedOrigins) -> Router {
    drop(origins);
    Router::new()
}

#[cors_policy(allow_origins = with())]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with)]
fn no_parentheses() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = with(headers))]
fn another_key() -> Router {
    Router::new()
}

#[cors_policy(same_origin, allow_origins = with(origins))]
fn nobody(origins: SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(async |origin, _| origin.as_str().is_ascii()))]
fn closure() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = |_, _| true)]
struct NamedClosure;

fn main() {
    let _ = (Named::POLICY, nobody::POLICY);
}
