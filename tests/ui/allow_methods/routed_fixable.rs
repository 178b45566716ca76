//! `routed`, nearly.

use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = "routed")]
fn quoted() -> MethodRouter {
    get(show).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods = [routed])]
fn list() -> MethodRouter {
    get(show).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods = ["routed"])]
fn quoted_list() -> MethodRouter {
    get(show).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods(routed))]
fn parentheses() -> MethodRouter {
    get(show).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods = Routed)]
fn upper_case() -> MethodRouter {
    get(show).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods = route)]
fn nearly() -> MethodRouter {
    get(show).put(show)
}

fn main() {}
