//! An API whose origins are set where it is deployed: one binary for staging, production, and the
//! customer who runs it on their own machines.
//!
//! Run it with `cargo run --bin env`, and try what it prints.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{PolicyErrors, cors_policy};

/// What the API keeps.
type Theme = Arc<Mutex<String>>;

#[cors_policy(
    // Read once, when `api` is called, and checked by the same rules as a list in brackets.
    allow_origins = env("CORS_ORIGINS"),
    // Any port on a developer's machine, and only in builds with `debug_assertions`: in the binary
    // that `cargo build --release` makes, these origins do not exist.
    dev(allow_origins = ["http://localhost:*"]),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
    max_age = "2h",
)]
// A value that breaks a rule is an error of the function's. Without the `Result`, it would panic.
fn api(theme: Theme) -> Result<Router, PolicyErrors> {
    Ok(Router::new()
        .route("/theme", get(show).put(replace))
        .with_state(theme))
}

async fn show(State(theme): State<Theme>) -> Json<String> {
    Json(theme.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

async fn replace(State(theme): State<Theme>, Json(new): Json<String>) {
    *theme.lock().unwrap_or_else(PoisonError::into_inner) = new;
}

#[tokio::main]
async fn main() -> std::io::Result<ExitCode> {
    // Before the port is open: a server that no browser can use should not look healthy.
    let api = match api(Arc::new(Mutex::new("light".to_owned()))) {
        Ok(api) => api,
        Err(errors) => {
            // All mistakes at once, each with what to do about it.
            eprintln!("{errors}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!(
        "The API is at {url}\n\nAsk as a browser would, from an origin that is in CORS_ORIGINS:\n"
    );
    println!("  curl -i -X OPTIONS {url}/theme -H 'Origin: https://app.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: PUT' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("  curl -i {url}/theme -H 'Origin: https://app.example.com'\n");
    println!("And try what else can be in CORS_ORIGINS; this is wrong three times:\n");
    println!(
        "  CORS_ORIGINS='https://app.example.com/, app.example.com, http://app.example.com' \\"
    );
    println!("       cargo run --bin env");
    axum::serve(listener, api).await?;
    Ok(ExitCode::SUCCESS)
}
