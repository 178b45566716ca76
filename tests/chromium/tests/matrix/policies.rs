//! Annotated routers: an API as its users write it.

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, any};
use cors_runtime::{cors_policy, cors_route};

/// Where the policies are.
pub(crate) const PATHS: [&str; 16] = [
    "/local",
    "/listed",
    "/cookies",
    "/everybody",
    "/everything",
    "/and_authorization",
    "/mirror",
    "/subdomains",
    "/patching",
    "/null",
    "/own",
    "/options",
    "/unlisted",
    "/by_method",
    "/nobody_said",
    "/missing",
];

pub(crate) fn app() -> Router {
    Router::new()
        .route("/local", local())
        .route("/listed", listed())
        .route("/cookies", cookies())
        .route("/everybody", everybody())
        .route("/everything", everything())
        .route("/and_authorization", and_authorization())
        .route("/mirror", mirror())
        .route("/subdomains", subdomains())
        .route("/patching", patching())
        .route("/null", null())
        .route("/own", own())
        .route("/options", options())
        .route("/unlisted", unlisted())
        .route(
            "/by_method",
            cors_route!(get(read).put(write).delete(write_too).patch(private)),
        )
        .route("/nobody_said", any(answer))
}

async fn answer() -> impl IntoResponse {
    let headers = [
        ("content-type", "text/plain"),
        ("etag", "\"1\""),
        ("x-answer", "one"),
        ("x-other", "two"),
        ("cache-control", "no-store"),
    ];
    (StatusCode::OK, headers, "an answer")
}

#[cors_policy(allow_origins = ["http://localhost:*"])]
fn local() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["http://localhost:*", "http://app.localhost:*"],
    allow_methods = [GET, PUT, DELETE, custom("PURGE")],
    allow_headers = ["content-type", "x-one", "authorization"],
    expose_headers = ["etag", "x-answer"],
    max_age = "10m",
)]
fn listed() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["http://localhost:*", "http://127.0.0.1:*"],
    allow_methods = [GET, PUT, PATCH],
    allow_headers = ["content-type", "x-one"],
    expose_headers = ["etag"],
    allow_credentials,
)]
fn cookies() -> MethodRouter {
    any(answer)
}

#[cors_policy(allow_origins = "*")]
fn everybody() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = "*",
    expose_headers = "*"
)]
fn everything() -> MethodRouter {
    any(answer)
}

#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = ["*", "authorization"])]
fn and_authorization() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["http://localhost:*", "http://app.localhost:*"],
    allow_methods = [GET, PUT],
    allow_headers = mirror,
    allow_credentials,
)]
fn mirror() -> MethodRouter {
    any(answer)
}

#[cors_policy(allow_origins = ["http://*.app.localhost:*"], allow_methods = [PUT])]
fn subdomains() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["http://localhost:*", "http://*.localhost:*"],
    allow_methods = [PATCH, QUERY],
    allow_headers = ["content-type", "range", "accept"],
)]
fn patching() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["null"],
    allow_methods = [PUT],
    allow_headers = ["content-type", "x-one"],
    allow_credentials,
    dangerously_allow(null_origin),
)]
fn null() -> MethodRouter {
    any(answer)
}

#[cors_policy(same_origin)]
fn own() -> MethodRouter {
    any(answer)
}

#[cors_policy(
    allow_origins = ["http://localhost:*"],
    allow_methods = [OPTIONS, POST],
    allow_headers = ["x-one", "x-two"],
)]
fn options() -> MethodRouter {
    any(answer)
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = "*")]
fn unlisted() -> MethodRouter {
    any(answer)
}

#[cors_policy(allow_origins = "*")]
async fn read() -> impl IntoResponse {
    answer().await
}

#[cors_policy(
    allow_origins = ["http://localhost:*"],
    allow_headers = ["content-type"],
    allow_credentials,
)]
async fn write() -> impl IntoResponse {
    answer().await
}

#[cors_policy(
    allow_origins = ["http://app.localhost:*"],
    allow_headers = ["x-one"],
)]
async fn write_too() -> impl IntoResponse {
    answer().await
}

#[cors_policy(same_origin)]
async fn private() -> impl IntoResponse {
    answer().await
}
