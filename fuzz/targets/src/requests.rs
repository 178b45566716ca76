//! A request through the layer of a policy, and through a browser to it, against an oracle.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::{Body, Bytes, HttpBody};
use cors_runtime::{CorsOutcome, PolicyLayer, Verdict};
use http::{HeaderName, Request, Response, header};
use tower::{Layer, Service, ServiceExt as _};

mod browser;
mod exchange;
mod oracle;
mod policies;

use exchange::Exchange;
use oracle::{Expected, Meant, expected};

/// The text of an exchange (`requests/exchange.rs`): what goes out is what the oracle expects, and what
/// a browser makes of the request is what the oracle makes of it.
///
/// # Panics
///
/// If it does not hold.
pub fn requests(input: &[u8]) {
    let exchange = Exchange::read(input);
    policies::with(exchange.policy, |layer, meant| {
        as_it_is(&exchange, layer, meant);
        browser::plays_it(&exchange, layer, meant);
    });
}

/// An app that gives one answer.
#[derive(Clone, Debug)]
struct App {
    answer: Response<()>,
}

impl Service<Request<Body>> for App {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let body = || Body::from(oracle::BODY);
        ready(Ok(self.answer.clone().map(|()| body())))
    }
}

/// The request goes to the layer as it is, as a server would pass it on.
fn as_it_is(exchange: &Exchange, layer: &PolicyLayer, meant: &Meant) {
    let app = App {
        answer: exchange.answer.clone(),
    };
    let mut request = Request::new(Body::empty());
    *request.method_mut() = exchange.method.clone();
    *request.uri_mut() = exchange.uri.clone();
    *request.headers_mut() = exchange.headers.clone();
    let (parts, body) = request.into_parts();
    let explained = layer.policy().explain(&parts);

    let request = Request::from_parts(parts, body);
    let Ok(response) = at_once(layer.layer(app).oneshot(request));
    let (mut parts, body) = response.into_parts();
    let outcome: CorsOutcome = parts
        .extensions
        .remove()
        .expect("a policy leaves its outcome");
    let got = Expected {
        status: parts.status,
        headers: parts.headers,
        body: whole(body),
    };
    assert_eq!(got, expected(meant, exchange), "{exchange:?}");

    // What it says of it is what it does.
    assert_eq!(outcome, explained, "{exchange:?}");
    let is_shared = got
        .headers
        .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    let is_sound = match outcome.verdict() {
        Verdict::Allowed => is_shared,
        Verdict::SameOrigin => !is_shared,
        Verdict::NotCors => !exchange.headers.contains_key(header::ORIGIN),
        // A preflight whose method or header is refused is told what is not.
        Verdict::Refused(_) => !is_shared || outcome.is_preflight(),
        verdict => panic!("{verdict:?}: {exchange:?}"),
    };
    assert!(is_sound, "{outcome}: {exchange:?}");
    if let [origin] = exchange.lines(&header::ORIGIN)[..] {
        let allowed = layer.policy().allows(origin);
        assert_eq!(allowed, meant.allowed(&[origin]).is_some(), "{exchange:?}");
    }
}

/// What is ready when it is first asked: nothing here waits.
fn at_once<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn whole(body: Body) -> Bytes {
    let size = body.size_hint().exact().unwrap_or_default();
    let size = usize::try_from(size).unwrap_or_default();
    at_once(axum::body::to_bytes(body, size)).expect("it is as long as it says")
}

/// Whether it is one of the headers that a policy owns.
fn is_cors(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}
