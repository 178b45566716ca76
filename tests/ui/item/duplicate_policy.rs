//! Two attributes on one item.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"])]
#[cors_policy(max_age = 60)]
fn two() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
#[must_use]
#[cors_runtime::cors_policy(allow_origins = "*")]
#[cors_policy]
fn three() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
#[cors_policy(allow_origins = "*")]
struct Twice;

fn main() {
    let _ = (two(), two::layer(), three(), Twice::POLICY);
}
