//! What nobody can allow.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", dangerously_allow)]
fn flag() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", dangerously_allow())]
fn nothing() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", dangerously_allow = true)]
fn equals() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", dangerously_allow(everything, 5))]
fn unknown() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_credentials, dangerously_allow(wildcard_with_credentials))]
fn what_browsers_refuse() -> Router {
    Router::new()
}

// A misspelt danger does not also report what it was to allow.
#[cors_policy(allow_origins = ["null"], dangerously_allow(frames))]
fn unknown_where_one_is_needed() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["http://intranet.example.com"], allow_credentials, dangerously_allow(null_origin, public_suffix))]
fn the_wrong_one() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["null"], dangerously_allow(null_origin, null_origin))]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["null"], dangerously_allow(cors::null_origin))]
fn with_its_prefix() -> Router {
    Router::new()
}

fn main() {}
