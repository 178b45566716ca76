//! Methods that no policy can list.

use axum::Router;
use cors_runtime::cors_policy;

const METHOD: &str = "GET";

#[cors_policy(allow_origins = "*", allow_methods = [CONNECT, "trace", custom("Track")])]
fn forbidden() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = ["MY METHOD", "GET,PUT", "", custom("A/B"), custom("")])]
fn no_tokens() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [custom(), custom("A", "B"), custom(1), custom])]
fn custom_of_what() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [7, 'G', -1, crate::METHOD, [GET], |x| x])]
fn no_names() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [GET custom("A/B")])]
fn no_token_after_a_missing_comma() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [GET custom("LINK")])]
fn after_a_missing_comma() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = METHODS)]
fn constant() -> Router {
    Router::new()
}

fn main() {}
