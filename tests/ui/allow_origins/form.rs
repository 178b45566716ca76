//! Origins of which nobody can tell what was meant.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = [
    "",
    "https://",
    "app",
    "https://app.example.com:99999",
    "https://app.example.com:http",
    "https://app.example.com:0",
    "https://one.example.com https://two.example.com",
    "https://one.example.com,https://two.example.com",
    "https://app..example.com",
    "https://.example.com",
    "https://app_example!.com",
    "http://1.2.3.4.5",
    "http://::1:3000",
    "http://[::1",
    "1https://app.example.com",
])]
fn broken() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [
    "https://*",
    "*://app.example.com",
    "https://app.*.example.com",
    "https://*.app-*.example.com",
    "https://app-*",
    "https://app-*.co.uk",
    "https://*.*.example.com",
    "https://app.example.com:80*",
    "https://*.192.0.2.1",
    "https://*example.com",
    "https://*-x-*.example.com",
    "http*://app.example.com",
])]
fn misplaced_stars() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [
    "ftp://files.example.com",
    "javascript://a",
    "https://xn--a",
    "https://xn--bcher-kva.xn--.example",
])]
fn without_pages() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [
    "https://.*\\.example\\.com",
    "^https://app\\.example\\.com$",
    "https://app\\.example\\.com",
    "https://(www.)?example.com",
    ".*",
    "https://{www.,}example.com",
])]
fn regular_expressions() -> Router {
    Router::new()
}

fn main() {}
