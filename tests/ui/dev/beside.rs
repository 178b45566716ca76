//! `dev` beside keys that it does not go with, and patterns beside those of every build.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", dev(allow_origins = ["http://localhost:*"]))]
fn everybody() -> Router {
    Router::new()
}

#[cors_policy(same_origin, dev(allow_origins = ["http://localhost:*"]))]
fn nobody() -> Router {
    Router::new()
}

#[cors_policy(dev(allow_origins = ["http://localhost:*"]))]
fn alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["http://localhost:3000"], dev(allow_origins = ["http://localhost:3000"]))]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = ["http://192.168.0.7:3000"]), allow_credentials)]
fn insecure() -> Router {
    Router::new()
}

fn main() {}
