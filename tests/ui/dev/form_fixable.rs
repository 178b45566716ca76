//! `dev` as people type it, where what was meant can be told.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], dev = ["http://localhost:*"])]
fn equals() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev("http://localhost:3000", "http://localhost:4000"))]
fn strings() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(["http://localhost:*"]))]
fn list() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev = "http://localhost:*")]
fn string() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origin = ["http://localhost:*"]))]
fn singular() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = "http://localhost:*"))]
fn no_brackets() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = ["localhost:3000", "http://127.0.0.1:3000/"]))]
fn patterns() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], development(allow_origins = ["http://localhost:*"]))]
fn spelt() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev { allow_origins = ["http://localhost:*"] })]
fn braces() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev = { allow_origins = ["http://localhost:*"] })]
fn equals_and_braces() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev: ["http://localhost:*"])]
fn colon() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev ["http://localhost:*"])]
fn nothing_between() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["null"], dangerously_allow { null_origin })]
fn another_key() -> Router {
    Router::new()
}

fn main() {
    let _ = (equals(), strings(), list(), string(), singular(), no_brackets(), patterns(), spelt());
}
