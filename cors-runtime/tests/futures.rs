//! The layer's own service and future, without a server.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use cors_runtime::cors_policy;
use http::{Request, Response, header};
use tower::{Layer as _, Service, service_fn};

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Site;

fn app(_: Request<Body>) -> Ready<Result<Response<Body>, Infallible>> {
    ready(Ok(Response::new(Body::empty())))
}

fn preflight() -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = http::Method::OPTIONS;
    for (name, value) in [
        (header::ORIGIN, "https://app.example.com"),
        (header::ACCESS_CONTROL_REQUEST_METHOD, "GET"),
    ] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    request
}

/// Whoever debugs a stack sees what they have, and what a request waits for.
#[test]
fn layer_service_and_future_can_be_shown() {
    let layer = Site::layer();
    assert!(format!("{layer:?}").contains("https://app.example.com"));
    let mut service = layer.layer(service_fn(app));
    assert!(format!("{service:?}").contains("Site"));
    let answer = service.call(Request::new(Body::empty()));
    assert_eq!(format!("{answer:?}"), "PolicyFuture(Actual)");
    let answer = service.call(preflight());
    assert_eq!(format!("{answer:?}"), "PolicyFuture(Preflight)");
}

#[test]
#[should_panic(expected = "not polled after it has completed")]
fn a_future_that_is_done_is_not_polled_again() {
    let mut answer = pin!(Site::layer().layer(service_fn(app)).call(preflight()));
    let mut context = Context::from_waker(Waker::noop());
    let first: Poll<Result<Response<Body>, Infallible>> = answer.as_mut().poll(&mut context);
    assert!(first.is_ready());
    let _ = answer.poll(&mut context);
}
