//! Policies that are seen, and cannot be told apart: two in one service, or one where each method has
//! its own.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::Route;
use cors_runtime::{PolicyLayer, Refusal, cors_policy, cors_route};
use http::Request;
use tower::layer::layer_fn;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use super::{PANICS, answer, errors, is_logged, is_silent, is_told, message};
use crate::ask::Ask;
use crate::nesting::{Beside, Everyone, INNER, Inner, Outer};
use crate::reply::Reply;
use crate::watched::Watched;

/// On the list of each of the policies.
const FROM: &str = "https://all.example";

/// Two services side by side: `/left`, and whatever else. (tower's `Steer` is not `Sync` enough for
/// a router.)
#[derive(Clone)]
pub(super) struct Either<L, R> {
    pub(super) left: L,
    pub(super) right: R,
}

type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<L, R> Service<Request<Body>> for Either<L, R>
where
    L: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send + 'static>,
    R: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Answering {
        match request.uri().path() {
            "/left" => Box::pin(self.left.call(request)),
            _ => Box::pin(self.right.call(request)),
        }
    }
}

/// `left` and `right` in one service, below a third.
fn side_by_side(left: &PolicyLayer, right: &PolicyLayer) -> Router {
    let handled = || service_fn(async |_: Request<Body>| Ok(Response::new(Body::from("handled"))));
    let both = Either {
        left: left.layer(handled()),
        right: right.layer(handled()),
    };
    Router::new().nest_service("/both", both)
}

/// An annotated function puts its layer on while the app is built: that panics, in any build.
#[tokio::test]
async fn two_policies_side_by_side_panic_in_an_annotated_function() {
    #[cors_policy(Outer)]
    fn app() -> Router {
        side_by_side(&Inner::layer(), &Beside::layer())
    }
    let watched = Watched::here();
    let panic = std::panic::catch_unwind(app).expect_err("it panics before it serves");
    is_told(
        &message(panic.as_ref()),
        "Inner, Beside",
        "app",
        "a route of its own",
    );
    is_logged(&errors(&watched), "Inner, Beside", "app");
}

/// Each of them once, however many there are.
#[tokio::test]
async fn all_policies_side_by_side_are_named() {
    let watched = Watched::here();
    let handled = || service_fn(async |_: Request<Body>| Ok(Response::new(Body::from("handled"))));
    let (inner, beside) = (Inner::layer(), Beside::layer());
    let app = || {
        let two = |left: &PolicyLayer, right: &PolicyLayer| Either {
            left: left.layer(handled()),
            right: right.layer(handled()),
        };
        let all = Either {
            left: two(&inner, &beside),
            right: two(&Everyone::layer(), &beside),
        };
        Router::<()>::new()
            .fallback_service(all)
            .layer(Outer::layer())
    };
    let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(app));
    assert_eq!(built.is_err(), PANICS);
    is_logged(&errors(&watched), "Inner, Beside, Everyone", "Outer");
}

/// A layer that is put on by hand may be built with a connection or a request, where a panic could take the server
/// down: nothing is shared. A build with `debug_assertions` panics all the same.
#[tokio::test]
async fn two_policies_side_by_side_share_nothing() {
    let app = || {
        let open = async || ([("access-control-allow-origin", "*")], "open");
        let beside = |route: Route| Either {
            left: Inner::layer().layer(route.clone()),
            right: Either {
                left: Beside::layer().layer(route.clone()),
                right: route,
            },
        };
        Router::new()
            .fallback(open)
            .layer(layer_fn(beside))
            .layer(Outer::layer())
    };
    for path in ["/left", "/right"] {
        for from in [Some(FROM), Some("https://evil.example"), None] {
            let watched = Watched::here();
            let ask = Ask::get(path);
            let (request, recorder) = from.into_iter().fold(ask, Ask::from).recorded();
            let answering = async move { app().oneshot(request).await.unwrap() };
            let answered = tokio::spawn(answering).await;
            is_logged(&errors(&watched), "Inner, Beside", "Outer");
            if PANICS {
                let panic = answered.unwrap_err().into_panic();
                is_told(
                    &message(panic.as_ref()),
                    "Inner, Beside",
                    "Outer",
                    "a route",
                );
                continue;
            }
            let outcome = recorder.outcome().unwrap();
            let expected = from.map(|_| &Refusal::MisplacedPolicy);
            assert_eq!((outcome.policy(), outcome.refusal()), ("Outer", expected));
            let reply = Reply::read(answered.unwrap()).await;
            assert_eq!(reply.body, "open");
            assert_eq!(reply.cors(), [""; 0]);
            assert_eq!(reply.vary(), ["origin"]);
        }
        let answered = answer(app, Ask::preflight(path, "PUT").from(FROM)).await;
        assert_eq!(answered.is_err(), PANICS);
        if let Ok(reply) = answered {
            assert!(reply.status.is_success());
            assert!(reply.body.is_empty());
            assert_eq!(reply.cors(), [""; 0]);
        }
    }
}

/// It is one policy, twice: nothing is unclear.
#[tokio::test]
async fn one_policy_twice_side_by_side_is_the_nearest() {
    let watched = Watched::here();
    let inner = Inner::layer();
    let app = side_by_side(&inner, &inner).layer(Outer::layer());
    for path in ["/both/left", "/both/right"] {
        for from in [FROM, "https://inner.example", "https://outer.example"] {
            let app = app.clone();
            let preflight = Ask::preflight(path, "PUT").from(from);
            let reply = answer(
                {
                    let app = app.clone();
                    || app
                },
                preflight,
            )
            .await
            .unwrap();
            assert_eq!(reply.cors(), INNER.preflight(Some(from)), "{path} {from}");
            let reply = answer(|| app, Ask::get(path).from(from)).await.unwrap();
            assert_eq!(reply.cors(), INNER.answer(Some(from)), "{path} {from}");
        }
    }
    is_silent(&watched, "one policy twice");
}

#[cors_policy(Beside)]
async fn handled() -> &'static str {
    "handled"
}

/// A handler has a policy of its own, and another is layered around it, below that.
fn layered_below_own() -> Router {
    Router::new().route("/", cors_route!(get(handled).layer(Inner::layer())))
}

#[tokio::test]
async fn a_layer_below_a_handlers_own_policy_panics_when_it_is_routed() {
    let watched = Watched::here();
    let panic = std::panic::catch_unwind(layered_below_own).unwrap_err();
    is_logged(&errors(&watched), "Inner", "handled");
    is_told(
        &message(panic.as_ref()),
        "Inner",
        "handled",
        "take one of the two away",
    );
}
