// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

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
fn api(notes: Notes) -> Router {
    let router: Router = {
        Router::new()
            .route("/notes", get(list).post(add))
            .layer(middleware::from_fn(with_token))
            .with_state(notes)
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
        .allow_origins(
            &["capacitor://localhost", "https://localhost", "ionic://localhost"],
        )
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:8100"]),
        )
        .allow_methods(&["GET", "POST"])
        .allow_headers(&["authorization", "content-type"])
        .max_age(7200)
        .build();
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
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Notes::default())).await
}
