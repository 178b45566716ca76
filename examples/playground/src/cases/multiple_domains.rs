//! Several front ends, on a named policy.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

/// The app, every preview of a pull request (the `*` stands for part of a label), and its browser extension, which has
/// another origin wherever it is installed.
#[cors_policy(
    // In production: "https://app.example.com", "https://pr-*.preview.example.com".
    allow_origins = [
        "http://app.localhost:*",
        "http://pr-*.preview.app.localhost:*",
        "moz-extension://*",
    ],
    allow_methods = [GET, PUT],
    max_age = "1h",
)]
struct Ours;

// A key that is given here replaces that of `Ours` whole.
#[cors_policy(
    Ours,
    allow_origins = [
        "http://app.localhost:*",
        "http://pr-*.preview.app.localhost:*",
        "http://admin.localhost:*",
    ],
    allow_methods = [GET, PUT, DELETE],
)]
pub(crate) fn reports() -> Router {
    Router::new().route("/report", get(show).put(show).delete(show))
}

async fn show() -> &'static str {
    "a report"
}
