//! The app that a tree describes.

use std::convert::Infallible;
use std::future::pending;

use axum::error_handling::HandleError;
use axum::extract::Request;
use axum::handler::Handler as _;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, Route, get};
use axum::{BoxError, Router};
use tower::buffer::Buffer;
use tower::layer::layer_fn;
use tower::util::BoxCloneSyncService;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use crate::policies::{POLICIES, Terms};
use crate::tree::{Endpoint, How, Step, Tree};

/// The app, and the path of the endpoint.
pub(crate) fn app(tree: &Tree) -> (Router, String) {
    let mut path = "/x".to_owned();
    let mut router = endpoint(tree.endpoint);
    for (at, &step) in tree.steps.iter().enumerate() {
        router = around(at, step, router);
        if matches!(step, Step::Nest | Step::NestService | Step::Buffer) {
            path.insert_str(0, "/in");
        }
    }
    (router, path)
}

/// A handler, which does what the query says.
pub(crate) async fn handled(uri: Uri) -> Response {
    let status = match uri.query().unwrap() {
        "panics" => panic!("meant"),
        "hangs" => pending().await,
        status => status.parse::<StatusCode>().unwrap(),
    };
    // The policy's to give.
    let claims = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (status, claims, "handled").into_response()
}

fn route() -> MethodRouter {
    get(handled).put(handled).post(handled).delete(handled)
}

fn service() -> Boxed {
    BoxCloneSyncService::new(service_fn(async |request: Request| {
        Ok(handled(request.uri().clone()).await)
    }))
}

type Boxed = BoxCloneSyncService<Request, Response, Infallible>;

fn endpoint(endpoint: Endpoint) -> Router {
    let router = Router::new();
    let layered = |terms: &Terms| (terms.layer)().layer(service());
    match endpoint {
        Endpoint::Route => router.route("/x", route()),
        Endpoint::Fallback => router.fallback(handled),
        Endpoint::AnnotatedRoute(terms) => router.route("/x", (terms.route)(route())),
        Endpoint::CorsRoute(terms) => router.route("/x", (terms.handlers)()),
        Endpoint::CorsRouteAsService(terms) => router.route_service("/x", (terms.handlers)()),
        Endpoint::Service(terms) => router.route_service("/x", layered(terms)),
        Endpoint::FallbackService(terms) => router.fallback_service(layered(terms)),
        Endpoint::HandlerLayer(terms) => {
            let layered = || handled.layer((terms.layer)());
            let route = get(layered()).put(layered());
            router.route("/x", route.post(layered()).delete(layered()))
        }
        Endpoint::BufferedService(terms) => router.route_service("/x", buffered(layered(terms))),
        Endpoint::SideBySide(terms) => {
            let (first, second) = (layered(terms), layered(terms.second));
            let either = service_fn(move |request: Request| {
                let is_first = matches!(request.method().as_str(), "GET" | "PUT");
                let (first, second) = (first.clone(), second.clone());
                let chosen = if is_first { first } else { second };
                chosen.oneshot(request)
            });
            router.route_service("/x", either)
        }
    }
}

fn around(at: usize, step: Step, router: Router) -> Router {
    match step {
        Step::Policy(How::Layer, terms) => router.layer((terms.layer)()),
        Step::Policy(How::Annotated, terms) => (terms.router)(router),
        Step::Policy(How::Built, terms) => router.layer(terms.built()),
        Step::Nest => Router::new().nest("/in", router),
        Step::Merge => {
            let sibling = (POLICIES[2].route)(route());
            let router = Router::new().merge(router);
            router.route(&format!("/sibling/{at}"), sibling)
        }
        Step::NestService => Router::new().nest_service("/in", router),
        Step::Buffer => Router::new().nest_service("/in", buffered(router)),
        Step::Middleware(middleware) => (middleware.around)(router),
        Step::Answers(status) => chooser(router, status, false),
        Step::AsksFirst(status) => chooser(router, status, true),
    }
}

fn buffered<S>(service: S) -> Boxed
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let failed = async |_: BoxError| StatusCode::BAD_GATEWAY;
    BoxCloneSyncService::new(HandleError::new(Buffer::new(service, 1), failed))
}

/// A service in front of another, as `ServeDir` is in front of its fallback, which answers itself.
fn chooser(router: Router, status: u16, asks_first: bool) -> Router {
    let status = StatusCode::from_u16(status).unwrap();
    router.layer(layer_fn(move |inside: Route| {
        service_fn(move |request: Request| {
            let asked = asks_first.then(|| inside.clone().oneshot(request));
            async move {
                if let Some(asked) = asked {
                    asked.await?;
                }
                Ok::<_, Infallible>(status.into_response())
            }
        })
    }))
}
