//! Lists whose entries do not go together.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_methods = [])]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [GET, "GET", PUT, custom("PUT"), put])]
fn twice() -> Router {
    Router::new()
}

// What the suggestion would make a repetition, or a clash, is no suggestion.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = [GET, Method::GET, Any], allow_credentials)]
fn nothing_to_suggest() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = ["*", GET])]
fn wildcard_not_alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = "*", allow_credentials)]
fn wildcard_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = ["*", GET], allow_credentials)]
fn wildcard_with_both() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [GET, "ANY"])]
fn any_beside_others() -> Router {
    Router::new()
}

fn main() {}
