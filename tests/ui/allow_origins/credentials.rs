//! Origins that do not go with cookies.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_credentials)]
fn everybody() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["*"], allow_credentials = true)]
fn everybody_in_a_list() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = [
        "http://intranet.example.com",
        "http://localhost:3000",
        "https://*.github.io",
        "https://*.co.uk",
        "https://*.com",
        "http://*.herokuapp.com",
        "https://*.example.org",
    ],
    allow_credentials,
)]
fn unsafe_origins() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = ["http://Intranet.example.com/"],
    allow_credentials,
)]
fn malformed_and_insecure() -> Router {
    Router::new()
}

fn main() {}
