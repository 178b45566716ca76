//! A single-page app and its API: the page is served from one origin, the API from another, and a
//! session cookie travels between them.
//!
//! Run it with `cargo run --bin spa`, and try what it prints.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use cors_runtime::cors_policy;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is signed in, by the value of their cookie. A real app has a database here.
type Sessions = Arc<Mutex<HashMap<String, User>>>;

#[derive(Clone, Serialize, Deserialize)]
struct User {
    name: String,
}

/// The policy covers every route in this function, and its 401s, 404s and 405s too.
#[cors_policy(
    // The page's origin, as a browser sends it. `*` would not compile beside `allow_credentials`.
    allow_origins = ["https://app.example.com"],
    // The front end's dev server, in debug builds only: a release build does not contain it.
    dev(allow_origins = ["http://localhost:5173"]),
    allow_methods = [GET, POST],
    // `fetch` with a JSON body asks for this one.
    allow_headers = ["content-type"],
    // Lets the page read responses to requests with the cookie. (`SameSite` decides whether it is sent.)
    allow_credentials,
    // Chromium caps it at two hours; without it, almost every request has a preflight.
    max_age = "2h",
    enforce, // other pages' forms are refused on the server, too
)]
fn api(sessions: Sessions) -> Router {
    Router::new()
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/me", get(me))
        .with_state(sessions)
}

async fn login(
    State(sessions): State<Sessions>,
    jar: CookieJar,
    Json(user): Json<User>,
) -> (CookieJar, Json<User>) {
    let session = Uuid::new_v4().to_string();
    lock(&sessions).insert(session.clone(), user.clone());
    // `app.example.com` and `api.example.com` are two origins, but one site: `Lax` lets the cookie
    // through, and keeps it from other sites' forms, which CORS does not.
    let cookie = Cookie::build(("session", session))
        .http_only(true)
        .same_site(SameSite::Lax);
    (jar.add(cookie.path("/")), Json(user))
}

async fn logout(State(sessions): State<Sessions>, jar: CookieJar) -> (CookieJar, StatusCode) {
    if let Some(cookie) = jar.get("session") {
        lock(&sessions).remove(cookie.value());
    }
    (
        jar.remove(Cookie::build("session").path("/")),
        StatusCode::NO_CONTENT,
    )
}

async fn me(State(sessions): State<Sessions>, jar: CookieJar) -> Result<Json<User>, StatusCode> {
    let cookie = jar.get("session").ok_or(StatusCode::UNAUTHORIZED)?;
    let user = lock(&sessions).get(cookie.value()).cloned();
    user.map(Json).ok_or(StatusCode::UNAUTHORIZED)
}

fn lock(sessions: &Sessions) -> std::sync::MutexGuard<'_, HashMap<String, User>> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("The API is at {url}\n\nAsk as a browser would, from a page of the app:\n");
    println!("  curl -i -X OPTIONS {url}/login -H 'Origin: https://app.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: POST' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("  curl -i {url}/me -H 'Origin: https://app.example.com'\n");
    println!("And from a page that is not on the list; no Access-Control header comes back:\n");
    println!("  curl -i {url}/me -H 'Origin: https://evil.example'");
    axum::serve(listener, api(Sessions::default())).await
}
