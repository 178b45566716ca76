// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

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
fn api(sessions: Sessions) -> Router {
    let router: Router = {
        Router::new()
            .route("/login", post(login))
            .route("/logout", post(logout))
            .route("/me", get(me))
            .with_state(sessions)
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        api::layer(),
    )
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyOf<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .allow_origins(&["https://app.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:5173"]),
        )
        .allow_methods(&["GET", "POST"])
        .allow_headers(&["content-type"])
        .allow_credentials(true)
        .max_age(7200)
        .enforce(false, false)
        .build();
}

async fn login(
    State(sessions): State<Sessions>,
    jar: CookieJar,
    Json(user): Json<User>,
) -> (CookieJar, Json<User>) {
    let session = Uuid::new_v4().to_string();
    lock(&sessions).insert(session.clone(), user.clone());
    let cookie = Cookie::build(("session", session))
        .http_only(true)
        .same_site(SameSite::Lax);
    (jar.add(cookie.path("/")), Json(user))
}

async fn logout(
    State(sessions): State<Sessions>,
    jar: CookieJar,
) -> (CookieJar, StatusCode) {
    if let Some(cookie) = jar.get("session") {
        lock(&sessions).remove(cookie.value());
    }
    (jar.remove(Cookie::build("session").path("/")), StatusCode::NO_CONTENT)
}

async fn me(
    State(sessions): State<Sessions>,
    jar: CookieJar,
) -> Result<Json<User>, StatusCode> {
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
    let url = format!("http://{}", listener.local_addr() ?);
    println!("The API is at {url}\n\nAsk as a browser would, from a page of the app:\n");
    println!("  curl -i -X OPTIONS {url}/login -H 'Origin: https://app.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: POST' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("  curl -i {url}/me -H 'Origin: https://app.example.com'\n");
    println!(
        "And from a page that is not on the list; no Access-Control header comes back:\n"
    );
    println!("  curl -i {url}/me -H 'Origin: https://evil.example'");
    axum::serve(listener, api(Sessions::default())).await
}
