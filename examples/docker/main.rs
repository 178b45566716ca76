//! An API in a container, whose origins are set where the container is started.
//!
//! Run it with `CORS_ORIGINS=https://app.example.com cargo run --bin docker`, or in its container, as
//! its README says.

use std::process::ExitCode;

use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{PolicyErrors, cors_policy};

#[cors_policy(
    // One image for staging and production. There is no default, and no `dev(...)`: a container
    // without origins does not start.
    allow_origins = env("CORS_ORIGINS"),
    allow_methods = [GET],
    allow_credentials,
    max_age = "2h",
)]
fn api() -> Result<Router, PolicyErrors> {
    Ok(Router::new().route("/orders", get(orders)))
}

async fn orders() -> Json<[&'static str; 2]> {
    Json(["a lamp", "a chair"])
}

/// What a variable of the environment says, or this.
fn variable(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

#[tokio::main]
async fn main() -> std::io::Result<ExitCode> {
    let api = match api() {
        Ok(api) => api,
        Err(errors) => {
            // It ends at once, and `docker compose logs` has every mistake.
            eprintln!("{errors}");
            return Ok(ExitCode::FAILURE);
        }
    };
    // In a container this has to be `0.0.0.0`: what is published of it does not come by loopback.
    let address = format!(
        "{}:{}",
        variable("BIND", "127.0.0.1"),
        variable("PORT", "3000")
    );
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api).await?;
    Ok(ExitCode::SUCCESS)
}
