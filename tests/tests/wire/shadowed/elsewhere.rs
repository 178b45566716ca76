//! Paths whose preflights end up with another policy than the one that has a say in the answers. Who
//! stands around the router sees both, and tells of it once it has.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, put};
use cors_runtime::{cors_policy, cors_route};
use tower::Layer as _;
use tower::util::BoxCloneSyncService;

use super::{PANICS, answer, errors, is_logged, is_silent, is_told};
use crate::ask::Ask;
use crate::nesting::{Beside, INNER, Inner, OUTER, Outer};
use crate::watched::Watched;

/// On the list of each of the policies.
const FROM: &str = "https://all.example";

async fn handled() -> &'static str {
    "handled"
}

#[cors_policy(Beside)]
fn read() -> MethodRouter {
    get(handled)
}

#[cors_policy(Inner)]
fn write() -> MethodRouter {
    put(handled)
}

fn outer(path: MethodRouter) -> Router {
    Router::new().route("/", path).layer(Outer::layer())
}

/// Sends a preflight for a method, and its request: that is told of, as `inner` that is shadowed by
/// `outer`.
async fn is_found(app: impl Fn() -> Router, method: &str, inner: &str, outer: &str) {
    let preflight = Ask::preflight("/", method).from(FROM);
    let request = Ask::new(method, "/").from(FROM);
    let app = app();
    let watched = Watched::here();
    let send = |ask: &Ask| {
        let app = app.clone();
        answer(|| app, ask.clone())
    };
    // No page has asked before.
    send(&request).await.unwrap();
    send(&preflight).await.unwrap();
    is_silent(&watched, "there is only one yet");
    // The check is for debug builds: in others, the nearest policy of each request decides, and no more.
    let told = send(&request).await;
    if PANICS {
        is_logged(&errors(&watched), inner, outer);
        is_told(&told.unwrap_err(), inner, outer, "use `cors_route!`");
    } else {
        told.unwrap();
    }
    // Once is enough.
    send(&preflight).await.unwrap();
    send(&request).await.unwrap();
    is_silent(&watched, "it has been told");
}

/// axum keeps the last one's place where preflights end up.
#[tokio::test]
async fn two_method_routers_on_one_path() {
    let twice = || Router::new().route("/", read()).route("/", write());
    is_found(|| twice().layer(Outer::layer()), "GET", "read", "write").await;
    let merged = || outer(read().merge(write()));
    is_found(merged, "GET", "read", "write").await;
    let inside = || Router::new().merge(twice()).layer(Outer::layer());
    is_found(|| Router::new().merge(inside()), "GET", "read", "write").await;
}

#[tokio::test]
async fn one_with_a_policy_beside_one_without() {
    let beside = || {
        let app = Router::new().route("/", read());
        app.route("/", delete(handled).fallback(handled))
            .layer(Outer::layer())
    };
    is_found(beside, "GET", "read", "Outer").await;
}

#[tokio::test]
async fn two_chains_of_handlers_on_one_path() {
    #[cors_policy(Beside)]
    async fn show() {}
    #[cors_policy(Inner)]
    async fn replace() {}
    let app = || {
        let app = Router::new().route("/", cors_route!(get(show)));
        app.route("/", cors_route!(put(replace)))
            .layer(Outer::layer())
    };
    is_found(app, "GET", "show", "replace").await;
}

/// `MethodRouter::route_layer` is around the handlers alone, and no preflight ends up in these.
/// `MethodRouter::layer` is around the path.
#[tokio::test]
async fn a_route_layer_on_one_path() {
    let app = || outer(get(handled).route_layer(Inner::layer()));
    is_found(app, "GET", "Inner", "Outer").await;
    let app = outer(get(handled).layer(Inner::layer()));
    agrees(&app, INNER.preflight(Some(FROM)), INNER.answer(Some(FROM))).await;
}

#[tokio::test]
async fn a_method_not_allowed_fallback_that_is_put_around() {
    let app = || {
        let app = Router::new().route("/", write());
        app.method_not_allowed_fallback(handled)
            .layer(Outer::layer())
    };
    is_found(app, "PUT", "write", "Outer").await;
}

async fn agrees(app: &Router, preflight: Vec<String>, answered: Vec<String>) {
    let watched = Watched::here();
    for _ in 0..2 {
        let send = |ask: Ask| {
            let app = app.clone();
            answer(|| app, ask.from(FROM))
        };
        let reply = send(Ask::preflight("/", "GET")).await.unwrap();
        assert_eq!(reply.cors(), preflight);
        let reply = send(Ask::get("/")).await.unwrap();
        assert_eq!(reply.cors(), answered);
    }
    is_silent(&watched, "they agree");
}

/// A service with a policy, in the app's state, is cloned with every handler, and so its policy is
/// taken for that of the handlers. In an `Arc`, or as a `Router`, it is not.
#[tokio::test]
async fn a_service_in_the_state_is_taken_for_the_handlers() {
    fn app<S>(state: S) -> Router
    where
        S: Clone + Send + Sync + 'static,
    {
        let handled = get(async |_: State<S>| "handled");
        let app = Router::new().route("/", handled).layer(Outer::layer());
        app.with_state(state)
    }
    type Other = BoxCloneSyncService<Request, Response, Infallible>;
    let other = || Other::new(Inner::layer().layer(get(handled)));

    is_found(|| app(other()), "GET", "Inner", "Outer").await;
    let theirs = || (OUTER.preflight(Some(FROM)), OUTER.answer(Some(FROM)));
    let (preflight, answered) = theirs();
    agrees(&app(Arc::new(other())), preflight, answered).await;
    let router = Router::<()>::new().fallback_service(other());
    let (preflight, answered) = theirs();
    agrees(&app(router), preflight, answered).await;
}
