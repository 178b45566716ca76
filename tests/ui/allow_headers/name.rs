//! Request headers that no policy can list.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_headers = ["x token", "", "content-type, authorization", "größe", "x\ty"])]
fn no_tokens() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = "*",
    allow_headers = ["cookie", "Origin", "Host", "Sec-Fetch-Site", "proxy-authorization", "access-control-request-method"],
)]
fn forbidden() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = "*",
    allow_headers = ["Access-Control-Allow-Origin", "access-control-max-age", "access-control-allow-private-network"],
)]
fn misplaced() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_headers = [header::COOKIE, my::HEADERS, format!("x-{}", 1), 5])]
fn no_strings() -> Router {
    Router::new()
}

fn main() {}
