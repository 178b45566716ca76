//! The tower service: it answers preflights, and applies the decision to the responses to actual requests.
//! A handler in `cors_route!` does the same, by the same functions.
//!
//! The way of a request:
//!
//! 1. A **preflight** is answered at once by the policy of the endpoint ([`Endpoint::for_preflight`]), which
//!    may ask its source first. It never gets further in.
//! 2. An **actual request** first finds its [`Position`]: under another policy that decides for this one, it
//!    passes through, and leaves a note when its response comes out.
//! 3. In the outermost layer, the nearest policy decides ([`Decision`](crate::decision::Decision)): it compares the origin, or
//!    asks its source while the app handles the request.
//! 4. The service inside runs with a [`RequestScope`], in which policies further in leave their notes.
//! 5. The response gets the headers of the decision, once the notes are read: a hidden policy takes them
//!    away, and where the response did not come from the nearest policy, the outer one has to agree.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};

use cors_policy::__private::is_preflight;
use http::{Request, Response};
use tower_service::Service;

use crate::clone_probe::{FoundPolicies, Reporter, clone_and_report, find_inner_policies};
use crate::endpoint::{Endpoint, EndpointPolicies, EndpointRef};
use crate::event;
use crate::future::{Actual, PolicyFuture, answer_preflight};
use crate::misuse::Misuse;
use crate::request_parts::RequestParts;
use crate::request_scope::{self, Position};
use crate::source::lookup::{Lookup, lookup_origin};

/// A service under a policy, made by [`PolicyLayer`](crate::PolicyLayer).
#[derive(Debug)]
pub struct PolicyService<S> {
    inner: S,
    endpoint: Arc<Endpoint>,
}

impl<S: Clone> PolicyService<S> {
    /// Puts policies around a service. Policies inside of it are nearer to the handlers, and decide.
    ///
    /// # Panics
    ///
    /// If policies inside of it cannot take effect: where it is certain that the app is being built, and in
    /// builds with `debug_assertions`. Otherwise, nothing is shared.
    pub(crate) fn new(inner: S, own: EndpointPolicies, is_at_start_up: bool) -> PolicyService<S> {
        let endpoint = endpoint(own, &find_inner_policies(&inner), is_at_start_up);
        let endpoint = Arc::new(endpoint);
        PolicyService { inner, endpoint }
    }
}

/// The endpoint of a layer's own policies around those that were found inside.
fn endpoint(own: EndpointPolicies, found: &FoundPolicies, is_at_start_up: bool) -> Endpoint {
    let misuse = match (&own, found.endpoints.as_slice()) {
        (_, []) => return Endpoint::new(own, Vec::new()),
        (EndpointPolicies::Single(own), [inner]) => return inner.under(Arc::clone(own)),
        (EndpointPolicies::PerMethod(_), _) => Misuse::LayerInsideRoute,
        (EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_), _) => {
            Misuse::SeveralPolicies
        }
    };
    let inner = found.endpoints.iter().map(|inner| inner.policies.names());
    let inner: Vec<String> = inner.collect();
    let policy = Arc::clone(&own.all()[0]);
    policy.report(misuse, &inner.join(", "), is_at_start_up);
    Endpoint::new(EndpointPolicies::Misplaced(policy), Vec::new())
}

impl<S: Clone> Clone for PolicyService<S> {
    fn clone(&self) -> PolicyService<S> {
        PolicyService {
            inner: clone_and_report(&self.inner, &self.endpoint, Reporter::Layer),
            endpoint: Arc::clone(&self.endpoint),
        }
    }
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for PolicyService<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = PolicyFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let inner = &mut self.inner;
        handle(&self.endpoint, request, |request| inner.call(request))
    }
}

/// Answers a preflight, or runs the service or handler inside for an actual request.
#[inline]
pub(crate) fn handle<E: EndpointRef, Body, F: Future>(
    reference: &E,
    mut request: Request<Body>,
    call_inner: impl FnOnce(Request<Body>) -> F,
) -> PolicyFuture<F, E> {
    let endpoint = reference.endpoint();
    if is_preflight(request.method(), request.headers()) {
        return preflight(endpoint, &mut request);
    }
    let position = request_scope::position(endpoint.policies.id(), request.extensions());
    let at = endpoint.for_response(request.method());
    if position != Position::Outermost {
        let inner = endpoint.inner_policy(at);
        inner.note_reached();
        return PolicyFuture::passed(call_inner(request), Some(inner));
    }
    let Some(at) = at else {
        return PolicyFuture::passed(call_inner(request), None);
    };
    if cfg!(debug_assertions) {
        endpoint.check_route(&request, false);
    }
    let mut actual = Actual::begin(reference, at, &mut request);
    let entered = actual.enter();
    let future = call_inner(request);
    drop(entered);
    PolicyFuture::actual(future, actual)
}

/// Answers a preflight, or asks the source of its policy first.
fn preflight<E, F: Future, Body>(
    endpoint: &Endpoint,
    request: &mut Request<Body>,
) -> PolicyFuture<F, E> {
    if cfg!(debug_assertions) {
        endpoint.check_route(request, true);
    }
    let policy = match endpoint.for_preflight(request.headers()) {
        Ok(policy) => policy,
        Err(refused) => {
            let parts = RequestParts::of(request);
            let headers = refused.headers();
            if parts.recorder.is_some() || event::is_enabled() {
                let outcome = refused.outcome();
                event::emit(&outcome, parts);
                if let Some(recorder) = parts.recorder {
                    recorder.record(outcome, None);
                }
            }
            return PolicyFuture::preflight(headers);
        }
    };
    let lookup = policy.source().map_or(Lookup::Answered(None), |source| {
        lookup_origin(source, policy.evaluator(), request)
    });
    match lookup {
        Lookup::Answered(answer) => {
            let parts = RequestParts::of(request);
            PolicyFuture::preflight(answer_preflight(policy, parts, answer.as_ref()))
        }
        Lookup::Pending(lookup) => PolicyFuture::pending_preflight(Arc::clone(policy), lookup),
    }
}
