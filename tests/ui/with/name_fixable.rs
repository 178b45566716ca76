//! `with` as people spell it.

use axum::Router;
use cors_runtime::{OriginSource, PolicyErrors, SharedOrigins, cors_policy};

#[cors_policy(allow_origins = wiht(origins))]
fn misspelt(origins: SharedOrigins) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = predicate(|origin, _| origin.to_string().ends_with(".example.com")))]
fn as_elsewhere() -> Router {
    Router::new()
}

#[cors_policy(allow_origins(with(|origin, _| origin.to_string().is_ascii())))]
fn parenthesized() -> Router {
    Router::new()
}

#[cors_policy(with(|_, request| request.headers.is_empty()))]
fn without_key() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = |_, _| true, allow_methods = [GET])]
fn bare_closure() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = move |origin, _| origin.to_string().is_ascii())]
fn bare_moving_closure() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = origins)]
fn bare_source(origins: SharedOrigins) -> Router {
    let _ = origins;
    Router::new()
}

#[cors_policy(allow_origins = origins, allow_credentials)]
fn bare_path_of_a_source(_map: std::collections::HashMap<u8, u8>, origins: cors_runtime::SharedOrigins) -> Router {
    let _ = origins;
    Router::new()
}

#[cors_policy(allow_origins = source)]
fn bare_generic_source(source: impl OriginSource) -> Router {
    let _ = source;
    Router::new()
}

#[cors_policy(allow_origins = origins.clone())]
fn bare_clone(origins: &SharedOrigins) -> Router {
    let _ = origins;
    Router::new()
}

#[cors_policy(allow_origins = SharedOrigins::new(["https://app.example.com"]).unwrap())]
fn bare_new_source() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = SharedOrigins::new(list)?)]
fn bare_new_source_or_error(list: Vec<String>) -> Result<Router, PolicyErrors> {
    let _ = list;
    Ok(Router::new())
}

fn main() {
    let origins = SharedOrigins::new(["https://app.example.com"]).unwrap();
    let _ = (bare_source(origins.clone()), bare_clone(&origins), bare_generic_source(origins.clone()));
    let _ = (bare_path_of_a_source([].into(), origins.clone()), bare_new_source());
    let _ = bare_new_source_or_error(vec!["https://app.example.com".to_owned()]);
    let _ = (misspelt(origins), as_elsewhere(), parenthesized(), without_key());
    let _ = (bare_closure(), bare_moving_closure());
}
