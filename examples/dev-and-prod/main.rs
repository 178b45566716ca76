//! Production has its front end, and each developer has one on their own machine. Both are in the
//! source, and the second is in no release build.
//!
//! Run it with `cargo run --bin dev-and-prod`, and again with `--release`; its README says what differs.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

/// What the API keeps.
type Theme = Arc<Mutex<String>>;

#[cors_policy(
    // These hold in every build.
    allow_origins = ["https://app.example.com"],
    // Any port on a developer's machine, in builds with `debug_assertions` alone. What
    // `cargo build --release` makes does not contain them. So you need not remember to take them
    // out, and no variable that is set wrong can let them in.
    dev(allow_origins = ["http://localhost:*", "http://127.0.0.1:*"]),
    // The rest is the same for both, so that what works here works there.
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
    max_age = "2h",
)]
fn api(theme: Theme) -> Router {
    Router::new()
        .route("/theme", get(show).put(replace))
        .with_state(theme)
}

async fn show(State(theme): State<Theme>) -> Json<String> {
    Json(theme.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

async fn replace(State(theme): State<Theme>, Json(new): Json<String>) {
    *theme.lock().unwrap_or_else(PoisonError::into_inner) = new;
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api(Arc::new(Mutex::new("light".to_owned())))).await
}
