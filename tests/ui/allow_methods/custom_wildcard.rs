use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [custom("*")],
    allow_credentials,
)]
fn alone() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_methods = [custom("*"), GET])]
fn beside_another() -> Router {
    Router::new()
}

fn main() {
    let _ = alone::layer();
    let _ = beside_another::layer();
}
