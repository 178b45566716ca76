//! A single-page app: served from one origin, its API from another, with a session cookie between.

use axum::http::{HeaderMap, HeaderName, header};
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

#[cors_policy(
    // In production: "https://app.example.com". (The playground may run on any port.)
    allow_origins = ["http://app.localhost:*"],
    allow_methods = [GET, POST, PUT, DELETE],
    // `fetch` with a JSON body asks for this one.
    allow_headers = ["content-type"],
    // The page asks with `credentials: "include"`. Without this line it could read no answer, and what
    // needs a preflight would not be sent. A simple request would still arrive, and its cookie with it.
    allow_credentials,
    // Two hours is the longest that Chromium takes.
    max_age = "2h",
)]
pub(crate) fn session() -> Router {
    Router::new().route(
        "/session",
        get(whose).post(sign_in).put(sign_in).delete(sign_out),
    )
}

type Cookie = [(HeaderName, &'static str); 1];

async fn whose(headers: HeaderMap) -> Json<String> {
    let cookie = headers.get(header::COOKIE);
    let is_signed_in = cookie.is_some_and(|cookie| cookie == "session=ada");
    Json(
        if is_signed_in {
            "signed in as Ada"
        } else {
            "nobody is signed in"
        }
        .to_owned(),
    )
}

// For the playground, whose names are sites of their own, and which asks from a frame. In production
// `app.example.com` and `api.example.com` are one site: `SameSite=Lax` does, and keeps other sites'
// forms out, as CORS does not.
async fn sign_in() -> (Cookie, Json<String>) {
    let cookie = "session=ada; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned";
    ([(header::SET_COOKIE, cookie)], Json("welcome".to_owned()))
}

async fn sign_out() -> (Cookie, Json<String>) {
    let cookie = "session=; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0";
    ([(header::SET_COOKIE, cookie)], Json("goodbye".to_owned()))
}
