// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

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

fn api(carts: Carts) -> Router {
    let router: Router = {
        Router::new()
            .route("/cart", get(show))
            .route("/cart/{item}", put(replace).delete(remove))
            .with_state(carts)
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
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["GET", "PUT", "DELETE"])
        .allow_headers(&["content-type"])
        .allow_credentials(true)
        .max_age(7200)
        .build();
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
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Carts::default())).await
}
