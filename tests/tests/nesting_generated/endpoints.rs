//! What is innermost in a tree.

use std::convert::Infallible;

use axum::error_handling::HandleError;
use axum::extract::Request;
use axum::handler::Handler as _;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use axum::{BoxError, Router};
use tower::buffer::Buffer;
use tower::util::BoxCloneSyncService;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use crate::policies::{Terms, handled};

/// What is at `/x`.
pub(crate) struct Endpoint {
    pub(crate) name: &'static str,
    pub(crate) own: Own,
    pub(crate) router: fn(&'static Terms) -> Router,
}

/// The policy of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    Nothing,
    Policy,
    /// One of two.
    ByMethod,
    /// Two, where policies around cannot tell which it is.
    SideBySide,
    Hidden,
}

pub(crate) fn route() -> MethodRouter {
    get(handled).put(handled).post(handled).delete(handled)
}

type Boxed = BoxCloneSyncService<Request, Response, Infallible>;

fn layered(terms: &Terms) -> Boxed {
    let service = service_fn(async |request: Request| Ok(handled(request.uri().clone()).await));
    BoxCloneSyncService::new((terms.layer)().layer(service))
}

pub(crate) const ENDPOINTS: &[&Endpoint] = &[
    &endpoint("route", Own::Nothing, |_| {
        Router::new().route("/x", route())
    }),
    &endpoint("fallback", Own::Nothing, |_| {
        Router::new().fallback(handled)
    }),
    &endpoint("annotated route", Own::Policy, |terms| {
        Router::new().route("/x", (terms.route)(route()))
    }),
    &endpoint("cors_route!", Own::ByMethod, |terms| {
        Router::new().route("/x", (terms.handlers)())
    }),
    &endpoint("cors_route! as a service", Own::ByMethod, |terms| {
        Router::new().route_service("/x", (terms.handlers)())
    }),
    &endpoint("service", Own::Policy, |terms| {
        Router::new().route_service("/x", layered(terms))
    }),
    &endpoint("fallback service", Own::Policy, |terms| {
        Router::new().fallback_service(layered(terms))
    }),
    &endpoint("buffered service", Own::Hidden, |terms| {
        Router::new().route_service("/x", buffered(layered(terms)))
    }),
    &endpoint("handler's layer", Own::Hidden, |terms| {
        let layered = || handled.layer((terms.layer)());
        let route = get(layered()).put(layered());
        Router::new().route("/x", route.post(layered()).delete(layered()))
    }),
    &endpoint("two services", Own::SideBySide, |terms| {
        let (first, second) = (layered(terms), layered(terms.second));
        Router::new().route_service(
            "/x",
            service_fn(move |request: Request| {
                let is_first = matches!(request.method().as_str(), "GET" | "PUT");
                let (first, second) = (first.clone(), second.clone());
                if is_first { first } else { second }.oneshot(request)
            }),
        )
    }),
];

const fn endpoint(name: &'static str, own: Own, router: fn(&'static Terms) -> Router) -> Endpoint {
    Endpoint { name, own, router }
}

pub(crate) fn buffered<S>(service: S) -> Boxed
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let failed = async |_: BoxError| StatusCode::BAD_GATEWAY;
    BoxCloneSyncService::new(HandleError::new(Buffer::new(service, 1), failed))
}
