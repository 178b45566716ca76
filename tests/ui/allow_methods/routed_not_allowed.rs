//! Methods that the function's chain routes, and that the policy does not allow: a warning, made an error.

#![deny(deprecated)]

use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = [GET, PUT])]
fn list_without_it() -> MethodRouter {
    get(show).put(show).delete(show)
}

#[cors_policy(allow_origins = "*")]
fn left_out() -> MethodRouter {
    get(show).patch(show)
}

#[cors_policy(allow_origins = "*", max_age = 60)]
struct Partner;

#[cors_policy(Partner)]
fn named_policy() -> MethodRouter {
    get(show).put(show)
}

fn main() {}
