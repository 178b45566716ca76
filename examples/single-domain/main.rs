//! A shop's page on `https://app.example.com`, and its API on `https://api.example.com`: one front
//! end, one back end, and a cookie between them.
//!
//! Run it with `cargo run --bin single-domain`, and try what its README says.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use cors_runtime::cors_policy;
use uuid::Uuid;

/// How many of what.
type Cart = BTreeMap<String, u32>;
/// By the cookie of the browser. A real app has a database here.
type Carts = Arc<Mutex<HashMap<String, Cart>>>;

#[cors_policy(
    // Scheme, host and port, as the browser's address bar has them, and no more.
    // `https://www.example.com` and `https://example.com` would be two others.
    allow_origins = ["https://app.example.com"],
    // A page on a developer's machine, in debug builds only.
    dev(allow_origins = ["http://localhost:*"]),
    // PUT and DELETE are for pages of this origin alone: the browser asks by a preflight first.
    allow_methods = [GET, PUT, DELETE],
    // A JSON body is announced by this header, which needs permission with that value.
    allow_headers = ["content-type"],
    // The page may read what is answered to a request with the cookie.
    allow_credentials,
    // How long the browser remembers the answer to a preflight. Chromium stops at two hours.
    max_age = "2h",
)]
fn api(carts: Carts) -> Router {
    Router::new()
        .route("/cart", get(show))
        .route("/cart/{item}", put(replace).delete(remove))
        .with_state(carts)
}

async fn show(State(carts): State<Carts>, jar: CookieJar) -> Json<Cart> {
    let cart = jar.get("cart").map_or("", Cookie::value);
    Json(lock(&carts).get(cart).cloned().unwrap_or_default())
}

async fn replace(
    State(carts): State<Carts>,
    jar: CookieJar,
    Path(item): Path<String>,
    Json(count): Json<u32>,
) -> CookieJar {
    let mut carts = lock(&carts);
    if let Some(cart) = jar.get("cart").and_then(|id| carts.get_mut(id.value())) {
        cart.insert(item, count);
        return jar;
    }
    let id = Uuid::new_v4().to_string();
    carts.insert(id.clone(), Cart::from([(item, count)]));
    // To the browser, `app.` and `api.` are two origins, but one site: `Lax` lets the cookie through.
    // It keeps the forms of other sites out, which CORS does not.
    let cookie = Cookie::build(("cart", id)).http_only(true).path("/");
    jar.add(cookie.same_site(SameSite::Lax))
}

async fn remove(
    State(carts): State<Carts>,
    jar: CookieJar,
    Path(item): Path<String>,
) -> StatusCode {
    let mut carts = lock(&carts);
    let cart = jar.get("cart").and_then(|id| carts.get_mut(id.value()));
    match cart.and_then(|cart| cart.remove(&item)) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

fn lock(carts: &Carts) -> MutexGuard<'_, HashMap<String, Cart>> {
    carts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api(Carts::default())).await
}
