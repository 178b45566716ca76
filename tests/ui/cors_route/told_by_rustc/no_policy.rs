//! Handlers that have no policy, or are none.

use axum::extract::State;
use axum::routing::{MethodFilter, MethodRouter};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
pub async fn list() {}

pub async fn bare() {}

pub async fn generic<T>() {}

pub struct NotAPolicy;

pub mod orders {
    pub async fn list() {}

    pub struct NotAPolicy;

    #[cors_runtime::cors_policy(allow_origins = "*", name = Renamed)]
    pub async fn renamed() {}
}

pub fn without() -> MethodRouter {
    cors_route!(get(bare)) //~ bare => this handler has no CORS policy [cors::missing_policy]
}

pub fn of_another_module() -> MethodRouter {
    cors_route!(get(list).post(orders::list)) //~ list => this handler has no CORS policy
}

pub fn of_generic_arguments() -> MethodRouter {
    cors_route!(get(generic::<u8>)) //~ generic => this handler has no CORS policy
}

// It is told at each place, and once.
pub fn twice() -> MethodRouter {
    cors_route!(
        put(bare) //~ bare => this handler has no CORS policy
            .on(MethodFilter::GET.or(MethodFilter::PATCH), bare) //~ bare => this handler has no CORS policy
            .fallback(list)
    )
}

pub fn under_another_name() -> MethodRouter {
    cors_route!(get(orders::renamed)) //~ renamed => this handler has no CORS policy
}

// What it shares a name with is no policy.
pub mod taken {}

pub async fn taken() {}

pub fn name_of_a_module() -> MethodRouter {
    cors_route!(get(taken)) //~ taken => expected type, found module `no_cors_policy`
}

pub fn no_policy() -> MethodRouter {
    cors_route!(get(bare as NotAPolicy)) //~ NotAPolicy => `NotAPolicy` is not a named CORS policy [cors::invalid_value]
}

pub fn function_as_a_policy() -> MethodRouter {
    cors_route!(get(list as bare)) //~ bare => expected type, found function `bare`
}

// Each of these is an error of its own, whatever else is wrong with the chain.
pub fn among_others() -> MethodRouter {
    cors_route!(
        get(bare) //~ bare => this handler has no CORS policy
            .pots(list) //~ pots => `cors_route!` does not know `pots`: did you mean `post`?
            .put(|| async {}) //~ || async {} => a closure has no name
            .delete(list as orders::NotAPolicy) //~ NotAPolicy => `orders::NotAPolicy` is not a named CORS policy
    )
}

// What else is not right with a handler is axum's to say.
#[cors_policy(allow_origins = "*")]
pub async fn wrong_order(_: String, _: State<u8>) {}

pub fn no_handler() -> MethodRouter<u8> {
    cors_route!(get(list).post(wrong_order)) //~ wrong_order => Handler<_, _>` is not satisfied
}

fn main() {}
