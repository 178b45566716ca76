//! What somebody may try who knows another library.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(any_origin)]
fn any_origin() -> Router {
    Router::new()
}

#[cors_policy(allow_any_origin = true, max_age = Some(60))]
fn any_origin_as_a_value() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = AllowOrigin::list(["https://app.example.com"]),
    allow_methods = [ALL],
    allow_headers = [content-type, X-Api-Key, Authorization],
    expose_headers = "etag, link",
)]
fn bare_words() -> Router {
    Router::new()
}

#[cors_policy(
    allow_origins = ["https://one.example.com".into(), String::from("https://two.example.com"), &"https://three.example.com"],
    allow_headers = [HeaderName::from_static("x-api-key"), b"x-other"],
)]
fn expressions() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "https://app.example.com/")]
fn one_string() -> Router {
    Router::new()
}

fn main() {}
