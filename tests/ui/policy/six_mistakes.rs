//! Six mistakes of six kinds in one attribute: all of them are shown, in their order.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origin = ["https://app.example.com"],
    allow_methods = [GET, patch, CONNECT],
    allow_headers = ["content-type", "cookie"],
    expose_headers = "*",
    allow_credentials,
    max_age = "10 parsecs",
)]
fn api() -> Router {
    Router::new()
}

fn main() {
    // What uses the policy is no mistake.
    let _ = (api(), api::layer(), api::cors_layer(), api::try_layer(), api::POLICY);
}
