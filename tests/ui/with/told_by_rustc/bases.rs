//! Policies that would take over what a source decides.

use axum::Router;
use cors_runtime::{SharedOrigins, cors_policy, cors_route};

#[cors_policy(allow_origins = with(origins))]
fn api(origins: SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(api, max_age = 60)] //~ api => the origins of `api` come from `with(...)`, which is evaluated in that function: `other` cannot take them over [cors::missing_origins]
fn other() -> Router {
    Router::new()
}

#[cors_policy(api)] //~ api => `handler` cannot take them over
async fn handler() {}

#[cors_policy(api, allow_credentials)] //~ api => `Named` cannot take them over
struct Named;

#[cors_policy(api, allow_origins = ["https://app.example.com"])]
struct OfItsOwn;

fn main() {
    let origins = SharedOrigins::new(["https://app.example.com"]).unwrap();
    let _: Router = Router::new().route("/", cors_route!(get(handler)));
    let _ = (api(origins), other(), Named::layer(), OfItsOwn::layer());
}
