//! Origins that are set where the API is deployed: one binary, or one container, for staging and production.

use axum::Router;
use axum::routing::get;
use cors_runtime::{PolicyErrors, cors_policy};

#[cors_policy(
    // Read once, when `theme` is called, and checked by the same rules as a list in brackets.
    allow_origins = env("CORS_ORIGINS", default = ["http://app.localhost:*"]),
    allow_methods = [GET, PUT],
    allow_credentials,
)]
// A value that breaks a rule is an error of the function's, with all that is wrong.
pub(crate) fn theme() -> Result<Router, PolicyErrors> {
    Ok(Router::new().route("/theme", get(show).put(show)))
}

async fn show() -> &'static str {
    "light"
}
