//! Handlers that are not in scope.

use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
pub async fn list() {}

pub mod orders {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub async fn replace() {}

    #[cors_runtime::cors_policy(allow_origins = "*")]
    async fn private() {}

    pub fn chain() -> super::MethodRouter {
        cors_runtime::cors_route!(get(private))
    }
}

pub fn misspelt() -> MethodRouter {
    cors_route!(get(lst)) //~ lst => unresolved import `lst`
}

pub fn not_imported() -> MethodRouter {
    cors_route!(get(list).put(replace)) //~ replace => unresolved import `replace`
}

pub fn misspelt_in_a_module() -> MethodRouter {
    cors_route!(get(orders::replce)) //~ orders::replce => unresolved import `orders::replce`
}

pub fn misspelt_module() -> MethodRouter {
    cors_route!(get(oders::replace)) //~ oders => unresolved import `oders`
}

pub fn private() -> MethodRouter {
    cors_route!(get(orders::private)) //~ private => is private
}

pub fn policy() -> MethodRouter {
    cors_route!(get(list as Partner)) //~ Partner => cannot find type `Partner` in this scope
}

// It may hold another function than the one whose policy it would be routed with.
pub fn variable() -> MethodRouter {
    let list = orders::replace;
    let _ = list();
    cors_route!(get(list)) //~ list => imports cannot refer to local variables
}

fn main() {}
