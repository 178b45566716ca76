//! The warnings, made errors: rustc shows one as the use of something deprecated.

#![deny(deprecated)]

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://*.example.com", "https://app.example.com"])]
fn covered_by_another() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "1d")]
struct LongerThanChromiumKeepsIt;

fn main() {
    let _ = (covered_by_another(), LongerThanChromiumKeepsIt);
}
