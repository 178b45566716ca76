//! Mistakes in chains that a macro writes.

use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

macro_rules! chain {
    ($method:ident, $handler:expr) => {
        cors_route!($method($handler))
    };
    ($($chain:tt)*) => {
        cors_route!($($chain)*)
    };
}

fn of_variables() -> MethodRouter {
    chain!(purge, list)
}

fn of_an_expression() -> MethodRouter {
    chain!(get, || async {})
}

fn of_tokens() -> MethodRouter {
    chain!(get(list), post(list))
}

fn main() {
    let _: [MethodRouter; 2] = [chain!(get, list), chain!(get(list).post(list))];
}
