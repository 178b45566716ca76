//! An API with many tenants, each on a host of their own, whose origins are in a database and change
//! while the server runs.
//!
//! Run it with `cargo run -p cors-example-multi-tenant`, and try what it prints. SQLite is built in;
//! with `DATABASE_URL=postgres://…` it is PostgreSQL.

use std::env;
use std::error::Error;

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

mod admin;
mod changes;
mod problem;
mod store;
mod tenants;

use store::{Store, is_postgres};
use tenants::{Tenants, host};

/// Two tenants to try it with, and their tokens. A real product makes a random token when a tenant
/// signs up, and shows it once.
const DEMO: [(&str, &str); 2] = [
    ("acme.example", "acme-token"),
    ("globex.example", "globex-token"),
];

/// One policy for all tenants, but each has their own origins.
#[cors_policy(
    // Asked about the origin of each request. It may use the arguments of the function.
    allow_origins = with(tenants.origins()),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    // The tenants' users sign in with a cookie.
    allow_credentials,
    // A yes gives an origin the user's account. Every origin in the database has passed the rules.
    dangerously_allow(dynamic_origins),
    // A browser goes by what it knows of an origin that was taken back for as long as this. That
    // concerns preflights alone: it judges each answer anew.
    max_age = "1m",
)]
fn api(tenants: Tenants) -> Router {
    Router::new()
        .route("/profile", get(show).put(replace))
        // Has a policy of its own, and the nearest one decides.
        .nest("/admin", admin::admin())
        .with_state(tenants)
}

async fn show(request: Parts) -> Json<String> {
    Json(format!(
        "a profile at {}",
        host(&request).unwrap_or_default()
    ))
}

async fn replace(Json(_): Json<String>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // What a policy refuses, and why, is an event.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let given = env::var("DATABASE_URL").ok();
    // Not into a database of somebody's own, unless that is said.
    let is_demo = given.is_none() || env::var_os("DEMO").is_some();
    let database = given.unwrap_or_else(|| "sqlite:tenants.db?mode=rwc".to_owned());
    let store = Store::open(&database).await?;
    if is_demo {
        for (host, token) in DEMO {
            store.add_tenant(host, token).await?;
        }
    }
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("The API is at {url}\n\nA tenant lets an origin in:\n");
    println!("  curl -i -X PUT {url}/admin/origins -H 'Host: acme.example' \\");
    println!("       -H 'Authorization: Bearer acme-token' -H 'Content-Type: application/json' \\");
    println!("       -d '{{\"origin\":\"https://shop.acme.example\"}}'\n");
    println!("and from then on, a preflight passes (with DELETE instead of PUT, no more):\n");
    println!("  curl -i -X OPTIONS {url}/profile -H 'Host: acme.example' \\");
    println!(
        "       -H 'Origin: https://shop.acme.example' -H 'Access-Control-Request-Method: PUT'"
    );
    let tenants = Tenants::new(store);
    if is_postgres(&database) {
        tokio::spawn(changes::follow(database, tenants.clone()));
    }
    axum::serve(listener, api(tenants)).await?;
    Ok(())
}
