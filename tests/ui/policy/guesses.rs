//! What somebody may try who has not seen the table of keys.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
struct Base;

#[cors_policy(base = Base, max_age = 5)]
fn a_key_for_the_base() -> Router {
    Router::new()
}

#[cors_policy(extends(Base))]
fn another_key_for_the_base() -> Router {
    Router::new()
}

#[cors_policy(Base { max_age: 5 })]
fn fields_of_the_base() -> Router {
    Router::new()
}

#[cors_policy(config = CorsLayer::permissive())]
fn a_layer() -> Router {
    Router::new()
}

#[cors_policy(itself)]
fn itself() -> Router {
    Router::new()
}

#[cors_policy(Itself, max_age = 5)]
struct Itself;

#[cors_policy(allow_origins = ["*"], allow_methods = ["*"], allow_credentials = True)]
fn as_in_python() -> Router {
    Router::new()
}

fn main() {}
