//! As `form.rs`, where what was meant can be told.

use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

mod orders {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub async fn replace<T>() {}
}

fn separators() -> MethodRouter {
    cors_route!(get(list), post(list); put(orders::replace::<u8>),)
}

fn lines() -> MethodRouter {
    cors_route! {
        get(list)
        post(list)
        put::<_, ((),)>(orders::replace::<u8>)
    }
}

fn delimiters() -> MethodRouter {
    cors_route!(get[list].post { list }.put[orders::replace::<Vec<u8>>])
}

fn paths() -> MethodRouter {
    cors_route!(axum::routing::get(list).axum::routing::post(list))
}

fn crates() -> MethodRouter {
    cors_route!(::get(list).::post(list))
}

fn main() {}
