//! What is no expression yet: that is one error, and the function is still there.

use axum::Router;
use cors_runtime::{SharedOrigins, cors_policy};

#[cors_policy(allow_origins = with(origins.))] //~ (origins.) => unexpected token
fn api(origins: SharedOrigins) -> Router {
    Router::new()
}

fn main() {
    let _ = (api(SharedOrigins::new(["https://app.example.com"]).unwrap()), api::POLICY);
}
