//! Types with no fields are `Copy` where that costs nothing: a lint asks for it, but not of ours.
#![deny(missing_copy_implementations, missing_debug_implementations, unreachable_pub)]

use axum::Router;
use cors_runtime::{cors_policy, cors_route};

pub(crate) mod api {
    use super::{Router, cors_policy};

    #[cors_policy(allow_origins = "*")]
    pub(crate) async fn list() {}

    #[cors_policy(allow_origins = "*")]
    pub(crate) fn routes() -> Router {
        Router::new()
    }
}

#[cors_policy(allow_origins = "*")]
pub async fn show() {}

fn main() {
    let _: Router = api::routes().route("/", cors_route!(get(api::list).post(show)));
}
