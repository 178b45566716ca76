//! Answers made by hand: those that no policy of ours gives, and that others' servers do.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::any;
use http::{HeaderValue, Method};

/// What a URL answers.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) preflight: Reply,
    pub(crate) answer: Reply,
}

#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    /// In values, `{origin}` is the request's own, `{case}` the number of its case, and `{method}` and
    /// `{headers}` what a preflight asks for.
    headers: Vec<(&'static str, String)>,
}

impl Reply {
    pub(crate) fn new(status: u16) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
        }
    }

    /// Shared with whoever asks, cookies and all.
    pub(crate) fn shared(status: u16) -> Reply {
        Reply::new(status)
            .with("access-control-allow-origin", "{origin}")
            .with("access-control-allow-credentials", "true")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.lines(name).next()
    }

    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = self.headers.iter().filter(move |(its, _)| *its == name);
        lines.map(|(_, value)| &**value)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    fn response(&self, known: [(&str, &str); 4]) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            let mut value = value.clone();
            for (name, known) in known {
                value = value.replace(name, known);
            }
            let bytes: Vec<u8> = value.chars().map(|it| u8::try_from(it).unwrap()).collect();
            response = response.header(*name, HeaderValue::from_bytes(&bytes).unwrap());
        }
        let has_body = !matches!(self.status, 204 | 205 | 304);
        let body = if has_body {
            Body::from("made")
        } else {
            Body::empty()
        };
        response.body(body).unwrap()
    }
}

pub(crate) fn app(made: Arc<Vec<Made>>) -> Router {
    Router::new()
        .route("/made/{at}", any(reply))
        .with_state(made)
}

async fn reply(
    State(made): State<Arc<Vec<Made>>>,
    Path(at): Path<usize>,
    request: Request,
) -> Response {
    let header = |name| {
        let value = request.headers().get(name).map(HeaderValue::to_str);
        value.transpose().unwrap()
    };
    let (_, case) = request.uri().query().unwrap().rsplit_once("case=").unwrap();
    let asked = header("access-control-request-method");
    let made = &made[at];
    let reply = match asked {
        Some(_) if *request.method() == Method::OPTIONS => &made.preflight,
        _ => &made.answer,
    };
    reply.response([
        ("{origin}", header("origin").unwrap_or_default()),
        ("{case}", case),
        ("{method}", asked.unwrap_or_default()),
        (
            "{headers}",
            header("access-control-request-headers").unwrap_or_default(),
        ),
    ])
}
