//! The tower service: it answers preflights, and applies the decision to the responses to actual requests.
//! A handler in `cors_route!` does the same, by the same functions.
//!
//! The way of a request:
//!
//! 1. A **preflight** is answered at once by the policy of the endpoint ([`Endpoint::for_preflight`]), which
//!    may ask its source first. It never gets further in.
//! 2. An **actual request** first finds its [`Position`]: under another policy that decides for this one, it
//!    passes through, and leaves a note when its response comes out.
//! 3. In the outermost layer, the nearest policy decides ([`PendingDecision`]): it compares the origin, or
//!    asks its source while the app handles the request.
//! 4. The service inside runs with a [`RequestScope`], in which policies further in leave their notes.
//! 5. The response gets the headers of the decision, once the notes are read: a hidden policy takes them
//!    away, and where the response did not come from the nearest policy, the outer one has to agree.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};

use cors_policy::__private::{is_preflight, requested_method};
use http::{Request, Response};
use tower_service::Service;

use crate::clone_probe::{FoundPolicies, Reporter, clone_and_report, find_inner_policies};
use crate::endpoint::{Endpoint, EndpointPolicies};
use crate::event;
use crate::future::{Actual, PendingPreflight, PolicyFuture, RequestState, answer_preflight};
use crate::misuse::Misuse;
use crate::recorder::Recorder;
use crate::request_scope::{self, Position};
use crate::route_check::{RequestKind, RouteCheck};
use crate::source::lookup::{Lookup, lookup_origin};

/// A service under a policy, made by [`PolicyLayer`](crate::PolicyLayer).
#[derive(Debug)]
pub struct PolicyService<S> {
    inner: S,
    endpoint: Arc<Endpoint>,
    route_check: Option<Arc<RouteCheck>>,
}

impl<S: Clone> PolicyService<S> {
    /// Puts policies around a service. Policies inside of it are nearer to the handlers, and decide.
    ///
    /// # Panics
    ///
    /// If policies inside of it cannot take effect: where it is certain that the app is being built, and in
    /// builds with `debug_assertions`. Otherwise, nothing is shared.
    pub(crate) fn new(
        inner: S,
        own: EndpointPolicies,
        is_at_start_up: bool,
        route_check: Option<Arc<RouteCheck>>,
    ) -> PolicyService<S> {
        let endpoint = endpoint(own, find_inner_policies(&inner), is_at_start_up);
        PolicyService {
            inner,
            endpoint: Arc::new(endpoint),
            route_check,
        }
    }
}

/// The endpoint of a layer's own policies around those that were found inside.
fn endpoint(own: EndpointPolicies, found: FoundPolicies, is_at_start_up: bool) -> Endpoint {
    let mut found = found.endpoints;
    let own = match (own, found.len()) {
        (own, 0) => return Endpoint::new(own, Vec::new()),
        (EndpointPolicies::Single(own), 1) => return found.remove(0).under(own),
        (own, _) => own,
    };
    let misuse = match own {
        EndpointPolicies::PerMethod(..) => Misuse::LayerInsideRoute,
        EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_) => Misuse::SeveralPolicies,
    };
    let inner: Vec<String> = found.iter().map(|inner| inner.policies.names()).collect();
    let policy = own.into_one();
    policy.report(misuse, &inner.join(", "), is_at_start_up);
    Endpoint::new(EndpointPolicies::Misplaced(policy), Vec::new())
}

impl<S: Clone> Clone for PolicyService<S> {
    fn clone(&self) -> PolicyService<S> {
        PolicyService {
            inner: clone_and_report(&self.inner, &self.endpoint, Reporter::Layer),
            endpoint: Arc::clone(&self.endpoint),
            route_check: self.route_check.clone(),
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
        let PolicyService {
            inner,
            endpoint,
            route_check,
        } = self;
        let route_check = route_check.as_deref();
        let state = handle(endpoint, route_check, request, |request| {
            inner.call(request)
        });
        PolicyFuture { state }
    }
}

/// Answers a preflight, or runs the service or handler inside for an actual request.
pub(crate) fn handle<Body, F: Future>(
    endpoint: &Arc<Endpoint>,
    route_check: Option<&RouteCheck>,
    mut request: Request<Body>,
    call_inner: impl FnOnce(Request<Body>) -> F,
) -> RequestState<F> {
    let policies = &endpoint.policies;
    if is_preflight(request.method(), request.headers()) {
        if let Some(check) = route_check {
            let method = requested_method(request.headers());
            let kind = RequestKind::Preflight;
            check.note(request.extensions(), method.as_ref(), kind, policies);
        }
        return preflight(endpoint, &mut request);
    }
    let position = request_scope::position(policies.id(), request.extensions());
    let policy = policies.for_response(request.method());
    if position != Position::Outermost {
        let inner = endpoint.inner_policy(policy);
        inner.note_reached();
        return RequestState::passed(call_inner(request), Some(inner));
    }
    let Some(policy) = policy else {
        return RequestState::passed(call_inner(request), None);
    };
    if let Some(check) = route_check {
        let (method, kind) = (Some(request.method()), RequestKind::Actual);
        check.note(request.extensions(), method, kind, policies);
    }
    let mut actual = Actual::begin(endpoint, policy, &mut request);
    let entered = actual.enter();
    let future = call_inner(request);
    drop(entered);
    RequestState::actual(future, actual)
}

/// Answers a preflight, or asks the source of its policy first.
fn preflight<F: Future, Body>(endpoint: &Endpoint, request: &mut Request<Body>) -> RequestState<F> {
    let recorder = request.extensions().get::<Recorder>().cloned();
    let policy = match endpoint.for_preflight(request.headers()) {
        Ok(policy) => policy,
        Err(refused) => {
            event::emit(&refused.outcome, request.method(), request.headers());
            let response = refused.response();
            if let Some(recorder) = recorder {
                recorder.record(refused.outcome, None);
            }
            return RequestState::preflight(response);
        }
    };
    let lookup = policy.source().map_or(Lookup::Answered(None), |source| {
        lookup_origin(source, policy.evaluator(), request)
    });
    match lookup {
        Lookup::Answered(answer) => {
            let request = (request.method(), request.headers());
            let response = answer_preflight(policy, request, answer.as_ref(), recorder.as_ref());
            RequestState::preflight(response)
        }
        Lookup::Pending(lookup) => RequestState::pending_preflight(PendingPreflight {
            policy: Arc::clone(policy),
            lookup,
            recorder,
        }),
    }
}
