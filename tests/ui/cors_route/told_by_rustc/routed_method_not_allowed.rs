//! Policies that name methods, and not those that their handler is routed under.

use axum::routing::{MethodFilter, MethodRouter};
use cors_runtime::{cors_policy, cors_route};
use cors_tests::{Everybody, Partner};

#[cors_policy(allow_origins = "*", allow_methods = [GET, DELETE])]
pub async fn listed() {}

#[cors_policy(allow_origins = "*")]
pub async fn follows() {}

#[cors_policy(Partner)]
pub async fn named() {}

#[cors_policy(Partner, allow_methods = routed)]
pub async fn routed() {}

pub async fn bare() {}

pub fn methods() -> MethodRouter {
    cors_route!(
        get(listed)
            .post(listed) //~ listed => `listed` is routed under `POST`, which `allow_methods` of its policy does not list
            .put(listed) //~ listed => [cors::routed_method_not_allowed]
            .delete(listed)
    )
}

pub fn filter() -> MethodRouter {
    cors_route!(on(MethodFilter::PUT.or(MethodFilter::GET), listed)) //~ listed => `listed` is routed under `PUT`
}

pub fn any() -> MethodRouter {
    cors_route!(any(listed)) //~ listed => `listed` is routed under every method by `any`
}

pub fn unseen(filter: MethodFilter) -> MethodRouter {
    cors_route!(on(filter, listed)) //~ listed => `listed` is routed under a filter that cannot be read here
}

pub fn of_another_crate() -> MethodRouter {
    cors_route!(put(named).patch(named)) //~ named => `named` is routed under `PATCH`
}

pub fn by_name() -> MethodRouter {
    cors_route!(get(bare as Partner).delete(bare as Partner)) //~ bare => is routed under `DELETE`
}

// Nothing is wrong with these.
pub fn silent(filter: MethodFilter) -> [MethodRouter; 5] {
    [
        cors_route!(get(listed).head(listed).delete(listed).fallback(listed)),
        cors_route!(trace(listed).connect(listed)),
        cors_route!(any(follows).put(follows)),
        cors_route!(on(filter, routed).patch(routed)),
        cors_route!(any(bare as Everybody)),
    ]
}

fn main() {}
