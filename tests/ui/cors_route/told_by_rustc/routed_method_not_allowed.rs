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

#[cors_policy(Partner, allow_methods = [GET])]
pub async fn own_list() {}

#[cors_policy(Partner, max_age = 60)]
pub struct Readers;

#[cors_policy(Readers, allow_methods = [])]
pub struct Followers;

pub async fn bare() {}

pub struct App;

impl App {
    pub async fn list() {}
}

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
    cors_route!(put(named).patch(named)) //~ named => `named` is routed under `PATCH`, which `allow_methods` of `Partner`, on which its policy builds, does not list
}

pub fn of_another_policy() -> MethodRouter {
    cors_route!(delete(named)) //~ named => help: add `DELETE` to `allow_methods` of `Partner`, or write `allow_methods = routed` for `named`: it then allows what it is routed under
}

pub fn by_name() -> MethodRouter {
    cors_route!(get(bare as Partner).delete(bare as Partner)) //~ bare => to `allow_methods` of `Partner`, or leave `allow_methods` out of `Partner`
}

// Without a list of its own, it would have the partner's.
pub fn list_in_place_of_another() -> MethodRouter {
    cors_route!(get(own_list).put(own_list)) //~ own_list => help: add `PUT` to `allow_methods` of `own_list`, or write `allow_methods = routed` for `own_list`
}

pub fn by_a_name_that_builds_on_another() -> MethodRouter {
    cors_route!(delete(bare as Readers)) //~ bare => help: add `DELETE` to `allow_methods` of `Partner`, or write `allow_methods = []` for `Readers`
}

pub fn of_a_type() -> MethodRouter {
    cors_route!(delete(<App>::list as Partner)) //~ list => `<App>::list as Partner` is routed under `DELETE`
}

// Nothing is wrong with these.
pub fn silent(filter: MethodFilter) -> [MethodRouter; 5] {
    [
        cors_route!(get(listed).head(listed).delete(listed).fallback(listed)),
        cors_route!(trace(listed).connect(listed)),
        cors_route!(any(follows).put(follows)),
        cors_route!(on(filter, routed).patch(routed)),
        cors_route!(any(<App>::list as Everybody).delete(bare as Followers)),
    ]
}

fn main() {}
