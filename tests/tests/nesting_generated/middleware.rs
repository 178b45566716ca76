//! Ordinary middleware.

use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_request, map_response};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// What middleware does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    Passes,
    /// Passes the request on without what the outer policy put on it.
    Forgets,
    /// Passes the response on without what inner policies put on it.
    ForgetsResponse,
    /// Passes another request on, without most of the headers.
    Replaces,
    /// Passes the request on in another task.
    Spawns,
    Unauthorized,
    TimesOut,
    CatchesPanics,
    LimitsBodies,
}

pub(crate) struct Middleware {
    pub(crate) name: &'static str,
    pub(crate) does: Does,
    pub(crate) around: fn(Router) -> Router,
}

impl fmt::Debug for Middleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// How large a body may be.
pub(crate) const LIMIT: usize = 8;

pub(crate) const MIDDLEWARE: &[&Middleware] = &[
    &does("auth that passes", Does::Passes, |inside| {
        inside.layer(from_fn(async |request: Request, next: Next| {
            next.run(request).await
        }))
    }),
    &does("compression", Does::Passes, |inside| {
        inside.layer(CompressionLayer::new())
    }),
    &does("clear request", Does::Forgets, |inside| {
        inside.layer(map_request(async |mut request: Request| {
            request.extensions_mut().clear();
            request
        }))
    }),
    &does("rebuild request", Does::Replaces, |inside| {
        inside.layer(map_request(rebuilt_request))
    }),
    &does("clear response", Does::ForgetsResponse, |inside| {
        inside.layer(map_response(async |mut response: Response| {
            response.extensions_mut().clear();
            response
        }))
    }),
    &does("rebuild response", Does::ForgetsResponse, |inside| {
        inside.layer(map_response(async |response: Response| {
            let mut anew = Response::new(Body::empty());
            *anew.status_mut() = response.status();
            *anew.body_mut() = response.into_body();
            anew
        }))
    }),
    &does("claim everything", Does::Passes, |inside| {
        let everything = HeaderValue::from_static("*");
        let name = header::ACCESS_CONTROL_ALLOW_ORIGIN;
        inside.layer(SetResponseHeaderLayer::overriding(name, everything))
    }),
    &does("spawn", Does::Spawns, |inside| inside.layer(from_fn(spawn))),
    &does("timeout", Does::TimesOut, |inside| {
        let time = Duration::from_millis(200);
        inside.layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            time,
        ))
    }),
    &does("catch panics", Does::CatchesPanics, |inside| {
        inside.layer(CatchPanicLayer::new())
    }),
    &does("body limit", Does::LimitsBodies, |inside| {
        inside.layer(RequestBodyLimitLayer::new(LIMIT))
    }),
    &does("auth that refuses", Does::Unauthorized, |inside| {
        inside.layer(from_fn(async |_: Request, _: Next| {
            StatusCode::UNAUTHORIZED
        }))
    }),
];

const fn does(name: &'static str, does: Does, around: fn(Router) -> Router) -> Middleware {
    Middleware { name, does, around }
}

/// Keeps what a request needs to arrive: no origin, no extensions.
async fn rebuilt_request(request: Request) -> Request {
    let (parts, body) = request.into_parts();
    let mut anew = Request::new(body);
    *anew.method_mut() = parts.method;
    *anew.uri_mut() = parts.uri;
    let length = parts.headers.get(header::CONTENT_LENGTH).cloned();
    anew.headers_mut()
        .extend(length.map(|length| (header::CONTENT_LENGTH, length)));
    anew
}

/// Runs what is inside in a task of its own.
async fn spawn(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
