//! Values that a macro cannot know, and values that are missing.

use axum::Router;
use cors_runtime::cors_policy;

const ORIGIN: &str = "https://app.example.com";
const ORIGINS: &[&str] = &[ORIGIN];

#[cors_policy(allow_origins = ORIGINS)]
fn constant_list() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [ORIGIN, crate::ORIGIN])]
fn constant_entry() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [concat!("https://", "app.example.com")])]
fn macro_call() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com".parse().unwrap()])]
fn expression() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [42, true, b"https://app.example.com"])]
fn other_literals() -> Router {
    Router::new()
}

#[cors_policy(allow_origins)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins =)]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = 42)]
fn number() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = mirror)]
fn mirrored() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = true)]
fn switch() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = true)]
fn another_switch() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "null")]
fn no_site() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = null, allow_credentials)]
fn no_site_without_quotes() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "")]
fn empty_text() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = '*', allow_credentials)]
fn everybody_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = true, allow_credentials)]
fn switch_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ['*', "https://app.example.com"], allow_methods = [PUT, '*'], allow_headers = ["etag", *])]
fn everybody_among_others() -> Router {
    Router::new()
}

#[cors_policy(allow_credentials)]
fn nobody_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "https://a.example.com", "https://b.example.com", "https://c.example.com")]
fn without_brackets() -> Router {
    Router::new()
}

fn main() {}
