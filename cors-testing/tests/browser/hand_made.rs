//! A server that answers what a test tells it to, however wrong.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::Body;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tower::Service;

/// An answer: its status, and its headers.
#[derive(Clone, Debug)]
pub(crate) struct Says {
    status: u16,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: &'static str,
}

impl Says {
    /// `name: value`, one a line.
    pub(crate) fn new(status: u16, headers: &str) -> Says {
        let headers = headers
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let headers = headers.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            let value = HeaderValue::from_bytes(value.trim().as_bytes()).unwrap();
            (name.parse().unwrap(), value)
        });
        Says {
            status,
            headers: headers.collect(),
            body: "",
        }
    }

    /// The same in short: `origin: * / methods: PUT` are two `Access-Control-Allow-*`.
    pub(crate) fn short(status: u16, headers: &str) -> Says {
        let lines = headers.split(" / ").map(|line| match line.split_once(':') {
            Some(("origin" | "credentials" | "methods" | "headers", _)) => {
                format!("access-control-allow-{line}\n")
            }
            _ => format!("{line}\n"),
        });
        Says::new(status, &lines.collect::<String>())
    }

    pub(crate) fn body(mut self, body: &'static str) -> Says {
        self.body = body;
        self
    }
}

type Answers = dyn Fn(&Request<Body>) -> Says + Send + Sync;

/// A server with given responses to preflights and requests. It records the requests.
#[derive(Clone)]
pub(crate) struct HandMade {
    answers: Arc<Answers>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl HandMade {
    /// What it says to a preflight, and to anything else.
    pub(crate) fn new(preflight: Says, request: Says) -> HandMade {
        HandMade::by(move |asked| {
            if asked
                .headers()
                .contains_key("access-control-request-method")
            {
                preflight.clone()
            } else {
                request.clone()
            }
        })
    }

    pub(crate) fn by(answers: impl Fn(&Request<Body>) -> Says + Send + Sync + 'static) -> HandMade {
        HandMade {
            answers: Arc::new(answers),
            asked: Arc::default(),
        }
    }

    /// What it was asked: `METHOD /path`.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Service<Request<Body>> for HandMade {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let line = format!("{} {}", request.method(), request.uri());
        self.asked.lock().unwrap().push(line);
        let says = (self.answers)(&request);
        let mut response = Response::new(Body::from(says.body));
        *response.status_mut() = StatusCode::from_u16(says.status).unwrap();
        for (name, value) in says.headers {
            response.headers_mut().append(name, value);
        }
        ready(Ok(response))
    }
}

/// A server that allows everybody everything but credentials.
pub(crate) fn grants_all() -> HandMade {
    let preflight = "access-control-allow-origin: *\naccess-control-allow-methods: *\naccess-control-allow-headers: *, authorization";
    let answer = Says::new(200, "access-control-allow-origin: *");
    HandMade::new(Says::new(204, preflight), answer)
}
