//! Services have no name that a policy could be tied to.

use axum::routing::{MethodFilter, MethodRouter, post};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

fn in_front() -> MethodRouter {
    cors_route!(get_service(service()))
}

fn behind() -> MethodRouter {
    cors_route!(get(list).post_service(service()).layer(()))
}

fn by_a_path() -> MethodRouter {
    cors_route!(axum::routing::any_service(service()).get(list))
}

fn by_a_filter() -> MethodRouter {
    cors_route!(on_service(MethodFilter::PUT, service()))
}

fn for_the_rest() -> MethodRouter {
    cors_route!(get(list).fallback_service(service()).any_service(service()))
}

// What belongs to services.
fn errors() -> MethodRouter {
    cors_route!(get(list).handle_error(|_| async {}))
}

// A router may have anything in it.
fn merged() -> MethodRouter {
    cors_route!(get(list).merge(post(list)))
}

fn service() -> MethodRouter {
    post(list)
}

fn main() {
    let _ = MethodFilter::PUT;
}
