//! `dev` with what it does not take.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], dev)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev())]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev = true)]
fn switch() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(max_age = 0))]
fn another_key() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = ["http://localhost:*"], allow_credentials))]
fn more_keys() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://localhost:3000"], allow_origins = ["http://localhost:4000"]),
)]
fn twice_in_it() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://localhost:3000"]),
    dev(allow_origins = ["http://localhost:4000"]),
)]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = []))]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = "*"))]
fn everybody() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = ["http://localhost:*", "*"]))]
fn everybody_in_a_list() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = Any))]
fn anybody() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = env("DEV_ORIGINS")))]
fn variable() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = with(origins)))]
fn source() -> Router {
    Router::new()
}

fn main() {}
