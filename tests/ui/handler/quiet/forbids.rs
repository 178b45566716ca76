//! Who forbids a lint is refused every exception: a chain needs none of these.

#![forbid(unused_imports, deprecated, non_snake_case, unused_must_use, unreachable_pub, missing_docs)]

use axum::Json;
use axum::routing::{MethodRouter, put};
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["content-type"],
    allow_methods = [PUT]
)]
async fn replace(_: Json<u32>) {}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = routed,
    allow(json_without_content_type)
)]
fn order() -> MethodRouter {
    put(replace)
}

fn main() {
    let _ = (order(), replace::POLICY);
}
