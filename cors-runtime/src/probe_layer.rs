//! What decides at an endpoint, asked without running anything of the app.
//!
//! A router with this layer around its routes answers every request with what the layer has found inside. Like
//! [`PolicyLayer`](crate::PolicyLayer), it finds that by cloning the service, once.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use cors_policy::{Enforce, Policy};
use http::{Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::clone_probe::find_inner_policies;
use crate::endpoint::Endpoint;

/// The layer.
#[derive(Clone, Copy, Debug)]
pub struct ProbeLayer;

/// A service that answers with what decides there.
#[derive(Debug)]
pub struct ProbeService<S> {
    found: Arc<[Arc<Endpoint>]>,
    inner: PhantomData<fn() -> S>,
}

/// What decides about a request, in the extensions of the response.
#[derive(Clone, Debug)]
pub enum Probed {
    /// There is no policy.
    NoPolicy,
    /// This one, the nearest.
    Policy {
        /// The policy.
        policy: Box<Policy>,
        /// What is enforced by it, or by a policy around it.
        enforce: Enforce,
    },
    /// None for this method. There are policies for these.
    Methods(Vec<Method>),
    /// Policies that cannot take effect: nothing is shared.
    Misplaced(String),
}

impl<S: Clone> Layer<S> for ProbeLayer {
    type Service = ProbeService<S>;

    fn layer(&self, inner: S) -> ProbeService<S> {
        ProbeService {
            found: find_inner_policies(&inner).endpoints.into(),
            inner: PhantomData,
        }
    }
}

impl<S> Clone for ProbeService<S> {
    fn clone(&self) -> Self {
        ProbeService {
            found: Arc::clone(&self.found),
            inner: PhantomData,
        }
    }
}

impl<S, RequestBody> Service<Request<RequestBody>> for ProbeService<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let probed = match &*self.found {
            [] => Probed::NoPolicy,
            [endpoint] if endpoint.is_misplaced() => Probed::Misplaced(endpoint.policies.names()),
            [endpoint] => match endpoint.for_response(request.method()) {
                Some(at) => Probed::Policy {
                    policy: Box::new(endpoint.policy(at).policy().clone()),
                    enforce: endpoint
                        .enforced(at)
                        .map_or(Enforce::Off, |enforced| enforced.enforce),
                },
                None => Probed::Methods(endpoint.policies.methods()),
            },
            several => {
                let names = several.iter().map(|endpoint| endpoint.policies.names());
                Probed::Misplaced(names.collect::<Vec<_>>().join(", "))
            }
        };
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(probed);
        ready(Ok(response))
    }
}
