//! Policies in WebAssembly: a list, a closure, and a source that answers later. It returns 0 if each allows its own
//! origin and no other, or else the number of the first one that does not.

use std::future::{Future, ready};
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use cors_runtime::{cors_policy, cors_route};
use http::{Method, Request, header};
use tower::ServiceExt as _;

const ORIGIN: &str = "https://app.example.com";

#[cors_policy(allow_origins = ["https://app.example.com", "https://pr-*.example.com"])]
fn list() -> Router {
    Router::new().route("/", get(async || "listed"))
}

#[cors_policy(allow_origins = with(|origin, _| origin.to_string() == ORIGIN))]
fn closure() -> Router {
    Router::new().route("/", get(async || "asked"))
}

#[cors_policy(allow_origins = with(|origin, _| {
    let is_ours = origin.to_string() == ORIGIN;
    async move {
        later().await;
        is_ours
    }
}))]
fn later_source() -> Router {
    Router::new().route("/", get(async || "asked"))
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn show() -> &'static str {
    "routed"
}

fn route() -> Router {
    Router::new().route("/", cors_route!(get(show)))
}

/// Is pending once.
async fn later() {
    let mut is_first = true;
    std::future::poll_fn(|cx| {
        if std::mem::take(&mut is_first) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
    ready(()).await;
}

/// There is no runtime: the future is polled until it is ready.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Whether the response is shared with this origin, and with nobody else.
fn is_shared(app: Router, method: Method, origin: &str) -> bool {
    let request = Request::builder()
        .method(method)
        .uri("/")
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .body(Body::empty())
        .expect("the request is valid");
    let Ok(response) = block_on(app.oneshot(request));
    let shared_with = response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    shared_with.is_some_and(|shared_with| shared_with == origin)
}

fn main() -> ExitCode {
    let apps: [fn() -> Router; 4] = [list, closure, later_source, route];
    for (app, number) in apps.into_iter().zip(1..) {
        for method in [Method::GET, Method::OPTIONS] {
            let is_right = is_shared(app(), method.clone(), ORIGIN)
                && !is_shared(app(), method, "https://evil.example");
            if !is_right {
                return ExitCode::from(number);
            }
        }
    }
    ExitCode::SUCCESS
}
