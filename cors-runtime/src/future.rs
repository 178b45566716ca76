//! The futures of a [`PolicyService`](crate::PolicyService), and of a handler in `cors_route!`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::__private::RequestOrigin;
use cors_policy::{Policy, SourceAnswer};
use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::decision::{Decision, HeldOrigin, OuterPolicies, PendingDecision, VetoReport};
use crate::endpoint::{Endpoint, EndpointPolicies};
use crate::event;
use crate::prepared::{PreflightResponse, PreparedPolicy};
use crate::recorder::Recorder;
use crate::request_scope::{self, Entered, InnerPolicy, RequestScope};
use crate::source::lookup::{Lookup, PendingLookup, RequestSummary, lookup_origin};

pin_project! {
    /// The future of [`PolicyService`](crate::PolicyService).
    #[derive(Debug)]
    pub struct PolicyFuture<F>
    where
        F: Future,
    {
        #[pin]
        pub(crate) state: RequestState<F>,
    }
}

pin_project! {
    /// The future of a handler under its policy.
    #[derive(Debug)]
    pub struct HandlerFuture<F>
    where
        F: Future,
    {
        #[pin]
        pub(crate) state: RequestState<F>,
    }
}

/// The output of the future inside: the one of a service, or of a handler, which cannot fail.
pub(crate) trait Output {
    type Body: Default;

    fn new(response: Response<Self::Body>) -> Self;

    fn response_mut(&mut self) -> Option<&mut Response<Self::Body>>;
}

impl<Body: Default> Output for Response<Body> {
    type Body = Body;

    fn new(response: Response<Body>) -> Self {
        response
    }

    fn response_mut(&mut self) -> Option<&mut Response<Body>> {
        Some(self)
    }
}

impl<Body: Default, E> Output for Result<Response<Body>, E> {
    type Body = Body;

    fn new(response: Response<Body>) -> Self {
        Ok(response)
    }

    fn response_mut(&mut self) -> Option<&mut Response<Body>> {
        self.as_mut().ok()
    }
}

pin_project! {
    /// A request under a policy, and how far it has got.
    #[project = Projected]
    pub(crate) enum RequestState<F>
    where
        F: Future,
    {
        // A preflight, answered without the app.
        Preflight { response: Option<PreflightResponse> },
        // The same, once a source has answered.
        PendingPreflight { pending: Box<PendingPreflight> },
        // An actual request that a policy further out decides about, or no policy at all.
        Passed { #[pin] future: F, inner: Option<InnerPolicy> },
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
    origin: HeldOrigin,
    scope: RequestScope,
    /// Whether the request is marked for policies inside.
    is_marked: bool,
}

impl Actual {
    /// Decides, or asks the source of the nearest policy, and prepares the scope for the policies inside.
    pub(crate) fn begin<Body>(
        endpoint: &Arc<Endpoint>,
        policy: &Arc<PreparedPolicy>,
        request: &mut Request<Body>,
    ) -> Actual {
        let lookup = match (policy.source(), &endpoint.policies) {
            (None, _) | (_, EndpointPolicies::Misplaced(_)) => Lookup::Answered(None),
            (Some(source), _) => lookup_origin(source, policy.evaluator(), request),
        };
        let parts = (request.method(), request.headers());
        let actual = Actual::decide(endpoint, policy, lookup, parts, request.extensions());
        if actual.is_marked {
            request_scope::mark(request.extensions_mut());
        }
        actual
    }

    #[inline]
    fn decide(
        endpoint: &Arc<Endpoint>,
        policy: &Arc<PreparedPolicy>,
        lookup: Lookup,
        (method, headers): (&Method, &HeaderMap),
        extensions: &Extensions,
    ) -> Actual {
        let recorder = extensions.get::<Recorder>().cloned();
        let is_recorded = recorder.is_some();
        let origin = RequestOrigin::of(headers);
        let decision = match (&endpoint.policies, lookup) {
            (EndpointPolicies::Misplaced(policy), _) => {
                let parts = (method, headers);
                PendingDecision::Made(Decision::misplaced(policy, parts, origin, recorder))
            }
            (_, Lookup::Answered(answer)) => {
                let (parts, answer) = ((method, headers), answer.as_ref());
                PendingDecision::Made(Decision::new(policy, parts, origin, answer, recorder))
            }
            (_, Lookup::Pending(lookup)) => PendingDecision::Pending(lookup, recorder),
        };
        let may_share = decision.may_share();
        let report = if may_share && !endpoint.outer.is_empty() {
            VetoReport::new((method, headers), is_recorded)
        } else {
            VetoReport::default()
        };
        let of_method = match &endpoint.policies {
            EndpointPolicies::PerMethod(..) => Some(Arc::clone(policy)),
            EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_) => None,
        };
        Actual {
            endpoint: Arc::clone(endpoint),
            of_method,
            decision,
            report,
            origin: HeldOrigin::new(origin, may_share),
            scope: RequestScope::new(endpoint.policies.id()),
            // Without an origin, there is nothing to share. In debug builds, a hidden policy is found anyway.
            is_marked: may_share
                || is_recorded
                || !matches!(origin, RequestOrigin::Absent)
                || cfg!(debug_assertions),
        }
    }

    /// Enters the scope, if a policy inside may have to know of the request.
    #[inline]
    pub(crate) fn enter(&mut self) -> Option<Entered<'_>> {
        let is_needed = self.is_marked || !self.endpoint.outer.is_empty();
        is_needed.then(|| self.scope.enter())
    }

    #[inline]
    fn poll_source(&mut self, cx: &mut Context<'_>) {
        if let PendingDecision::Pending(..) = self.decision {
            let policy = policy(self.of_method.as_ref(), &self.endpoint);
            let _ = self.decision.poll(policy, cx);
        }
    }

    /// Applies the decision, once it is made.
    fn poll_finish<Body>(
        &mut self,
        cx: &mut Context<'_>,
        response: &mut Response<Body>,
    ) -> Poll<()> {
        self.scope
            .take_note(response.status(), response.extensions_mut());
        self.poll_apply(cx, response.status(), response.headers_mut())
    }

    #[inline]
    fn poll_apply(
        &mut self,
        cx: &mut Context<'_>,
        status: StatusCode,
        headers: &mut HeaderMap,
    ) -> Poll<()> {
        let policy = policy(self.of_method.as_ref(), &self.endpoint);
        let decision = ready!(self.decision.poll(policy, cx));
        if self.scope.hidden.is_some() {
            self.endpoint.note_hidden();
        }
        let mut outer = OuterPolicies {
            policies: &self.endpoint.outer,
            origin: self.origin.as_ref(),
            report: &mut self.report,
        };
        decision.apply(policy, &mut outer, &self.scope, (status, headers));
        Poll::Ready(())
    }
}

/// The policy that decides.
fn policy<'a>(
    of_method: Option<&'a Arc<PreparedPolicy>>,
    endpoint: &'a Endpoint,
) -> &'a Arc<PreparedPolicy> {
    match &endpoint.policies {
        EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => policy,
        EndpointPolicies::PerMethod(..) => match of_method {
            Some(policy) => policy,
            None => unreachable!("a method without a policy is passed on"),
        },
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

impl<F: Future> RequestState<F> {
    pub(crate) fn preflight(response: PreflightResponse) -> RequestState<F> {
        let response = Some(response);
        RequestState::Preflight { response }
    }

    pub(crate) fn pending_preflight(pending: PendingPreflight) -> RequestState<F> {
        let pending = Box::new(pending);
        RequestState::PendingPreflight { pending }
    }

    /// A request that a policy further out decides about, instead of the policy here, if there is one.
    pub(crate) fn passed(future: F, inner: Option<InnerPolicy>) -> RequestState<F> {
        RequestState::Passed { future, inner }
    }

    pub(crate) fn actual(future: F, actual: Actual) -> RequestState<F> {
        let actual = Some(actual);
        RequestState::Actual { future, actual }
    }
}

impl<F: Future> fmt::Debug for RequestState<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RequestState::Preflight { .. } => "Preflight",
            RequestState::PendingPreflight { .. } => "PendingPreflight",
            RequestState::Passed { .. } => "Passed",
            RequestState::Actual { .. } => "Actual",
            RequestState::Answered { .. } => "Answered",
        })
    }
}

impl<F: Future<Output: Output>> RequestState<F> {
    fn poll_request(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        match self.as_mut().project() {
            Projected::Preflight { response } => {
                let response = response.take().unwrap_or_else(completed);
                Poll::Ready(F::Output::new(response.into_response()))
            }
            Projected::PendingPreflight { pending } => {
                let response = ready!(pending.poll(cx));
                self.set(RequestState::Preflight { response: None });
                Poll::Ready(F::Output::new(response.into_response()))
            }
            Projected::Passed { future, inner } => {
                // The call may have been in another task, as it is with a `Buffer`.
                if let Some(inner) = inner {
                    inner.note_reached();
                }
                let mut output = ready!(future.poll(cx));
                if let Some(inner) = inner
                    && let Some(response) = output.response_mut()
                {
                    inner.note_answered(response);
                }
                Poll::Ready(output)
            }
            Projected::Actual {
                future,
                actual: place,
            } => {
                let Some(actual) = place else { completed() };
                // A source makes progress while the app does.
                actual.poll_source(cx);
                let mut output = {
                    let _entered = actual.enter();
                    future.poll(cx)
                };
                if let Poll::Ready(ready) = &mut output
                    && let Some(response) = ready.response_mut()
                    && actual.poll_finish(cx, response).is_pending()
                    && let Poll::Ready(output) = output
                {
                    let answered = place.take().map(|actual| Box::new((output, actual)));
                    self.set(RequestState::Answered { answered });
                    return Poll::Pending;
                }
                output
            }
            Projected::Answered { answered } => {
                if let Some((output, actual)) = answered.as_deref_mut()
                    && let Some(response) = output.response_mut()
                {
                    ready!(actual.poll_finish(cx, response));
                }
                let (output, _) = *answered.take().unwrap_or_else(completed);
                Poll::Ready(output)
            }
        }
    }
}

impl<F, ResponseBody, E> Future for PolicyFuture<F>
where
    F: Future<Output = Result<Response<ResponseBody>, E>>,
    ResponseBody: Default,
{
    type Output = Result<Response<ResponseBody>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().state.poll_request(cx)
    }
}

impl<F, ResponseBody> Future for HandlerFuture<F>
where
    F: Future<Output = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Output = Response<ResponseBody>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().state.poll_request(cx)
    }
}

fn completed<T>() -> T {
    panic!("a `PolicyFuture` is polled after it has completed")
}
