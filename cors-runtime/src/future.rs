//! The future of a [`PolicyService`](crate::PolicyService).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{Policy, SourceAnswer};
use http::{HeaderMap, HeaderValue, Method, Response};
use pin_project_lite::pin_project;

use crate::decision::{PendingDecision, Veto};
use crate::endpoint::Endpoint;
use crate::event;
use crate::prepared::{PreflightResponse, PreparedPolicy};
use crate::recorder::Recorder;
use crate::request_scope::{self, InnerPolicy, Position, RequestScope};
use crate::source::lookup::{PendingLookup, RequestSummary};

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
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) decision: PendingDecision,
    pub(crate) veto: Option<Veto>,
    pub(crate) scope: RequestScope,
    /// The `Origin`, so that no other request gets the identity of this one meanwhile.
    pub(crate) _held: Option<HeaderValue>,
}

impl Actual {
    fn finish<Body>(mut self, response: &mut Response<Body>) {
        self.scope.take_note(response);
        if self.scope.hidden.is_some() {
            self.endpoint.note_hidden();
        }
        if let Some(decision) = self.decision.made() {
            decision.apply(&self.endpoint.outer, self.veto, &self.scope, response);
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
    pub(crate) fn passed(future: F, inner: Option<InnerPolicy>) -> PolicyFuture<F> {
        PolicyFuture {
            state: State::Passed { future, inner },
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
            StateProjected::Passed { future, inner } => {
                let mut output = ready!(future.poll(cx));
                if let (Some(inner), Ok(response)) = (*inner, &mut output) {
                    request_scope::note_answered(inner, response);
                }
                Poll::Ready(output)
            }
            StateProjected::Actual { future, actual } => {
                let Some(Actual {
                    endpoint,
                    decision,
                    scope,
                    ..
                }) = actual
                else {
                    completed()
                };
                let position = scope.position_when_polled();
                if position != Position::Outermost {
                    let inner = endpoint.inner_policy(Some(decision.policy()));
                    if position == Position::Hidden {
                        request_scope::note_reached(inner);
                    }
                    let mut output = ready!(future.poll(cx));
                    if let Ok(response) = &mut output
                        && endpoint.is_nearest()
                    {
                        request_scope::note_answered(inner, response);
                    }
                    return Poll::Ready(output);
                }
                // The app and a source make progress at the same time.
                let is_decided = decision.poll(cx).is_ready();
                let mut output = ready!(scope.run(|| future.poll(cx)));
                let actual = actual.take().unwrap_or_else(completed);
                match &mut output {
                    Ok(response) if is_decided => actual.finish(response),
                    Ok(_) => {
                        let answered = Some(Box::new((output, actual)));
                        state.set(State::Answered { answered });
                        return Poll::Pending;
                    }
                    Err(_) => {}
                }
                Poll::Ready(output)
            }
            StateProjected::Answered { answered } => {
                if let Some(answered) = answered {
                    ready!(answered.1.decision.poll(cx));
                }
                let (mut output, actual) = *answered.take().unwrap_or_else(completed);
                if let Ok(response) = &mut output {
                    actual.finish(response);
                }
                Poll::Ready(output)
            }
        }
    }
}

fn completed<T>() -> T {
    panic!("a `PolicyFuture` was polled after it had completed")
}
