//! Methods that a `Router` routes at a path, and that no script may send: a warning, made an error.

#![deny(deprecated)]

use axum::Router;
use axum::routing::{get, post, put};
use cors_runtime::cors_policy;

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = [GET, PUT])]
fn list_without_it() -> Router {
    Router::new()
        .route("/", get(show))
        .route("/orders/{id}", get(show).put(show).delete(show))
}

#[cors_policy(allow_origins = "*")]
fn left_out() -> Result<Router, String> {
    let admin = Router::new().route("/admin", put(show));
    Ok(Router::new()
        .route("/orders", post(show).patch(show))
        .route("/carts", axum::routing::delete(show))
        .merge(admin))
}

#[cors_policy(allow_origins = "*", max_age = 60)]
struct Partner;

#[cors_policy(Partner)]
fn named_policy() -> axum::Router<u8> {
    axum::Router::<u8>::new().route("/orders", put(show))
}

fn main() {}
