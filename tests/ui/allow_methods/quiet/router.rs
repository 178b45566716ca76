//! Routers of which nothing is said: their methods are allowed, need no permission, or may be under another
//! policy.

#![deny(warnings)]

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodFilter, any, get, on, options, put};
use cors_runtime::{cors_policy, cors_route};

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = [PUT, DELETE])]
async fn own() {}

async fn log(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[cors_policy(allow_origins = "*", allow_methods = "*")]
pub fn every_method() -> Router {
    Router::new().route("/", get(show).put(show).delete(show))
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT])]
pub fn listed() -> Router {
    Router::new().route("/", put(show))
}

#[cors_policy(allow_origins = "*", allow(routed_method_not_allowed))]
pub fn silenced() -> Router {
    Router::new().route("/", put(show))
}

#[cors_policy(allow_origins = "*", allow_methods = "*")]
pub struct Everything;

#[cors_policy(Everything)]
pub fn named() -> Router {
    Router::new().route("/", put(show))
}

#[cors_policy(same_origin)]
pub fn shares_nothing() -> Router {
    Router::new().route("/", put(show))
}

#[cors_policy(allow_origins = "*")]
pub fn not_read() -> Router {
    let rest = Router::new().route("/rest", put(show));
    Router::new()
        .route("/", get(show).head(show).post(show).options(show).trace(show))
        .route("/options", options(show))
        .route("/any", any(show))
        .route("/on", on(MethodFilter::PUT, show))
        .route("/closure", put(|| async {}))
        .route("/own", cors_route!(put(own).delete(own)))
        .route("/layer", put(show).layer(from_fn(log)))
        .nest("/rest", rest)
}

#[cors_policy(allow_origins = "*")]
pub fn under_a_layer() -> Router {
    Router::new().route("/", put(show)).layer(from_fn(log))
}

fn main() {}
