//! The future of a [`PolicyService`](crate::PolicyService).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{Policy, RequestOrigin, SourceAnswer};
use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::decision::{Decision, HeldRequest, OuterPolicies, PendingDecision, VetoReport};
use crate::endpoint::{Endpoint, EndpointPolicies};
use crate::event;
use crate::prepared::{PreflightResponse, PreparedPolicy};
use crate::recorder::Recorder;
use crate::request_scope::{self, InnerPolicy, Passed, Position, RequestScope, identifying_header};
use crate::source::lookup::{Lookup, PendingLookup, RequestSummary, lookup_origin};

pin_project! {
    /// The future of [`PolicyService`](crate::PolicyService).
    #[derive(Debug)]
    pub struct PolicyFuture<F>
    where
        F: Future,
    {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProjected]
    enum State<F>
    where
        F: Future,
    {
        // A preflight, answered without the app.
        Preflight { response: Option<PreflightResponse> },
        // The same, once a source has answered.
        PendingPreflight { pending: Box<PendingPreflight> },
        // An actual request that a policy further out decides about, or no policy at all.
        Passed { #[pin] future: F, passed: Option<Passed> },
        // An actual request.
        Actual { #[pin] future: F, actual: Option<Actual> },
        // The same, where the app has answered and a source has not.
        Answered { answered: Option<Box<(F::Output, Actual)>> },
    }
}

/// An actual request that this policy decides about.
#[derive(Debug)]
pub(crate) struct Actual {
    endpoint: Arc<Endpoint>,
    /// The policy for the method, where each method has its own.
    of_method: Option<Arc<PreparedPolicy>>,
    decision: PendingDecision,
    report: VetoReport,
    /// `None` if no policy inside has to know of the request.
    pub(crate) scope: Option<RequestScope>,
    request: HeldRequest,
}

impl Actual {
    /// Decides, or asks the source of the nearest policy, and prepares the scope for the policies inside.
    pub(crate) fn begin<Body>(
        endpoint: &Arc<Endpoint>,
        policy: &Arc<PreparedPolicy>,
        request: &mut Request<Body>,
    ) -> Actual {
        let lookup = policy.source().map_or(Lookup::Answered(None), |source| {
            lookup_origin(source, policy.evaluator(), request)
        });
        let parts = (request.method(), request.headers());
        let actual = Actual::decide(endpoint, policy, lookup, parts, request.extensions());
        if actual.decision.may_share() || cfg!(debug_assertions) {
            request_scope::mark(request.extensions_mut());
        }
        actual
    }

    fn decide(
        endpoint: &Arc<Endpoint>,
        policy: &Arc<PreparedPolicy>,
        lookup: Lookup,
        (method, headers): (&Method, &HeaderMap),
        extensions: &Extensions,
    ) -> Actual {
        let recorder = extensions.get::<Recorder>().cloned();
        let report = VetoReport::new(&endpoint.outer, (method, headers), recorder.is_some());
        let origin = RequestOrigin::of(headers);
        let decision = match (&endpoint.policies, lookup) {
            (EndpointPolicies::Misplaced(policy), _) => {
                PendingDecision::Made(Decision::misplaced(policy, origin, recorder))
            }
            (_, Lookup::Answered(answer)) => {
                let (parts, answer) = ((method, headers), answer.as_ref());
                PendingDecision::Made(Decision::new(policy, parts, origin, answer, recorder))
            }
            (_, Lookup::Pending(lookup)) => PendingDecision::Pending(lookup, recorder),
        };
        // In debug builds, a hidden policy is found by any request.
        let is_held = decision.may_share()
            || !matches!(origin, RequestOrigin::Absent)
            || cfg!(debug_assertions);
        let header = identifying_header(origin, headers);
        let request = HeldRequest::new(origin, header.filter(|_| is_held));
        let has_scope = is_held || !endpoint.outer.is_empty();
        let scope = has_scope.then(|| RequestScope::new(endpoint.policies.id(), header, is_held));
        let of_method = match &endpoint.policies {
            EndpointPolicies::PerMethod(..) => Some(Arc::clone(policy)),
            EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_) => None,
        };
        Actual {
            endpoint: Arc::clone(endpoint),
            of_method,
            decision,
            report,
            scope,
            request,
        }
    }

    /// The policies here, as those of a policy further out.
    fn inner_policy(&self) -> InnerPolicy {
        let policy = policy(self.of_method.as_ref(), &self.endpoint);
        self.endpoint.inner_policy(Some(policy))
    }

    #[inline]
    fn poll_source(&mut self, cx: &mut Context<'_>) {
        if let PendingDecision::Pending(..) = self.decision {
            let policy = policy(self.of_method.as_ref(), &self.endpoint);
            let _ = self.decision.poll(policy, cx);
        }
    }

    /// Applies the decision, once it is made.
    fn poll_finish(
        &mut self,
        cx: &mut Context<'_>,
        response: (StatusCode, &mut HeaderMap),
    ) -> Poll<()> {
        let policy = policy(self.of_method.as_ref(), &self.endpoint);
        let decision = ready!(self.decision.poll(policy, cx));
        if let Some(scope) = &mut self.scope {
            scope.take_notes();
            if scope.hidden.is_some() {
                self.endpoint.note_hidden();
            }
        }
        let mut outer = OuterPolicies {
            policies: &self.endpoint.outer,
            origin: self.request.origin(),
            report: &mut self.report,
        };
        decision.apply(policy, &mut outer, self.scope.as_ref(), response);
        Poll::Ready(())
    }
}

/// The policy that decides.
fn policy<'a>(
    of_method: Option<&'a Arc<PreparedPolicy>>,
    endpoint: &'a Endpoint,
) -> &'a Arc<PreparedPolicy> {
    match (of_method, &endpoint.policies) {
        (Some(policy), _) => policy,
        (None, EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy)) => policy,
        (None, EndpointPolicies::PerMethod(..)) => unreachable!("the method has a policy"),
    }
}

/// A preflight whose origin a source has not answered yet.
#[derive(Debug)]
pub(crate) struct PendingPreflight {
    pub(crate) policy: Arc<PreparedPolicy>,
    pub(crate) lookup: Box<PendingLookup>,
    pub(crate) recorder: Option<Recorder>,
}

impl PendingPreflight {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<PreflightResponse> {
        let answer = ready!(Pin::new(&mut *self.lookup).poll(cx));
        let RequestSummary { method, headers } = &self.lookup.summary;
        let recorder = self.recorder.as_ref();
        Poll::Ready(answer_preflight(
            &self.policy,
            (method, headers),
            Some(&answer),
            recorder,
        ))
    }
}

/// Answers a preflight, and works out the outcome where it is wanted.
pub(crate) fn answer_preflight(
    policy: &PreparedPolicy,
    (method, headers): (&Method, &HeaderMap),
    answer: Option<&SourceAnswer>,
    recorder: Option<&Recorder>,
) -> PreflightResponse {
    if recorder.is_some() || event::is_enabled() {
        let outcome = policy.preflight_outcome(headers, answer);
        event::emit(&outcome, method, headers);
        if let Some(recorder) = recorder {
            recorder.record(outcome, Some(Policy::clone(policy.policy())));
        }
    }
    policy.preflight(headers, answer)
}

impl<F: Future> PolicyFuture<F> {
    pub(crate) fn preflight(response: PreflightResponse) -> PolicyFuture<F> {
        let response = Some(response);
        PolicyFuture {
            state: State::Preflight { response },
        }
    }

    pub(crate) fn pending_preflight(pending: PendingPreflight) -> PolicyFuture<F> {
        let pending = Box::new(pending);
        PolicyFuture {
            state: State::PendingPreflight { pending },
        }
    }

    /// A request that a policy further out decides about, instead of the policy here, if there is one.
    pub(crate) fn passed(future: F, passed: Option<Passed>) -> PolicyFuture<F> {
        PolicyFuture {
            state: State::Passed { future, passed },
        }
    }

    pub(crate) fn actual(future: F, actual: Actual) -> PolicyFuture<F> {
        let actual = Some(actual);
        PolicyFuture {
            state: State::Actual { future, actual },
        }
    }
}

impl<F: Future> fmt::Debug for State<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Preflight { .. } => "Preflight",
            State::PendingPreflight { .. } => "PendingPreflight",
            State::Passed { .. } => "Passed",
            State::Actual { .. } => "Actual",
            State::Answered { .. } => "Answered",
        })
    }
}

impl<F, ResponseBody, E> Future for PolicyFuture<F>
where
    F: Future<Output = Result<Response<ResponseBody>, E>>,
    ResponseBody: Default,
{
    type Output = Result<Response<ResponseBody>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        match state.as_mut().project() {
            StateProjected::Preflight { response } => {
                let response = response.take().unwrap_or_else(completed);
                Poll::Ready(Ok(response.into_response()))
            }
            StateProjected::PendingPreflight { pending } => {
                let response = ready!(pending.poll(cx));
                state.set(State::Preflight { response: None });
                Poll::Ready(Ok(response.into_response()))
            }
            StateProjected::Passed { future, passed } => {
                if let Some(passed) = passed {
                    passed.note_reached();
                }
                let output = ready!(future.poll(cx));
                if let (Some(passed), Ok(response)) = (passed, &output) {
                    passed.note_answered(response.status());
                }
                Poll::Ready(output)
            }
            StateProjected::Actual {
                future,
                actual: place,
            } => {
                let Some(actual) = place else { completed() };
                // The call may have been in another task, as it is with a `Buffer`.
                let scope = actual.scope.as_ref();
                let position = scope.map(RequestScope::position_when_polled);
                if position.is_some_and(|position| position != Position::Outermost) {
                    let passed = Passed::here(actual.inner_policy());
                    passed.note_reached();
                    let output = ready!(future.poll(cx));
                    if let Ok(response) = &output {
                        passed.note_answered(response.status());
                    }
                    return Poll::Ready(output);
                }
                // A source makes progress while the app does.
                actual.poll_source(cx);
                let mut output = {
                    let _entered = actual.scope.as_mut().map(RequestScope::enter);
                    future.poll(cx)
                };
                if let Poll::Ready(Ok(response)) = &mut output
                    && actual.poll_finish(cx, parts_mut(response)).is_pending()
                    && let Poll::Ready(output) = output
                {
                    let answered = place.take().map(|actual| Box::new((output, actual)));
                    state.set(State::Answered { answered });
                    return Poll::Pending;
                }
                output
            }
            StateProjected::Answered { answered } => {
                if let Some((Ok(response), actual)) = answered.as_deref_mut() {
                    ready!(actual.poll_finish(cx, parts_mut(response)));
                }
                let (output, _) = *answered.take().unwrap_or_else(completed);
                Poll::Ready(output)
            }
        }
    }
}

fn parts_mut<Body>(response: &mut Response<Body>) -> (StatusCode, &mut HeaderMap) {
    (response.status(), response.headers_mut())
}

fn completed<T>() -> T {
    panic!("a `PolicyFuture` was polled after it had completed")
}
