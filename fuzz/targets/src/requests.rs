//! A request through the layer of a policy, and through a browser to it, against an oracle.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::{Body, Bytes, HttpBody};
use cors_runtime::{CorsOutcome, Outcome, Recorder, Refusal};
use http::{HeaderName, Request, Response, header};
use tower::{Service, ServiceExt as _};

mod browser;
mod exchange;
mod oracle;
mod policies;

use exchange::Exchange;
use oracle::{Expected, Told, asked_method, expected, is_preflight};
use policies::Place;

/// The text of an exchange (`requests/exchange.rs`): what goes out is what the oracle expects, and what
/// a browser makes of the request is what the oracle makes of it.
///
/// # Panics
///
/// If it does not hold.
pub fn requests(input: &[u8]) {
    let exchange = Exchange::read(input);
    policies::with(exchange.policy, |place| {
        as_it_is(&exchange, place);
        browser::plays_it(&exchange, place);
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
        ready(Ok(self.respond()))
    }
}

impl App {
    fn respond(&self) -> Response<Body> {
        self.answer.clone().map(|()| Body::from("the app"))
    }
}

/// The request goes to the app as it is, as a server would pass it on.
fn as_it_is(exchange: &Exchange, place: &Place) {
    let app = App {
        answer: exchange.answer.clone(),
    };
    let request = || {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = exchange.method.clone();
        *request.uri_mut() = exchange.uri.clone();
        *request.headers_mut() = exchange.headers.clone();
        request
    };
    let Ok(plain) = at_once(place.plain(app.clone()).oneshot(request()));
    let recorder = Recorder::new();
    let mut request_with_it = request();
    request_with_it.extensions_mut().insert(recorder.clone());
    let Ok(response) = at_once(place.service(app).oneshot(request_with_it));
    let outcome = recorder.outcome().cloned();
    let (parts, body) = response.into_parts();
    let got = Expected {
        status: parts.status,
        headers: parts.headers,
        body: whole(body),
    };
    let meant = if !is_preflight(exchange) {
        place.meant(exchange.method.as_str())
    } else if place.has_handlers() {
        asked_method(exchange).and_then(|method| place.meant(method.as_str()))
    } else {
        place.meant("GET")
    };
    let mut due = expected(meant, exchange, plain.map(whole));
    if is_preflight(exchange) {
        // axum's router says so of whatever it gives out for a method that it has no handler for.
        due.headers.extend(place.own_headers());
    }
    assert_eq!(got, due, "{exchange:?}");

    // What it says of it is what it does.
    let told = outcome.as_ref().map(told);
    match meant {
        Some(meant) => {
            if let Some(due) = meant.told(exchange) {
                assert_eq!(told, Some(due), "{exchange:?}");
            } else {
                let told = told.expect("a policy leaves its outcome");
                let may = ["allowed", "header_not_allowed", "malformed_headers"];
                assert!(may.contains(&told.outcome), "{told:?}: {exchange:?}");
            }
        }
        None if is_preflight(exchange) => {
            assert_eq!(told, Some(Told::of_nobody(exchange)), "{exchange:?}");
        }
        None => assert_eq!(told, None, "{exchange:?}"),
    }
    if let Some(outcome) = &outcome {
        assert_eq!(
            outcome.is_preflight(),
            is_preflight(exchange),
            "{exchange:?}"
        );
    }
    let (parts, _) = request().into_parts();
    if let Some(explained) = place.explain(&parts) {
        assert_eq!(outcome, Some(explained), "{exchange:?}");
    }
    if let ([origin], Some(meant)) = (&exchange.lines(&header::ORIGIN)[..], meant)
        && let Some(allowed) = place.allows(origin)
    {
        assert_eq!(allowed, meant.allowed(&[origin]).is_some(), "{exchange:?}");
    }
}

/// An outcome, as the oracle puts it.
fn told(outcome: &CorsOutcome) -> Told {
    let outcome = outcome.kind();
    Told {
        outcome: outcome.name(),
        of: match outcome {
            Outcome::Refused(Refusal::MethodNotAllowed(method)) => Some(method.to_string()),
            Outcome::Refused(Refusal::HeaderNotAllowed(name)) => Some(name.to_string()),
            _ => None,
        },
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
