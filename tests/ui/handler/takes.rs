//! What a handler takes and no page of another origin can send, as errors: rustc shows such a warning
//! as the use of something deprecated.

#![deny(deprecated)]

use axum::Json;
use axum_extra::extract::CookieJar;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use axum_extra::typed_header::TypedHeader;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
pub async fn json(Json(order): Json<u32>) {
    let _ = order;
}

#[cors_policy(allow_origins = "*", allow_headers = ["etag"])]
pub async fn json_beside_another(order: axum::extract::Json<u32>) {
    let _ = order;
}

#[cors_policy(allow_origins = "*")]
pub async fn token(TypedHeader(token): TypedHeader<Authorization<Bearer>>) {
    let _ = token;
}

#[cors_policy(allow_origins = "*", allow_headers = "*")]
pub async fn token_under_a_wildcard(token: TypedHeader<Authorization<Bearer>>) {
    let _ = token;
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
pub async fn cookies(cookies: CookieJar) {
    let _ = cookies;
}

#[cors_policy(allow_origins = "*")]
pub async fn cookies_from_everywhere(cookies: CookieJar) {
    let _ = cookies;
}

fn main() {}
