//! The handlers of a plain chain in `cors_route!`, each of them under its policy.
//!
//! A layer costs a request a box, and a clone of it. A handler under its policy costs neither: it is as large as
//! the handler, where the policies of the path are known when it is compiled.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{MethodRouter, Route};
use http::StatusCode;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::clone_probe::{Reporter, clone_and_report};
use crate::endpoint::{Endpoint, EndpointPolicies};
use crate::future::{HandlerFuture, PolicyFuture};
use crate::method_policies::MethodPolicies;
use crate::service::handle;
use crate::target::build_method_router;

/// The policies of a path, shared by its handlers and its fallback.
#[derive(Clone, Debug)]
pub struct RouteEndpoint(Arc<Endpoint>);

impl RouteEndpoint {
    /// The endpoint of a path with these policies.
    #[must_use]
    pub fn new(policies: MethodPolicies) -> RouteEndpoint {
        let policies = EndpointPolicies::PerMethod(Arc::new(policies.into_table()), None);
        RouteEndpoint(Arc::new(Endpoint::new(policies, Vec::new())))
    }
}

/// The way from a handler to the policies of its path.
pub trait RouteKey: Clone + Send + Sync + 'static {
    /// The policies of the path.
    fn endpoint(&self) -> &RouteEndpoint;
}

/// A function item, which is zero-sized, with the policies in a static.
impl<F> RouteKey for F
where
    F: Fn() -> &'static RouteEndpoint + Clone + Send + Sync + 'static,
{
    fn endpoint(&self) -> &RouteEndpoint {
        self()
    }
}

/// The policies themselves, where origins come from the environment: they are read each time that
/// `cors_route!` is evaluated.
impl RouteKey for RouteEndpoint {
    fn endpoint(&self) -> &RouteEndpoint {
        self
    }
}

/// Whether all policies of a path are known when they are compiled.
#[derive(Debug)]
pub struct Known<const KNOWN: bool>;

/// The choice of the key of a path.
pub trait EndpointKey<F> {
    /// The key.
    type Key: RouteKey;

    /// The key, once the policies are made.
    ///
    /// # Panics
    ///
    /// If what is known of a policy only at run time breaks a rule.
    fn key(shared: F, policies: fn() -> MethodPolicies) -> Self::Key;
}

impl<F: RouteKey> EndpointKey<F> for Known<true> {
    type Key = F;

    fn key(shared: F, _: fn() -> MethodPolicies) -> F {
        shared.endpoint();
        shared
    }
}

impl<F> EndpointKey<F> for Known<false> {
    type Key = RouteEndpoint;

    fn key(_: F, policies: fn() -> MethodPolicies) -> RouteEndpoint {
        RouteEndpoint::new(policies())
    }
}

/// Puts a handler under the policy of its method.
pub fn under_policy<H, K: RouteKey>(handler: H, key: &K) -> PolicyHandler<H, K> {
    PolicyHandler {
        handler,
        key: key.clone(),
    }
}

/// Lets the policies of a path answer its preflights, too: those end up where no method serves a request.
///
/// axum's own fallback is replaced by a layer, and stays the default one: `Allow`, `OPTIONS` and
/// `method_not_allowed_fallback` are as they are without a policy.
pub fn route<S, K: RouteKey>(
    chain: MethodRouter<S, Infallible>,
    key: &K,
) -> MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    let key = key.clone();
    let fallback = layer_fn(move |_axums_own: Route| PathFallback(key.clone()));
    build_method_router(chain.merge(MethodRouter::<S, Infallible>::new().layer(fallback)))
}

/// A handler under its policy.
#[derive(Debug)]
pub struct PolicyHandler<H, K> {
    handler: H,
    key: K,
}

impl<H: Clone, K: RouteKey> Clone for PolicyHandler<H, K> {
    fn clone(&self) -> Self {
        let endpoint = &self.key.endpoint().0;
        PolicyHandler {
            handler: clone_and_report(&self.handler, endpoint, Reporter::Handler),
            key: self.key.clone(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<H, K, T, S> Handler<T, S> for PolicyHandler<H, K>
where
    H: Handler<T, S>,
    K: RouteKey,
{
    type Future = HandlerFuture<H::Future>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let PolicyHandler { handler, key } = self;
        let endpoint = &key.endpoint().0;
        let state = handle(endpoint, None, request, |request| {
            handler.call(request, state)
        });
        HandlerFuture { state }
    }
}

/// The service for what no method of a path serves: preflights, and axum's own response to all else.
struct PathFallback<K>(K);

impl<K: RouteKey> Clone for PathFallback<K> {
    fn clone(&self) -> Self {
        let endpoint = &self.0.endpoint().0;
        PathFallback(clone_and_report(&self.0, endpoint, Reporter::Handler))
    }
}

impl<K: RouteKey> Service<Request> for PathFallback<K> {
    type Response = Response;
    type Error = Infallible;
    type Future = PolicyFuture<Ready<Result<Response, Infallible>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let endpoint = &self.0.endpoint().0;
        let state = handle(endpoint, None, request, |_| {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            ready(Ok(response))
        });
        PolicyFuture { state }
    }
}
