//! Response headers that no policy can list.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", expose_headers = ["x token", ""])]
fn no_tokens() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = ["set-cookie", "Set-Cookie2"])]
fn forbidden() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", expose_headers = ["origin", "access-control-request-method", "Access-Control-Allow-Origin"])]
fn misplaced() -> Router {
    Router::new()
}

fn main() {}
