//! Values that are no source, and sources that are not to be trusted with credentials.

use axum::Router;
use cors_runtime::{OriginSource, PolicyErrors, SharedOrigins, cors_policy, origin_source};

#[cors_policy(allow_origins = with(5))] //~ (5) => cannot say which origins are allowed [cors::invalid_value]
fn number() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(list))] //~ (list) => `with(SharedOrigins::new(list)?)`
fn list(list: Vec<String>) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(SharedOrigins::new(list)?))]
fn shared(list: Vec<String>) -> Result<Router, PolicyErrors> {
    Ok(Router::new())
}

#[cors_policy(allow_origins = with(a, b))] //~ (a, b) => cannot say which origins are allowed [cors::invalid_value]
fn two(a: SharedOrigins, b: SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(|origin, _| origin.to_string()))] //~ (|origin, _| origin.to_string()) => cannot say which origins are allowed [cors::invalid_value]
fn closure_of_no_answer() -> Router {
    Router::new()
}

#[cors_policy(allow_credentials, allow_origins = with(|_, _| true))] //~ (|_, _| true) => with `allow_credentials`, this source could hand out your users' accounts
fn everybody() -> Router {
    Router::new()
}

#[cors_policy(allow_credentials, allow_origins = with(SharedOrigins::new(["https://app.example.com"])))] //~ (SharedOrigins::new(["https://app.example.com"])) => cannot say which origins are allowed [cors::invalid_value]
fn without_question_mark() -> Result<Router, PolicyErrors> {
    Ok(Router::new())
}

#[cors_policy(allow_credentials, allow_origins = with(origins))] //~ (origins) => cannot say which origins are allowed [cors::invalid_value]
fn reference(origins: &SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(allow_credentials, allow_origins = with(origins))]
fn pointer(origins: std::sync::Arc<SharedOrigins>) -> Router {
    Router::new()
}

struct Source(SharedOrigins);

impl Source {
    #[cors_policy(allow_credentials, allow_origins = with(origin_source(|_, _| true)))] //~ (origin_source(|_, _| true)) => [cors::dynamic_origins]
    fn method(&self) -> Router {
        Router::new()
    }

    #[cors_policy(allow_credentials, allow_origins = with(self.0.clone().with_timeout(std::time::Duration::MAX)))]
    fn sound(&self) -> Result<Router, PolicyErrors> {
        Ok(Router::new())
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
struct Cookies;

#[cors_policy(Cookies, allow_origins = with(|_, _| true))] //~ (|_, _| true) => [cors::dynamic_origins]
fn credentials_of_a_named_policy() -> Router {
    Router::new()
}

#[cors_policy(Cookies, allow_origins = with(|_, _| true), dangerously_allow(dynamic_origins))]
fn meant() -> Router {
    Router::new()
}

fn main() {
    let _ = (meant(), Source(SharedOrigins::new(["https://app.example.com"]).unwrap()).sound());
}
