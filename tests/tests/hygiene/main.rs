//! The macro's code in surroundings that are not made for it: whatever the user's module is called,
//! imports, forbids or hides, an annotated item compiles without a warning, and serves its policy.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::pedantic,
    clippy::empty_structs_with_brackets,
    clippy::same_name_method
)]
// The policies of this crate are no interface, and its functions are written as they have to be.
#![allow(
    clippy::double_must_use,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::unused_async,
    clippy::unused_self
)]

pub mod attributes;
mod bodies;
mod builders;
mod methods;
mod names;
mod origins;
mod routed;
mod visibility;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{HeaderValue, Request, header};
use tower::ServiceExt;

const ORIGIN: &str = "https://app.example.com";

/// Holds an app to sharing its answers with that origin, and with no other.
async fn serves(app: Router) {
    assert_eq!(shared(&app, ORIGIN).await.unwrap(), ORIGIN);
    assert_eq!(shared(&app, "https://evil.example").await, None);
}

/// Whom the answer to `GET /` is shared with, if a page on this origin asks.
async fn shared(app: &Router, origin: &str) -> Option<HeaderValue> {
    let request = Request::get("/").header(header::ORIGIN, origin);
    let request = request.body(Body::empty()).unwrap();
    let mut answer = app.clone().oneshot(request).await.unwrap();
    answer
        .headers_mut()
        .remove(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

fn hello<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/", get(async || "hello"))
}
