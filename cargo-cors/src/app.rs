//! An app with the policies of a lock, and handlers that answer with 200.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use cors_policy::__private::{Assignment, PolicyDescription, is_preflight, requested_method};
use cors_policy::Policy;
use cors_runtime::{PolicyErrors, PolicyLayer};
use cors_testing::lock::{Lock, LockedEndpoint};
use tower_service::Service;

/// The app, or what its policies do not start with.
pub(crate) fn app(lock: &Lock, assignment: &Assignment) -> Result<Router, PolicyErrors> {
    let mut paths: BTreeMap<&str, PathService> = BTreeMap::new();
    for ((path, method), endpoint) in &lock.endpoints {
        let handler = match policy(lock, endpoint, assignment) {
            Some(policy) => layered(policy)?,
            None => Router::new().fallback_service(Handler),
        };
        let endpoints = &mut paths.entry(path).or_default().endpoints;
        endpoints.insert(method.clone(), (endpoint.policy.clone(), handler));
    }
    let mut app = Router::new();
    for (path, service) in paths {
        app = match path {
            "*" => app.fallback_service(service),
            _ => match path.strip_suffix("/*") {
                Some(parent) => app
                    .route_service(&format!("{parent}/"), service.clone())
                    .route_service(&format!("{parent}/{{*rest}}"), service),
                None => app.route_service(path, service),
            },
        };
    }
    Ok(app)
}

/// The policy of an endpoint, with what is enforced there.
fn policy(lock: &Lock, endpoint: &LockedEndpoint, assignment: &Assignment) -> Option<Policy> {
    let policy = lock.at(endpoint).policy?;
    let with_enforce = PolicyDescription {
        enforce: endpoint.enforce,
        ..policy.clone()
    };
    Some(with_enforce.under(assignment))
}

fn layered(policy: Policy) -> Result<Router, PolicyErrors> {
    let layer = PolicyLayer::try_new(policy)?;
    Ok(Router::new().fallback_service(Handler).layer(layer))
}

/// The services of a path, by method. A preflight goes to that of the method that it asks for.
#[derive(Clone, Default)]
struct PathService {
    /// With the path of the policy's item.
    endpoints: BTreeMap<String, (Option<String>, Router)>,
}

impl PathService {
    fn of(&self, request: &Request) -> Option<&Router> {
        let is_preflight = is_preflight(request.method(), request.headers());
        let method = if is_preflight {
            requested_method(request.headers())?
        } else {
            request.method().clone()
        };
        let exact = self.endpoints.get(method.as_str());
        let head = || {
            (method == "HEAD")
                .then(|| self.endpoints.get("GET"))
                .flatten()
        };
        let other = || self.endpoints.get("*");
        // One policy around all methods answers for the others, too.
        let common = || {
            let mut all = self.endpoints.values();
            let first = all.next()?;
            all.all(|other| other.0 == first.0).then_some(first)
        };
        let found = exact.or_else(head).or_else(other).or_else(common);
        found.map(|(_, router)| router)
    }
}

impl Service<Request> for PathService {
    type Response = Response;
    type Error = Infallible;
    type Future = axum::routing::future::RouteFuture<Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let mut router = self.of(&request).cloned().unwrap_or_default();
        Service::call(&mut router, request)
    }
}

/// Answers with 200.
#[derive(Clone, Copy)]
struct Handler;

impl Service<Request> for Handler {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok(Response::new(Body::empty())))
    }
}
