//! The handlers of a plain chain in `cors_route!`, each of them under its policy.
//!
//! A layer costs a request a box, and a clone of it. A handler under its policy costs neither: it is as large as
//! the handler, where the policies of the path are known when it is compiled.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{MethodRouter, Route};
use http::StatusCode;
use tower_layer::layer_fn;
use tower_service::Service;

use crate::clone_probe::{Reporter, clone_and_report};
use crate::endpoint::{Endpoint, EndpointRef};
use crate::future::{Inner, PolicyFuture, WaitingCall};
use crate::method_policies::MethodPolicies;
use crate::service::handle;
use crate::target::build_method_router;

/// Whether all policies of a path are known when they are compiled.
#[derive(Debug)]
pub struct Known<const KNOWN: bool>;

/// The choice of a reference to the policies of a path: a function that returns a static, or, where origins come
/// from the environment, the policies themselves. These are read each time that `cors_route!` is evaluated.
pub trait EndpointKey<F> {
    /// The reference.
    type Key: EndpointRef;

    /// The reference, once the policies are made.
    ///
    /// # Panics
    ///
    /// If what is known of a policy only at run time breaks a rule.
    fn key(shared: F, policies: fn() -> MethodPolicies) -> Self::Key;
}

impl<F: EndpointRef> EndpointKey<F> for Known<true> {
    type Key = F;

    fn key(shared: F, _: fn() -> MethodPolicies) -> F {
        shared.endpoint();
        shared
    }
}

impl<F> EndpointKey<F> for Known<false> {
    type Key = Arc<Endpoint>;

    fn key(_: F, policies: fn() -> MethodPolicies) -> Arc<Endpoint> {
        policies().into_endpoint()
    }
}

/// Puts a handler under the policy of its method.
pub(crate) fn under_policy<H, K: EndpointRef>(handler: H, key: &K) -> PolicyHandler<H, K> {
    PolicyHandler {
        handler,
        key: key.clone(),
    }
}

/// Lets the policies of a path answer its preflights, too: those end up where no method serves a request.
///
/// axum's own fallback is replaced by a layer, and stays the default one: `Allow`, `OPTIONS` and
/// `method_not_allowed_fallback` are as they are without a policy.
pub fn route<S, K: EndpointRef>(
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

impl<H: Clone, K: EndpointRef> Clone for PolicyHandler<H, K> {
    fn clone(&self) -> Self {
        let endpoint = self.key.endpoint();
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
    K: EndpointRef,
    T: 'static,
    S: Send + 'static,
{
    type Future = PolicyFuture<H::Future, K, WaitingHandler<H, T, S>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let PolicyHandler { handler, key } = self;
        let arguments = PhantomData;
        let inner = InnerHandler {
            handler,
            state,
            arguments,
        };
        handle(&key, request, inner)
    }
}

/// A handler, and the state that it gets.
struct InnerHandler<H, T, S> {
    handler: H,
    state: S,
    arguments: PhantomData<fn() -> T>,
}

impl<H: Handler<T, S>, T, S> Inner<Body> for InnerHandler<H, T, S> {
    type Future = H::Future;
    type Waiting = WaitingHandler<H, T, S>;

    #[inline]
    fn call(self, request: Request) -> H::Future {
        self.handler.call(request, self.state)
    }

    fn wait(self, request: Request) -> WaitingHandler<H, T, S> {
        let inner = self;
        WaitingHandler { inner, request }
    }
}

/// A handler with a request that waits for a source.
pub struct WaitingHandler<H, T, S> {
    inner: InnerHandler<H, T, S>,
    request: Request,
}

impl<H, T, S> fmt::Debug for WaitingHandler<H, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitingHandler")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

impl<H: Handler<T, S>, T, S> WaitingCall for WaitingHandler<H, T, S> {
    type Body = Body;
    type Future = H::Future;

    fn request(&mut self) -> &mut Request {
        &mut self.request
    }

    fn call(self) -> H::Future {
        self.inner.call(self.request)
    }
}

/// The service for what no method of a path serves: preflights, and axum's own response to all else.
struct PathFallback<K>(K);

impl<K: EndpointRef> Clone for PathFallback<K> {
    fn clone(&self) -> Self {
        let endpoint = self.0.endpoint();
        PathFallback(clone_and_report(&self.0, endpoint, Reporter::Handler))
    }
}

impl<K: EndpointRef> Service<Request> for PathFallback<K> {
    type Response = Response;
    type Error = Infallible;
    type Future = PolicyFuture<Ready<Result<Response, Infallible>>, K, WaitingRequest>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        handle(&self.0, request, MethodNotAllowed)
    }
}

/// axum's own response where no method of a path serves a request.
struct MethodNotAllowed;

impl Inner<Body> for MethodNotAllowed {
    type Future = Ready<Result<Response, Infallible>>;
    type Waiting = WaitingRequest;

    fn call(self, _: Request) -> Self::Future {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        ready(Ok(response))
    }

    fn wait(self, request: Request) -> WaitingRequest {
        WaitingRequest(request)
    }
}

/// A request for [`MethodNotAllowed`] that waits for a source.
struct WaitingRequest(Request);

impl WaitingCall for WaitingRequest {
    type Body = Body;
    type Future = Ready<Result<Response, Infallible>>;

    fn request(&mut self) -> &mut Request {
        &mut self.0
    }

    fn call(self) -> Self::Future {
        MethodNotAllowed.call(self.0)
    }
}
