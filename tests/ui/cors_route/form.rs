//! Chains that are not written as one.

use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

fn nothing() -> MethodRouter {
    cors_route!()
}

fn no_method() -> MethodRouter {
    cors_route!(MethodRouter::new().layer(()))
}

fn handler() -> MethodRouter {
    cors_route!(list)
}

fn text() -> MethodRouter {
    cors_route!("GET /orders")
}

fn path_in_front() -> MethodRouter {
    cors_route!("/orders", get(list).post(list))
}

fn table() -> MethodRouter {
    cors_route!(get: list, post: list)
}

fn arrows() -> MethodRouter {
    cors_route!(GET => list)
}

fn no_parentheses() -> MethodRouter {
    cors_route!(get)
}

fn no_parentheses_behind() -> MethodRouter {
    cors_route!(get(list).post.fallback[].layer)
}

// That is said, and not also that a fallback stands behind a method.
fn no_parentheses_in_front() -> MethodRouter {
    cors_route!(get.fallback(list))
}

fn dots() -> MethodRouter {
    cors_route!(.get(list))
}

fn dot_at_the_end() -> MethodRouter {
    cors_route!(get(list).)
}

fn two_dots() -> MethodRouter {
    cors_route!(get(list)..post(list))
}

fn number() -> MethodRouter {
    cors_route!(get(list).5)
}

fn operators() -> MethodRouter {
    cors_route!(get(list)? + post(list))
}

fn statement() -> MethodRouter {
    cors_route!(let chain = get(list); chain)
}

fn main() {}
