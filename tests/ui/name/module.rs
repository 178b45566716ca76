//! A module has the name of the function, as in `mod users; fn users() -> Router`.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

mod users {
    pub async fn list() {}
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn users() -> Router {
    Router::new().route("/users", get(users::list))
}

mod orders {}

#[cors_policy(allow_origins = "*")]
pub async fn orders() {}

mod carts {}

#[cors_policy(allow_origins = "*", name = carts_policy)]
fn carts() -> Router {
    Router::new()
}

fn main() {
    let _ = (users(), orders(), carts(), carts_policy::POLICY);
}
