//! The app that most tests serve: a route for each kind of answer, and a count of what ran.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{any, get, options, post};
use cors_runtime::cors_policy;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::policies::{Public, Site};

/// How often a handler of the app ran, fallbacks and error handlers among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Arc<AtomicUsize>);

impl Calls {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// The app under a policy that lists its origins.
#[cors_policy(Site)]
pub(crate) fn site(calls: Calls) -> Router {
    routes(calls)
}

/// The app, shared with everybody.
#[cors_policy(Public)]
pub(crate) fn public(calls: Calls) -> Router {
    routes(calls)
}

/// The routes, without a policy.
pub(crate) fn routes(calls: Calls) -> Router {
    Router::new()
        .route("/orders", get(orders).put(orders))
        .route("/own-options", options(own_options).get(orders))
        .route("/any", any(orders))
        .route("/upload", post(upload))
        .route("/broken", get(broken))
        .route("/panics", get(panics))
        .fallback(nowhere)
        .layer(RequestBodyLimitLayer::new(8))
        .layer(CatchPanicLayer::new())
        .with_state(calls)
}

async fn orders(State(calls): State<Calls>) -> &'static str {
    calls.add();
    "orders"
}

async fn own_options(
    State(calls): State<Calls>,
) -> ([(&'static str, &'static str); 1], &'static str) {
    calls.add();
    ([("allow", "GET, OPTIONS")], "own")
}

async fn upload(State(calls): State<Calls>, body: String) -> String {
    calls.add();
    body
}

async fn broken(State(calls): State<Calls>) -> (StatusCode, &'static str) {
    calls.add();
    (StatusCode::INTERNAL_SERVER_ERROR, "broken")
}

async fn panics(State(calls): State<Calls>) -> StatusCode {
    calls.add();
    panic!("meant")
}

async fn nowhere(State(calls): State<Calls>) -> (StatusCode, &'static str) {
    calls.add();
    (StatusCode::NOT_FOUND, "nowhere")
}
