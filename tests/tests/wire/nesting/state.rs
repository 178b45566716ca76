//! axum turns handlers into services when they are given their state: at start-up, for each
//! connection, or for each request. The nearest policy is found each time.

use axum::Router;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;
use tower::ServiceExt as _;

use super::{INNER, Inner, OUTER, Outer, Spot, nearest_decides};
use crate::app::Calls;
use crate::ask::Ask;
use crate::reply::Reply;
use crate::server::Server;

const SPOTS: &[Spot] = &[
    Spot::endpoint("/here", OUTER),
    Spot::endpoint("/in/there", INNER),
    Spot::endpoint("/route", INNER),
    Spot::nothing("/nowhere", OUTER),
];

async fn handled(State(calls): State<Calls>) -> &'static str {
    calls.add();
    "handled"
}

fn endpoint() -> MethodRouter<Calls> {
    get(handled).put(handled)
}

#[cors_policy(Inner)]
fn inner() -> Router<Calls> {
    Router::new().route("/there", endpoint())
}

#[cors_policy(Inner)]
fn inner_with_state<S: Clone + Send + Sync + 'static>(calls: Calls) -> Router<S> {
    Router::new().route("/there", endpoint()).with_state(calls)
}

#[cors_policy(Inner)]
fn inner_route() -> MethodRouter<Calls> {
    endpoint()
}

#[cors_policy(Inner)]
fn inner_route_with_state<S: Clone + Send + Sync + 'static>(calls: Calls) -> MethodRouter<S> {
    endpoint().with_state(calls)
}

#[cors_policy(Outer)]
fn outer() -> Router<Calls> {
    Router::new()
        .route("/here", endpoint())
        .route("/route", inner_route())
        .nest("/in", inner())
}

/// The inner policies have theirs, the outer one has not.
#[cors_policy(Outer)]
fn outer_of_finished(calls: Calls) -> Router<Calls> {
    Router::new()
        .route("/here", endpoint())
        .route("/route", inner_route_with_state(calls.clone()))
        .nest("/in", inner_with_state(calls))
}

/// All of it between the two.
#[cors_policy(Outer)]
fn outer_with_state(calls: Calls) -> Router {
    Router::new()
        .route("/here", endpoint())
        .route("/route", inner_route())
        .nest("/in", inner())
        .with_state(calls)
}

/// Needs none.
#[cors_policy(Outer)]
fn outer_without_state(calls: &Calls) -> Router {
    let endpoint = || {
        let calls = calls.clone();
        let handled = move || handled(State(calls.clone()));
        get(handled.clone()).put(handled)
    };
    Router::new()
        .route("/here", endpoint())
        .route("/route", endpoint().layer(Inner::layer()))
        .nest(
            "/in",
            Router::new()
                .route("/there", endpoint())
                .layer(Inner::layer()),
        )
}

/// An app with its state given somewhere.
type App = (&'static str, fn(Calls) -> Router);

const APPS: [App; 4] = [
    ("outside of both", |calls| outer().with_state(calls)),
    ("inside of both", |calls| {
        outer_of_finished(calls.clone()).with_state(calls)
    }),
    ("between", outer_with_state),
    ("none", |calls| outer_without_state(&calls)),
];

#[tokio::test]
async fn state_may_be_given_anywhere() {
    for (place, app) in APPS {
        let calls = Calls::default();
        let server = Server::of(app(calls.clone())).await;
        nearest_decides(place, SPOTS, &calls, async |ask| server.send(ask).await).await;
    }
}

/// `axum::serve` of a router gives the state for each connection, of a make-service once.
#[tokio::test]
async fn it_may_be_served_either_way() {
    for (place, app) in APPS {
        let calls = Calls::default();
        let server = Server::of_make_service(app(calls.clone())).await;
        nearest_decides(place, SPOTS, &calls, async |ask| server.send(ask).await).await;
    }
}

/// A router that is only called is given its state with every request.
#[tokio::test]
async fn it_may_be_called_in_process() {
    for (place, app) in APPS {
        let calls = Calls::default();
        let app = app(calls.clone());
        let send = async |ask: Ask| {
            let response = app.clone().oneshot(ask.in_process()).await;
            Reply::read(response.unwrap()).await
        };
        nearest_decides(place, SPOTS, &calls, send).await;
    }
}
