//! What looks like a policy below another, and is none.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use cors_runtime::PolicyLayer;
use cors_runtime::cors_policy;
use http::header;
use tower::ServiceExt as _;

use super::{PANICS, USE_NEST, answer, is_silent, is_told};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{Beside, INNER, Inner, OUTER, Outer, Spot, inner, nearest_decides};
use crate::server::Server;
use crate::watched::Watched;

/// On the list of each of the policies.
const FROM: &str = "https://all.example";

/// Asks everything from everywhere of an app whose only policy is the outer one.
async fn is_the_outer_ones(place: &str, app: Router, calls: &Calls) {
    let watched = Watched::here();
    let server = Server::of(app).await;
    let spots = [Spot::endpoint("/here", OUTER)];
    nearest_decides(place, &spots, calls, async |ask| server.send(ask).await).await;
    is_silent(&watched, place);
}

#[tokio::test]
async fn a_layer_in_the_state_is_no_policy_of_the_apps() {
    async fn handled(State((calls, _)): State<(Calls, PolicyLayer)>) -> &'static str {
        calls.add();
        "handled"
    }
    let calls = Calls::default();
    let app = Router::new()
        .route("/here", get(handled).put(handled))
        .layer(from_fn_with_state(Inner::layer(), pass))
        .layer(Outer::layer())
        .with_state((calls.clone(), Inner::layer()));
    is_the_outer_ones("a layer in the state", app, &calls).await;
}

async fn pass(State(_): State<PolicyLayer>, request: Request, next: Next) -> Response {
    next.run(request).await
}

/// A handler that asks another app in this process, with a request of its own.
#[tokio::test]
async fn an_app_that_a_handler_asks_is_not_below_its_policy() {
    async fn forwards(State((calls, other)): State<(Calls, Router)>) -> Response {
        calls.add();
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = "/there".parse().unwrap();
        let origin = "https://inner.example".parse().unwrap();
        request.headers_mut().insert(header::ORIGIN, origin);
        let response = other.oneshot(request).await.unwrap();
        assert!(
            response
                .headers()
                .contains_key("access-control-allow-origin")
        );
        response
    }
    let calls = Calls::default();
    let app = Router::new()
        .route("/here", get(forwards).put(forwards))
        .layer(Outer::layer())
        .with_state((calls.clone(), inner(&Calls::default())));
    is_the_outer_ones("a handler that forwards", app, &calls).await;
}

/// What was decided below one app's policy is no decision for another app.
#[tokio::test]
async fn a_hidden_policy_of_another_app_decides_nothing_here() {
    #[cors_policy(Beside)]
    fn other() -> Router {
        Router::new().nest_service("/in", inner(&Calls::default()))
    }
    async fn forwards() -> Response {
        let ask = Ask::get("/in/there").from(FROM);
        other().oneshot(ask.in_process()).await.unwrap()
    }
    let app = || {
        Router::new()
            .route("/", get(forwards))
            .layer(Outer::layer())
    };
    let answered = answer(app, Ask::get("/").from(FROM)).await;
    if PANICS {
        is_told(&answered.unwrap_err(), "inner", "other", USE_NEST);
    } else {
        assert_eq!(answered.unwrap().cors(), OUTER.answer(Some(FROM)));
    }
}

/// Nothing is around it that could answer for it.
#[tokio::test]
async fn a_hidden_policy_that_is_alone_is_not_shadowed() {
    let watched = Watched::here();
    let calls = Calls::default();
    let app = Router::new().nest_service("/in", inner(&calls));
    let server = Server::of(app).await;
    let spots = [Spot::endpoint("/in/there", INNER)];
    nearest_decides("alone", &spots, &calls, async |ask| server.send(ask).await).await;
    is_silent(&watched, "alone");
}
