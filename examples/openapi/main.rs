//! An API with an OpenAPI document, which any site's documentation may read, and a Swagger UI to try it
//! in. The policies are on the handlers, beside their documentation.
//!
//! Run it with `cargo run --bin openapi`, and try what it prints.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router};
use cors_runtime::utoipa::routes;
use cors_runtime::{cors_policy, cors_route};
use utoipa::openapi::{Info, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

/// What is ordered.
type Orders = Arc<Mutex<Vec<String>>>;

/// Any page may look.
#[cors_policy(allow_origins = "*")]
#[utoipa::path(get, path = "/orders", responses((status = 200, body = Vec<String>)))]
async fn list(State(orders): State<Orders>) -> Json<Vec<String>> {
    Json(
        orders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    )
}

/// Only the shop may order.
#[cors_policy(
    allow_origins = ["https://shop.example.com"],
    dev(allow_origins = ["http://localhost:*"]), // debug builds only
    allow_headers = ["content-type"],
    max_age = "10m",
)]
#[utoipa::path(post, path = "/orders", request_body(content = String, content_type = "application/json"), responses((status = 201)))]
async fn create(State(orders): State<Orders>, Json(order): Json<String>) -> StatusCode {
    orders
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(order);
    StatusCode::CREATED
}

/// The document, for tools on other sites: an online editor, a generator of clients.
#[cors_policy(allow_origins = "*")]
async fn document(State(json): State<Arc<str>>) -> ([(&'static str, &'static str); 1], String) {
    ([("content-type", "application/json")], json.to_string())
}

/// The documented routes.
fn documented() -> OpenApiRouter<Orders> {
    let info = Info::new("Orders", "1.0.0");
    let document = OpenApiBuilder::new().info(info).build();
    // Not utoipa's: this one puts each method under its handler's policy.
    OpenApiRouter::with_openapi(document).routes(routes!(list, create))
}

/// All of it. Swagger UI is a page of the API's own origin, so it needs no policy: `same_origin` keeps it,
/// and every 404, from other pages.
#[cors_policy(same_origin)]
fn api(orders: Orders) -> Router {
    let (router, openapi) = documented().split_for_parts();
    let json: Arc<str> = openapi.to_json().expect("a document is JSON").into();
    router
        .with_state(orders)
        .route("/openapi.json", cors_route!(get(document)).with_state(json))
        .merge(SwaggerUi::new("/docs").config("/openapi.json".into()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!(
        "The API is at {url}\n\nSwagger UI is at {url}/docs/. Any page may read the document:\n"
    );
    println!("  curl -i {url}/openapi.json -H 'Origin: https://editor.example'\n");
    println!("and only the shop may order:\n");
    println!("  curl -i -X OPTIONS {url}/orders -H 'Origin: https://shop.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: POST' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("README.md beside this file has more.");
    let orders = vec!["a lamp".to_owned()];
    axum::serve(listener, api(Arc::new(Mutex::new(orders)))).await
}
