//! `env` that does not say one variable, and what stands for it is anybody's guess.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = env())]
fn none() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env(""))]
fn empty() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com", env("ORIGINS=https://a.example.com")])]
fn with_a_value() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env(5))]
fn number() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default))]
fn no_default() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = ))]
fn nothing_as_default() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = FALLBACK))]
fn constant_as_default() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = [env("PARTNERS")]))]
fn variable_as_default() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = ["https://a.example.com"], required))]
fn too_much() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env)]
fn no_parentheses() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = std::env::var(NAME))]
fn variable_in_a_constant() -> Router {
    Router::new()
}

#[cors_policy(allow_methods = env("METHODS"), allow_origins = "*")]
fn another_key() -> Router {
    Router::new()
}

fn main() {}
