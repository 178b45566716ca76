//! A broken policy stays usable as a base: its own mistake is the only error.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = "*", //~ "*" => `*` in `allow_origins` does not go with `allow_credentials`
    allow_credentials,
)]
struct Broken;

#[cors_policy(Broken, allow_methods = "*")]
fn on_top() -> Router {
    Router::new()
}

#[cors_policy(Broken, allow_origins = ["http://intranet.example.com"])]
struct Twice;

#[cors_policy(Twice, dangerously_allow(null_origin))]
struct Thrice;

fn main() {
    let _ = (on_top(), on_top::layer(), Twice::POLICY, Thrice::cors_layer());
}
