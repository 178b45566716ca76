//! A path to a crate that is not there is one error.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", crate = nowhere)] //~ nowhere => nowhere
fn api() -> Router {
    Router::new()
}

fn main() {}
