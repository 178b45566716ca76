//! Variables and defaults that do not go with what stands beside them.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = [env("ORIGINS"), "https://app.example.com", env("ORIGINS")])]
fn twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["*", env("ORIGINS")])]
fn everybody_and_more() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [env("ORIGINS", default = "*"), env("PARTNERS")])]
fn everybody_by_default_and_more() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = ["https://a.example.com", "https://a.example.com"]))]
fn default_twice() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = [
    "https://a.example.com",
    env("ORIGINS", default = ["https://a.example.com"]),
    env("PARTNERS", default = ["https://b.example.com/"]),
])]
fn defaults_are_judged_with_the_list() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = "*"), allow_credentials)]
fn everybody_with_credentials() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = ["http://intranet.example.com"]), allow_credentials)]
fn insecure_default() -> Router {
    Router::new()
}

fn main() {}
