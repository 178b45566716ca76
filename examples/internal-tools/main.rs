//! The API behind a company's internal tools: the admin dashboard changes orders, the screen on the
//! wall only shows them. Two front ends, two origins, and each method of a path has its own policy.
//!
//! Run it with `cargo run --bin internal-tools`, and try what it prints.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{cors_policy, cors_route};

/// What is ordered, by number.
type Orders = Arc<Mutex<BTreeMap<u32, String>>>;

/// The screen on the wall and the dashboard may look. The token goes in `Authorization`, which a
/// page may only send where a policy names it: `"*"` would not cover it.
#[cors_policy(
    allow_origins = ["https://admin.example.com", "https://wall.example.com"],
    dev(allow_origins = ["http://localhost:*"]), // debug builds only
    allow_headers = ["authorization"],
    max_age = "10m",
)]
struct Look;

/// Only the dashboard may change things. There are no cookies, so no `allow_credentials`: a page
/// that has no token gets nowhere, whatever its origin.
#[cors_policy(
    allow_origins = ["https://admin.example.com"],
    allow_headers = ["authorization", "content-type"],
    max_age = "10m",
)]
struct Change;

#[cors_policy(Look)]
async fn list(State(orders): State<Orders>) -> Json<BTreeMap<u32, String>> {
    Json(lock(&orders).clone())
}

#[cors_policy(Change)]
async fn replace(State(orders): State<Orders>, Path(id): Path<u32>, Json(order): Json<String>) {
    lock(&orders).insert(id, order);
}

#[cors_policy(Change)]
async fn remove(State(orders): State<Orders>, Path(id): Path<u32>) -> StatusCode {
    match lock(&orders).remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

/// A route without a policy of its own is not shared: here, `/health`. The attribute is on the whole
/// router so that preflights, which browsers send without a token, are answered in front of the
/// middleware that demands one; the nearest policy is the one that answers.
#[cors_policy(same_origin)]
fn api(orders: Orders) -> Router {
    Router::new()
        .route("/orders", cors_route!(get(list)))
        .route("/orders/{id}", cors_route!(put(replace).delete(remove)))
        .route_layer(middleware::from_fn(with_token))
        .route("/health", get(|| async { "ok\n" }))
        .with_state(orders)
}

/// Two tokens: one to look, one for everything. A real app asks its identity provider.
async fn with_token(request: Request, next: Next) -> Result<Response, StatusCode> {
    let token = request.headers().get(header::AUTHORIZATION);
    match token.map(HeaderValue::as_bytes) {
        Some(b"Bearer admin") => Ok(next.run(request).await),
        Some(b"Bearer wall") if request.method().is_safe() => Ok(next.run(request).await),
        Some(b"Bearer wall") => Err(StatusCode::FORBIDDEN),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

fn lock(orders: &Orders) -> MutexGuard<'_, BTreeMap<u32, String>> {
    orders.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("The API is at {url}\n\nThe screen on the wall may look:\n");
    println!("  curl -i {url}/orders -H 'Origin: https://wall.example.com' \\");
    println!("       -H 'Authorization: Bearer wall'\n");
    println!("but it may not delete, so its browser never sends that request:\n");
    println!("  curl -i -X OPTIONS {url}/orders/1 -H 'Origin: https://wall.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: DELETE'\n");
    println!("The dashboard, https://admin.example.com, may. README.md beside this file has more.");
    let orders = BTreeMap::from([(1, "a lamp".to_owned()), (2, "a chair".to_owned())]);
    axum::serve(listener, api(Arc::new(Mutex::new(orders)))).await
}
