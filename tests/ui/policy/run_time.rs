//! Values that are known only at run time.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = config.origins)]
fn field() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = &self.config.origins)]
fn reference() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = origins)]
fn argument(origins: Vec<String>) -> Router {
    drop(origins);
    Router::new()
}

#[cors_policy(allow_origins = ["https://a.example.com", config.extra])]
fn entry() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = env("METHODS"), allow_headers = [env("HEADER")])]
struct Lists;

#[cors_policy(allow_origins = "*", expose_headers = std::env::var("HEADERS"), max_age = env!("MAX_AGE"))]
struct OtherKeys;

#[cors_policy(allow_origins = ["https://a.example.com"], allow_methods = [PUT, env("M")], allow_credentials = env("C"))]
struct Flag;

#[cors_policy(allow_origins = CONFIG.origins)]
fn field_of_a_static() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = origins)]
fn a_reference_to_a_source(origins: &cors_runtime::SharedOrigins) -> Router {
    let _ = origins;
    Router::new()
}

#[cors_policy(
    allow_origins = ["https://a.example.com"],
    allow_methods = config.methods,
    allow_headers = headers(),
    expose_headers = self.headers,
    allow_credentials = config.credentials,
    max_age = config.max_age,
)]
fn other_fields() -> Router {
    Router::new()
}

fn main() {}
