//! Two front ends with different rights: each method of one path has its own policy.

use axum::Router;
use cors_runtime::{cors_policy, cors_route};

/// The app and the admin tool may look.
#[cors_policy(
    allow_origins = ["http://app.localhost:*", "http://admin.localhost:*"],
    // A bearer token goes in this header. `"*"` would not cover it.
    allow_headers = ["authorization"],
)]
struct Look;

/// Only the admin tool may change things.
#[cors_policy(Look, allow_origins = ["http://admin.localhost:*"])]
struct Change;

#[cors_policy(Look)]
pub(crate) async fn list() -> &'static str {
    "1: a lamp, 2: a chair"
}

#[cors_policy(Change)]
pub(crate) async fn create() -> &'static str {
    "made"
}

#[cors_policy(Change)]
pub(crate) async fn replace() -> &'static str {
    "replaced"
}

#[cors_policy(Change)]
pub(crate) async fn remove() -> &'static str {
    "removed"
}

pub(crate) fn orders() -> Router {
    // A preflight is answered by the policy of the method that it asks for.
    Router::new().route(
        "/orders",
        cors_route!(get(list).post(create).put(replace).delete(remove)),
    )
}
