//! A handler that is routed with a policy whose origins a source decides.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::{SharedOrigins, cors_policy, cors_route};

#[cors_policy(allow_origins = with(origins))]
fn api(origins: SharedOrigins) -> Router {
    Router::new()
}

async fn handler() {}

fn main() {
    let _: MethodRouter = cors_route!(get(handler as api)); //~ cors_route!(get(handler as api)) => this policy gives no layer by itself
    let _ = api(SharedOrigins::new(["https://app.example.com"]).unwrap());
}
