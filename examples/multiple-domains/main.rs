//! The API of a shop with several front ends: its own site on two domains, a preview of each pull
//! request, and the sites of a partner, who has paths of their own.
//!
//! Run it with `cargo run --bin multiple-domains`, and try what its README says.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use cors_runtime::cors_policy;

/// The partner's sites. A policy with a name is written once, and used where it holds.
#[cors_policy(
    allow_origins = [
        // Any site of the partner's: `*.` stands for one or more labels. It does not stand for none,
        // so the bare domain has a line of its own.
        "https://partner.example",
        "https://*.partner.example",
        // The partner's browser extension: Firefox gives it another host wherever it is installed.
        "moz-extension://*",
    ],
    allow_methods = [GET],
    max_age = "1h",
)]
struct Partner;

/// What the partner shows. A change to `Partner` is a change here.
#[cors_policy(Partner)]
fn products() -> MethodRouter {
    get(list)
}

/// What the partner sends: the same origins and the same hour, but the methods are others, and there
/// is a header that JSON needs. A key that is given here replaces that of `Partner` whole.
#[cors_policy(Partner, allow_methods = [POST], allow_headers = ["content-type"])]
fn referrals() -> MethodRouter {
    post(refer)
}

/// For our own pages, with the user's cookies.
#[cors_policy(
    allow_origins = [
        "https://example.com",
        "https://www.example.com",
        "https://shop.example.org",
        // `https://*.example.com` would be shorter, and would trust every name that somebody ever
        // points elsewhere. With cookies, list only what will always be ours.
        "https://pr-*.preview.example.com",
    ],
    dev(allow_origins = ["http://localhost:*"]), // debug builds only
    allow_methods = [GET],
    allow_credentials,
    max_age = "2h",
)]
fn account() -> MethodRouter {
    get(greet)
}

/// Each route has its policy. Paths that are not routed are not shared.
#[cors_policy(same_origin)]
fn api() -> Router {
    Router::new()
        .route("/partner/products", products())
        .route("/partner/referrals", referrals())
        .route("/account", account())
}

/// A shared cache may keep it. The policy sends `Vary: Origin` with every answer, also to those that
/// have no `Origin`, so that the cache never hands one origin's copy to another.
async fn list() -> impl IntoResponse {
    let cached = [(header::CACHE_CONTROL, "public, max-age=60")];
    (cached, Json(["a lamp", "a chair"]))
}

async fn refer(Json(_customer): Json<String>) -> StatusCode {
    StatusCode::ACCEPTED
}

/// A real app looks the session up.
async fn greet(jar: CookieJar) -> Result<String, StatusCode> {
    let session = jar.get("session").ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(format!("Hello, {}\n", session.value()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api()).await
}
