//! Names in quotes.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", name = "ApiPolicy")]
fn api() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", name(OtherPolicy))]
fn other() -> Router {
    Router::new()
}

// Whatever is wrong with it, the name is there.
#[cors_policy(allow_origins = "*", name(Parenthesized))]
fn parenthesized() -> Router {
    Router::new().layer(Parenthesized::layer())
}

#[cors_policy(allow_origins = "*", name = "Quoted")]
fn quoted() -> Router {
    Router::new().layer(Quoted::layer())
}

fn main() {}
