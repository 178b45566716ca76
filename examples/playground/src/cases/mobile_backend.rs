//! One backend for a native app and for the same app in a web view. What keeps strangers out is the token.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::get;
use cors_runtime::cors_policy;

#[cors_policy(
    // The web views of Capacitor (iOS, then Android) and of Ionic. No page in a browser has these.
    allow_origins = ["capacitor://localhost", "https://localhost", "ionic://localhost"],
    allow_methods = [GET, POST],
    // The token goes in `authorization`, which `"*"` would not cover. There are no cookies.
    allow_headers = ["authorization", "content-type"],
)]
pub(crate) fn memos() -> Router {
    Router::new().route("/memos", get(list).post(list))
}

// A native app sends no `Origin`, so that no policy is asked. Both show the token.
async fn list(headers: HeaderMap) -> (StatusCode, &'static str) {
    match headers.get(header::AUTHORIZATION) {
        Some(token) if token == "Bearer ada" => (StatusCode::OK, "call Grace"),
        _ => (StatusCode::UNAUTHORIZED, "who are you?"),
    }
}
