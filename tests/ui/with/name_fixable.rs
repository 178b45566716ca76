//! `with` as people spell it.

use axum::Router;
use cors_runtime::{SharedOrigins, cors_policy};

#[cors_policy(allow_origins = wiht(origins))]
fn misspelt(origins: SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = predicate(|origin, _| origin.to_string().ends_with(".example.com")))]
fn as_elsewhere() -> Router {
    Router::new()
}

#[cors_policy(allow_origins(with(|origin, _| origin.to_string().is_ascii())))]
fn parenthesized() -> Router {
    Router::new()
}

#[cors_policy(with(|_, request| request.headers.is_empty()))]
fn without_key() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = |_, _| true, allow_methods = [GET])]
fn bare_closure() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = move |origin, _| origin.to_string().is_ascii())]
fn bare_moving_closure() -> Router {
    Router::new()
}

fn main() {
    let origins = SharedOrigins::new(["https://app.example.com"]).unwrap();
    let _ = (misspelt(origins), as_elsewhere(), parenthesized(), without_key());
    let _ = (bare_closure(), bare_moving_closure());
}
