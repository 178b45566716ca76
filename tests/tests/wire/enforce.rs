//! Requests that a policy refuses on the server: `enforce` (design §10).

mod csrf_layer;
mod nested;
mod smuggled;
mod table;
mod waiting;

use axum::Router;
use axum::routing::any;

use crate::app::Calls;

/// A route that counts the requests that its handler gets.
fn counted(calls: &Calls) -> Router {
    let calls = calls.clone();
    let handler = async move || {
        calls.add();
        "handled"
    };
    Router::new().route("/", any(handler))
}
