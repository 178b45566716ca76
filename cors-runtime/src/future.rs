//! The futures of a [`PolicyService`](crate::PolicyService), and of a handler in `cors_route!`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{Policy, RequestOrigin, SourceAnswer};
use http::{HeaderMap, Method, Request, Response};
use pin_project_lite::pin_project;

use crate::decision::{Decision, HeldRequest, OuterPolicies, PendingDecision, VetoReport};
use crate::endpoint::{Endpoint, EndpointPolicies};
use crate::event;
use crate::prepared::{PreflightResponse, PreparedPolicy};
use crate::recorder::Recorder;
use crate::request_scope::{self, Passed, Position, RequestScope, identifying_header};
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

    fn from_response(response: Response<Self::Body>) -> Self;

    fn response_mut(&mut self) -> Option<&mut Response<Self::Body>>;
}

impl<Body: Default, E> Output for Result<Response<Body>, E> {
    type Body = Body;

    fn from_response(response: Response<Body>) -> Self {
        Ok(response)
    }

    fn response_mut(&mut self) -> Option<&mut Response<Body>> {
        self.as_mut().ok()
    }
}

impl<Body: Default> Output for Response<Body> {
    type Body = Body;

    fn from_response(response: Response<Body>) -> Self {
        response
    }

    fn response_mut(&mut self) -> Option<&mut Response<Body>> {
        Some(self)
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
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) decision: PendingDecision,
    pub(crate) report: VetoReport,
    pub(crate) scope: RequestScope,
    pub(crate) request: HeldRequest,
}

impl Actual {
    /// Decides, or asks the source of the nearest policy, and prepares the scope for the policies inside.
    pub(crate) fn begin<Body>(
        endpoint: &Arc<Endpoint>,
        policy: &Arc<PreparedPolicy>,
        request: &mut Request<Body>,
    ) -> Actual {
        let recorder = request.extensions().get::<Recorder>().cloned();
        let report = VetoReport::new(&endpoint.outer, request, recorder.is_some());
        let lookup = policy.source().map_or(Lookup::Answered(None), |source| {
            lookup_origin(source, policy.evaluator(), request)
        });
        let origin = RequestOrigin::of(request.headers());
        let decision = match (&endpoint.policies, lookup) {
            (EndpointPolicies::Misplaced(policy), _) => {
                PendingDecision::Made(Decision::misplaced(policy, origin, recorder))
            }
            (_, Lookup::Answered(answer)) => {
                let parts = (request.method(), request.headers());
                let answer = answer.as_ref();
                let policy = Arc::clone(policy);
                PendingDecision::Made(Decision::new(policy, parts, origin, answer, recorder))
            }
            (_, Lookup::Pending(lookup)) => {
                PendingDecision::pending(Arc::clone(policy), lookup, recorder)
            }
        };
        let may_share = decision.may_share();
        // In debug builds, a hidden policy is found by any request.
        let is_held =
            may_share || !matches!(origin, RequestOrigin::Absent) || cfg!(debug_assertions);
        let header = identifying_header(origin, request.headers());
        let is_held = is_held && header.is_some();
        let scope = RequestScope::new(endpoint.policies.id(), header, is_held);
        let held = HeldRequest::new(origin, header.filter(|_| is_held));
        if may_share || cfg!(debug_assertions) {
            request_scope::mark(request.extensions_mut());
        }
        Actual {
            endpoint: Arc::clone(endpoint),
            decision,
            report,
            scope,
            request: held,
        }
    }

    fn finish<Body>(mut self, response: &mut Response<Body>) {
        self.scope.take_notes();
        if self.scope.hidden.is_some() {
            self.endpoint.note_hidden();
        }
        if let Some(decision) = self.decision.made() {
            let outer = OuterPolicies {
                policies: &self.endpoint.outer,
                origin: self.request.origin(),
                report: self.report,
            };
            decision.apply(outer, &self.scope, response);
        }
    }
}

/// A preflight whose origin a source has not answered yet.
#[derive(Debug)]
pub(crate) struct PendingPreflight {
    pub(crate) policy: Arc<PreparedPolicy>,
    pub(crate) lookup: PendingLookup,
    pub(crate) recorder: Option<Recorder>,
}

impl PendingPreflight {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<PreflightResponse> {
        let answer = ready!(Pin::new(&mut self.lookup).poll(cx));
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
    pub(crate) fn passed(future: F, passed: Option<Passed>) -> RequestState<F> {
        RequestState::Passed { future, passed }
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
                Poll::Ready(F::Output::from_response(response.into_response()))
            }
            Projected::PendingPreflight { pending } => {
                let response = ready!(pending.poll(cx));
                self.set(RequestState::Preflight { response: None });
                Poll::Ready(F::Output::from_response(response.into_response()))
            }
            Projected::Passed { future, passed } => {
                if let Some(passed) = passed {
                    passed.note_reached();
                }
                let mut output = ready!(future.poll(cx));
                if let Some(passed) = passed
                    && let Some(response) = output.response_mut()
                {
                    passed.note_answered(response.status());
                }
                Poll::Ready(output)
            }
            Projected::Actual { future, actual } => {
                let Some(Actual {
                    endpoint,
                    decision,
                    scope,
                    ..
                }) = actual
                else {
                    completed()
                };
                if scope.position_when_polled() != Position::Outermost {
                    let inner = endpoint.inner_policy(Some(decision.policy()));
                    let passed = Passed::here(inner);
                    passed.note_reached();
                    let mut output = ready!(future.poll(cx));
                    if let Some(response) = output.response_mut() {
                        passed.note_answered(response.status());
                    }
                    return Poll::Ready(output);
                }
                // The app and a source make progress at the same time.
                let is_decided = decision.poll(cx).is_ready();
                let mut output = ready!(scope.run(|| future.poll(cx)));
                let actual = actual.take().unwrap_or_else(completed);
                match output.response_mut() {
                    Some(response) if is_decided => actual.finish(response),
                    Some(_) => {
                        let answered = Some(Box::new((output, actual)));
                        self.set(RequestState::Answered { answered });
                        return Poll::Pending;
                    }
                    None => {}
                }
                Poll::Ready(output)
            }
            Projected::Answered { answered } => {
                if let Some(answered) = answered {
                    ready!(answered.1.decision.poll(cx));
                }
                let (mut output, actual) = *answered.take().unwrap_or_else(completed);
                if let Some(response) = output.response_mut() {
                    actual.finish(response);
                }
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
    panic!("a `PolicyFuture` was polled after it had completed")
}
