//! `self` in a body is not always the value: the handler, or builder, is a free function all the same.

#![deny(warnings)]

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::{cors_policy, cors_route};

mod orders {
    pub async fn list() -> &'static str {
        "orders"
    }
}

#[cors_policy(allow_origins = "*")]
async fn created() -> http::StatusCode {
    use axum::http::{self, StatusCode};
    let _: http::Method = http::Method::GET;
    StatusCode::CREATED
}

use axum::http;

#[cors_policy(allow_origins = "*")]
fn api() -> Router {
    use crate::orders::{self, list};
    mod inner {
        pub(self) fn nothing() {}
        pub(super) fn called() {
            nothing();
        }
    }
    inner::called();
    let union = get(list).post(orders::list);
    Router::new().route("/", union)
}

fn main() {
    let _: (Router, MethodRouter) = (api(), cors_route!(get(created)));
    let _ = api::layer();
}
