//! A service that chooses between several, one of which has a policy (a file server with an
//! annotated fallback, say): what is around sees that policy, and not that it is around one part
//! only. What the other parts answer is never shared beyond either of the two.

use std::convert::Infallible;
use std::future::{Ready, ready};

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use cors_runtime::PolicyLayer;
use http::{Request, StatusCode};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use super::several::Either;
use super::{answer, is_silent};
use crate::ask::Ask;
use crate::nesting::{EVERYONE, Everyone, INNER, Inner, Outer, Terms};
use crate::reply::Reply;
use crate::watched::Watched;

/// `/left` has a policy, and `/right` has none of its own.
fn choosing(left: &PolicyLayer) -> Router {
    let handled = || service_fn(async |_: Request<Body>| Ok(Response::new(Body::from("handled"))));
    let either = Either {
        left: left.layer(handled()),
        right: handled(),
    };
    Router::new().fallback_service(either)
}

async fn is_shared(app: fn() -> Router, path: &str, from: &str, expected: &Terms) {
    let watched = Watched::here();
    let reply = answer(app, Ask::get(path).from(from)).await.unwrap();
    assert_eq!(reply.cors(), expected.answer(Some(from)), "{path} {from}");
    is_silent(&watched, path);
}

async fn is_not_shared(app: fn() -> Router, path: &str, from: &str) {
    let reply = answer(app, Ask::get(path).from(from)).await.unwrap();
    assert_eq!(reply.body, "handled");
    assert_eq!(reply.cors(), [""; 0], "{path} {from}");
    assert_eq!(reply.vary(), ["origin"], "{path} {from}");
}

const EVIL: &str = "https://evil.example";

#[tokio::test]
async fn the_part_with_a_policy_has_it_and_the_others_are_shared_by_both_only() {
    let app = || choosing(&Inner::layer()).layer(Outer::layer());
    for from in ["https://inner.example", "https://all.example"] {
        is_shared(app, "/left", from, &INNER).await;
    }
    is_shared(app, "/right", "https://all.example", &INNER).await;
    for from in ["https://inner.example", "https://outer.example", EVIL] {
        is_not_shared(app, "/right", from).await;
    }
}

#[tokio::test]
async fn an_open_part_does_not_open_the_others() {
    let app = || choosing(&Everyone::layer()).layer(Outer::layer());
    is_shared(app, "/left", EVIL, &EVERYONE).await;
    is_not_shared(app, "/right", EVIL).await;
}

#[tokio::test]
async fn nor_does_an_open_policy_around_it_all() {
    let app = || {
        choosing(&Everyone::layer())
            .layer(Outer::layer())
            .layer(Everyone::layer())
    };
    is_shared(app, "/left", EVIL, &EVERYONE).await;
    is_not_shared(app, "/right", EVIL).await;
}

fn answering(
    status: StatusCode,
) -> impl Service<
    Request<Body>,
    Response = Response,
    Error = Infallible,
    Future = Ready<Result<Response, Infallible>>,
> + Clone
+ Send
+ Sync
+ 'static {
    service_fn(move |_: Request<Body>| {
        let mut response = Response::new(Body::from("private"));
        *response.status_mut() = status;
        ready(Ok(response))
    })
}

/// What the part without a policy says of its resources is no more shared than the resources.
#[tokio::test]
async fn what_a_part_without_a_policy_answers_is_shared_by_both_only_whatever_it_is() {
    for status in [200, 204, 302, 304, 402, 404, 405, 409, 410, 412, 416, 422] {
        let status = StatusCode::from_u16(status).unwrap();
        let either = Either {
            left: Everyone::layer().layer(answering(StatusCode::OK)),
            right: answering(status),
        };
        let app = Router::new().fallback_service(either).layer(Outer::layer());
        let watched = Watched::here();
        let (request, recorder) = Ask::get("/right").from(EVIL).recorded();
        let response = app.oneshot(request).await.unwrap();
        let outcome = recorder.outcome().unwrap();
        assert_eq!((outcome.policy(), outcome.is_refused()), ("Outer", true));
        let reply = Reply::read(response).await;
        assert_eq!(reply.cors(), [""; 0]);
        assert_eq!(reply.vary(), ["origin"]);
        // It is told of, once, as any other.
        let told = watched.one();
        assert_eq!(told.field("policy"), "Outer", "{status}");
        assert_eq!(told.field("origin"), EVIL, "{status}");
        assert_eq!(told.field("reason"), "origin_not_allowed", "{status}");
    }
}

/// Asks `first`, and where that has nothing, `then`.
#[derive(Clone)]
struct Otherwise<F, T> {
    first: F,
    then: T,
}

impl<F, T> Service<Request<Body>> for Otherwise<F, T>
where
    F: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send + 'static>,
    T: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future =
        std::pin::Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send + 'static>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (parts, _) = request.into_parts();
        let again = || Request::from_parts(parts.clone(), Body::empty());
        let (first, then) = (self.first.call(again()), self.then.call(again()));
        Box::pin(async move {
            match first.await {
                Ok(nothing) if nothing.status() == StatusCode::NOT_FOUND => then.await,
                something => something,
            }
        })
    }
}

/// That the request has come by the part with a policy says nothing of what another one answers then.
#[tokio::test]
async fn a_part_that_is_asked_first_does_not_open_the_next() {
    for status in [200, 204, 302, 409, 410] {
        let app = move || {
            let otherwise = Otherwise {
                first: Everyone::layer().layer(answering(StatusCode::NOT_FOUND)),
                then: answering(StatusCode::from_u16(status).unwrap()),
            };
            Router::new()
                .fallback_service(otherwise)
                .layer(Outer::layer())
        };
        let reply = answer(app, Ask::get("/").from(EVIL)).await.unwrap();
        assert_eq!(reply.cors(), [""; 0]);
        assert_eq!(reply.vary(), ["origin"]);
        let reply = answer(app, Ask::get("/").from("https://outer.example"))
            .await
            .unwrap();
        assert_eq!(
            reply.cors(),
            EVERYONE.answer(Some("https://outer.example")),
            "{status}"
        );
    }
}
