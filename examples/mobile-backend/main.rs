//! One backend for a native app and for the same app in a web view. The native one is not a browser:
//! CORS does not exist for it, and what protects the data is the token.
//!
//! Run it with `cargo run --bin mobile-backend`, and try what its README says.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

/// What the user has written down.
type Notes = Arc<Mutex<Vec<String>>>;

/// This is for web views alone. It says which pages may read answers, and nothing about who may ask:
/// `Origin` is what a client says of itself, and only browsers can be trusted to tell the truth.
#[cors_policy(
    allow_origins = [
        // Capacitor, on iOS and on Android. Any page that is served on the phone itself has the
        // second one; it gets nowhere without a token.
        "capacitor://localhost",
        "https://localhost",
        // Ionic's web view for Cordova, on iOS.
        "ionic://localhost",
    ],
    // The app in a developer's browser: `ionic serve`. Only debug builds have it.
    dev(allow_origins = ["http://localhost:8100"]),
    allow_methods = [GET, POST],
    // The token goes in `authorization`, which `"*"` would not cover. There are no cookies, so there
    // is no `allow_credentials`: a page without the token has nothing to send.
    allow_headers = ["authorization", "content-type"],
    max_age = "2h",
)]
fn api(notes: Notes) -> Router {
    Router::new()
        .route("/notes", get(list).post(add))
        // This is what keeps strangers out, whatever they say of their origin. It stands inside of
        // the policy: preflights have no token, and are answered before; and a page can read the 401.
        .layer(middleware::from_fn(with_token))
        .with_state(notes)
}

/// A real app asks the issuer of the token.
async fn with_token(request: Request, next: Next) -> Result<Response, StatusCode> {
    let token = request.headers().get(header::AUTHORIZATION);
    match token.map(HeaderValue::as_bytes) {
        Some(b"Bearer ada") => Ok(next.run(request).await),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

async fn list(State(notes): State<Notes>) -> Json<Vec<String>> {
    Json(lock(&notes).clone())
}

async fn add(State(notes): State<Notes>, Json(note): Json<String>) -> StatusCode {
    lock(&notes).push(note);
    StatusCode::CREATED
}

fn lock(notes: &Notes) -> MutexGuard<'_, Vec<String>> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api(Notes::default())).await
}
