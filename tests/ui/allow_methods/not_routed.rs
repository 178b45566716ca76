//! Methods that the policy lists, and that the function's chain does not serve.

use axum::Router;
use axum::routing::{self, MethodFilter, MethodRouter, any, get, on, post};
use cors_runtime::cors_policy;

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = [GET, "PUT"])]
fn one() -> MethodRouter {
    get(show).post(show)
}

#[cors_policy(allow_origins = "*", allow_methods = [GET, HEAD, OPTIONS, QUERY, custom("PURGE")])]
fn several() -> Result<MethodRouter, String> {
    let state = ();
    Ok(routing::post(show).route_layer(tower_layer()).with_state(state))
}

#[cors_policy(allow_origins = "*", allow_methods = [GET, DELETE])]
fn by_filter() -> MethodRouter {
    on(MethodFilter::GET.or(MethodFilter::PUT), show)
}

#[cors_policy(allow_origins = "*", allow_methods = [PATCH], name = _)]
fn without_companion() -> MethodRouter {
    axum::routing::get(show)
}

// One mistake is one error, whatever would be suggested.
#[cors_policy(allow_origins = "*", allow_methods = [GTE, POST, DELTE, PURGE])]
fn misspelt() -> MethodRouter {
    post(show).delete(show)
}

// Whoever may serve it.
#[cors_policy(allow_origins = "*", allow_methods = [PUT, custom("PURGE")])]
fn with_a_fallback() -> MethodRouter {
    get(show).fallback(show)
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT])]
fn every_method() -> MethodRouter {
    any(show)
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT])]
fn merged() -> MethodRouter {
    get(show).merge(without_companion())
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT])]
fn router() -> Router {
    Router::new().route("/", get(show))
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT])]
struct Put;

#[cors_policy(Put)]
fn of_the_named_policy() -> MethodRouter {
    get(show)
}

#[cors_policy(allow_origins = "*", allow_methods = "*")]
fn wildcard() -> MethodRouter {
    get(show)
}

fn tower_layer() -> cors_runtime::PolicyLayer {
    wildcard::layer()
}

fn main() {}
