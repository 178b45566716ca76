//! `same_origin` beside something that has nothing to say then.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(same_origin, allow_origins = ["https://app.example.com"])]
fn with_origins() -> Router {
    Router::new()
}

#[cors_policy(same_origin, max_age = 60, allow_methods = [PUT])]
fn with_two_others() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
struct Everybody;

#[cors_policy(Everybody, same_origin)]
fn with_a_named_policy() -> Router {
    Router::new()
}

#[cors_policy(same_origin, allow_credentials, allow_headers = "*")]
fn with_a_clash_of_its_own() -> Router {
    Router::new()
}

fn main() {}
