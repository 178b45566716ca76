use axum::{Router, routing::get};
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com/", "*"],
    allow_methods = [GET, PTU],
    allow_headers = ["content-type", "cookie"],
    allow_credentials,
)]
fn api() -> Router {
    Router::new().route("/orders/{id}", get(|| async {}).put(|| async {}))
}

fn main() {
    let _ = api();
}
