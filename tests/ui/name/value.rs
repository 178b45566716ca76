//! Names that nothing can be called, and a name for what has one.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", name)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name =)]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name = policies::Api)]
fn path() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name = "my policy")]
fn no_identifier() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name = 1)]
fn number() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name = struct)]
fn keyword() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name = Other)]
struct HasAName;

#[cors_policy(allow_origins = "*", name = _)]
struct HasANameToo;

#[cors_policy(allow_origins = "*", name = Self)]
fn self_type() -> Router {
    Router::new()
}

fn main() {}
