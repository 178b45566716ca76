//! What axum refuses when it starts, or forgets.

use axum::routing::{MethodFilter, MethodRouter};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

#[cors_policy(allow_origins = "*")]
async fn create() {}

fn method() -> MethodRouter {
    cors_route!(get(list).post(create).get(create))
}

fn through_a_filter() -> MethodRouter {
    cors_route!(
        post(create)
            .on(MethodFilter::POST.or(MethodFilter::PUT), list)
            .put(list)
            .on(MethodFilter::PATCH, list)
            .on(axum::routing::MethodFilter::PATCH, create)
    )
}

fn each_is_told() -> MethodRouter {
    cors_route!(get(list).get(list).post(create).post(create))
}

fn fallback() -> MethodRouter {
    cors_route!(get(list).fallback(list).post(create).fallback(create))
}

fn fallback_of_any() -> MethodRouter {
    cors_route!(any(list).get(create).fallback(create))
}

fn layers_no_method() -> MethodRouter {
    cors_route!(any(list).route_layer(()).get(create))
}

fn layers_nothing() -> MethodRouter {
    cors_route!(MethodRouter::new().fallback(list).route_layer(()))
}

// HEAD has a handler of its own, GET has one, and a filter that cannot be read may have any.
fn nothing_is_twice(filter: MethodFilter) -> MethodRouter {
    cors_route!(get(list).head(create).on(filter, list).route_layer(()).options(create))
}

fn main() {}
