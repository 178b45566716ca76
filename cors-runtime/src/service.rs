//! The tower service: it answers preflights, and applies the decision to the responses to actual requests.
//! A handler in `cors_route!` does the same, by the same functions.
//!
//! The way of a request:
//!
//! 1. A **preflight** is answered at once by the policy of the endpoint ([`Endpoint::for_preflight`]), which
//!    may ask its source first. It never gets further in.
//! 2. An **actual request** first finds its [`Position`]: under another policy that decides for this one, it
//!    passes through, and leaves a note when its response comes out. What the other one does not know of is
//!    enforced here.
//! 3. In the outermost layer, the nearest policy decides ([`Decision`](crate::decision::Decision)): it compares the origin, or
//!    asks its source while the app handles the request. With `enforce` it may refuse the request, which goes no
//!    further then, and the app waits for the source.
//! 4. The service inside runs with a [`RequestScope`], in which policies further in leave their notes.
//! 5. The response gets the headers of the decision, once the notes are read: a hidden policy takes them
//!    away, and where the response did not come from the nearest policy, the outer one has to agree.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};

use cors_policy::__private::{EnforceCheck, is_preflight};
use http::{Request, Response};
use tower_service::Service;

use crate::answer::{ForbiddenResponse, answer_preflight, enforce, report};
use crate::clone_probe::{FoundPolicies, Reporter, clone_and_report, find_inner_policies};
use crate::endpoint::{Endpoint, EndpointPolicies, EndpointRef};
use crate::event;
use crate::future::{Inner, PolicyFuture, WaitingCall, begin};
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
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>> + Clone,
    ResponseBody: Default,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = PolicyFuture<S::Future, Arc<Endpoint>, WaitingService<S, RequestBody>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        handle(&self.endpoint, request, InnerService(&mut self.inner))
    }
}

/// A service that is ready.
struct InnerService<'a, S>(&'a mut S);

impl<S, Body> Inner<Body> for InnerService<'_, S>
where
    S: Service<Request<Body>> + Clone,
{
    type Future = S::Future;
    type Waiting = WaitingService<S, Body>;

    #[inline]
    fn call(self, request: Request<Body>) -> S::Future {
        self.0.call(request)
    }

    fn wait(self, request: Request<Body>) -> WaitingService<S, Body> {
        // The one that is ready, not its clone.
        let clone = self.0.clone();
        let service = std::mem::replace(self.0, clone);
        WaitingService { service, request }
    }
}

/// A service with a request that waits for a source.
#[derive(Debug)]
pub struct WaitingService<S, Body> {
    service: S,
    request: Request<Body>,
}

impl<S: Service<Request<Body>>, Body> WaitingCall for WaitingService<S, Body> {
    type Body = Body;
    type Future = S::Future;

    fn request(&mut self) -> &mut Request<Body> {
        &mut self.request
    }

    fn call(mut self) -> S::Future {
        self.service.call(self.request)
    }
}

/// Answers a preflight, or runs the service or handler inside for an actual request.
#[inline]
pub(crate) fn handle<E: EndpointRef, Body, I: Inner<Body>>(
    reference: &E,
    mut request: Request<Body>,
    inner: I,
) -> PolicyFuture<I::Future, E, I::Waiting> {
    let endpoint = reference.endpoint();
    if is_preflight(request.method(), request.headers()) {
        return preflight(endpoint, &mut request);
    }
    let position = request_scope::position(endpoint.policies.id(), request.extensions());
    let at = endpoint.for_response(request.method());
    if position != Position::Outermost {
        let own = endpoint.inner_policy(at);
        own.note_reached();
        if let Some(at) = at
            && let Some(refused) = enforce_inside(endpoint, at, position, &request)
        {
            return PolicyFuture::forbidden(refused);
        }
        return PolicyFuture::passed(inner.call(request), Some(own));
    }
    let Some(at) = at else {
        return PolicyFuture::passed(inner.call(request), None);
    };
    if cfg!(debug_assertions) {
        endpoint.check_route(&request, false);
    }
    begin(reference, at, request, inner)
}

/// Refuses a request by the `enforce` of a policy inside another one, unless that one has checked the request by it: it
/// cannot see the policy, or something in between has changed the method. The source is not asked, and that allows no
/// origin.
#[inline]
fn enforce_inside<Body>(
    endpoint: &Endpoint,
    at: usize,
    position: Position,
    request: &Request<Body>,
) -> Option<Box<ForbiddenResponse>> {
    endpoint.enforced(at)?;
    let check = endpoint.check_enforce(at, request);
    let is_checked = |enforced: Option<u16>| enforced == check.covered_at(at);
    match position {
        Position::Covered { enforced } if is_checked(enforced) => None,
        _ if check.is_report() => {
            report(endpoint, at, check, RequestParts::of(request));
            None
        }
        _ => enforce(endpoint, at, check, request, None),
    }
}

/// Answers a preflight, or asks the source of its policy first.
fn preflight<E, F: Future, C, Body>(
    endpoint: &Endpoint,
    request: &mut Request<Body>,
) -> PolicyFuture<F, E, C> {
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
        lookup_origin(source, policy.evaluator(), EnforceCheck::OFF, request)
    });
    match lookup {
        Lookup::Answered(answer) => {
            let parts = RequestParts::of(request);
            PolicyFuture::preflight(answer_preflight(policy, parts, answer.as_ref()))
        }
        Lookup::Pending(lookup) => PolicyFuture::pending_preflight(Arc::clone(policy), lookup),
    }
}
