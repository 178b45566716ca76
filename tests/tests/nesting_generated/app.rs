//! The app that a tree describes.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::Route;
use tower::layer::layer_fn;
use tower::{ServiceExt as _, service_fn};

use crate::endpoints::{buffered, route};
use crate::policies::POLICIES;
use crate::tree::{How, Step, Tree};

/// The app, and the path of the endpoint.
pub(crate) fn app(tree: &Tree) -> (Router, String) {
    let mut path = "/x".to_owned();
    let mut router = (tree.endpoint.router)(tree.own);
    for (at, &step) in tree.steps.iter().enumerate() {
        router = around(at, step, router);
        if matches!(step, Step::Nest | Step::NestService | Step::Buffer) {
            path.insert_str(0, "/in");
        }
    }
    (router, path)
}

fn around(at: usize, step: Step, router: Router) -> Router {
    match step {
        Step::Policy(How::Layer, terms) => router.layer((terms.layer)()),
        Step::Policy(How::Annotated, terms) => (terms.router)(router),
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
