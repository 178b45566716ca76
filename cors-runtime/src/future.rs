//! The future of a request under a policy.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::__private::RequestOrigin;
use cors_policy::{Policy, SourceAnswer};
use http::{HeaderMap, Request, Response};
use pin_project_lite::pin_project;

use crate::decision::Decision;
use crate::endpoint::{Endpoint, EndpointRef};
use crate::event;
use crate::prepared::PreparedPolicy;
use crate::request_parts::RequestParts;
use crate::request_scope::{self, Entered, InnerPolicy, RequestScope};
use crate::source::lookup::{Lookup, PendingLookup, lookup_origin};

pin_project! {
    /// The future of [`PolicyService`](crate::PolicyService).
    pub struct PolicyFuture<F, E = Arc<Endpoint>>
    where
        F: Future,
    {
        #[pin]
        state: State<F, E>,
    }
}

pin_project! {
    /// How far a request has got.
    #[project = Projected]
    enum State<F, E>
    where
        F: Future,
    {
        // A preflight, answered without the app.
        Preflight { headers: Option<HeaderMap> },
        // The same, once a source has answered.
        PendingPreflight { policy: Arc<PreparedPolicy>, lookup: Box<PendingLookup> },
        // An actual request that a policy further out decides about, or no policy at all.
        Passed { #[pin] future: F, inner: Option<InnerPolicy> },
        // An actual request that this policy decides about. The output waits here for a source.
        Actual { #[pin] future: F, output: Option<Box<F::Output>>, actual: Actual<E> },
    }
}

/// An actual request that this policy decides about.
#[derive(Debug)]
pub(crate) struct Actual<E> {
    endpoint: E,
    /// The position of the policy at the endpoint.
    at: usize,
    decision: Decision,
    /// The answer of a source that the decision waits for.
    lookup: Option<Box<PendingLookup>>,
    scope: RequestScope,
    /// Whether the request is marked for policies inside.
    is_marked: bool,
}

impl<E: EndpointRef> Actual<E> {
    /// Decides, or asks the source of the nearest policy, and prepares the scope for the policies inside.
    #[inline]
    pub(crate) fn begin<Body>(reference: &E, at: usize, request: &mut Request<Body>) -> Actual<E> {
        let endpoint = reference.endpoint();
        let policy = endpoint.policy(at);
        let lookup = match policy.source() {
            Some(source) if !endpoint.is_misplaced() => {
                lookup_origin(source, policy.evaluator(), request)
            }
            _ => Lookup::Answered(None),
        };
        let parts = RequestParts::of(request);
        let origin = RequestOrigin::of(parts.headers);
        let (decision, lookup) = match lookup {
            Lookup::Answered(answer) => {
                let decision = Decision::new(endpoint, policy, parts, origin, answer.as_ref());
                (decision, None)
            }
            Lookup::Pending(lookup) => (Decision::pending(origin), Some(lookup)),
        };
        // Without an origin, there is nothing to share. In debug builds, a hidden policy is found anyway.
        let is_marked = decision.may_share()
            || parts.recorder.is_some()
            || !matches!(origin, RequestOrigin::Absent)
            || cfg!(debug_assertions);
        if is_marked {
            request_scope::mark(request.extensions_mut());
        }
        Actual {
            endpoint: reference.clone(),
            at,
            decision,
            lookup,
            scope: RequestScope::new(endpoint.policies.id()),
            is_marked,
        }
    }

    /// Whether a policy inside may have to know of the request.
    #[inline]
    fn needs_scope(&self) -> bool {
        self.is_marked || !self.endpoint.endpoint().outer.is_empty()
    }

    /// Enters the scope, if it is needed.
    #[inline]
    pub(crate) fn enter(&mut self) -> Option<Entered<'_>> {
        self.needs_scope().then(|| self.scope.enter())
    }

    /// Waits for the source, if it was asked. The decision is made then.
    #[inline]
    fn poll_decision(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(lookup) = &mut self.lookup {
            let answer = ready!(lookup.poll(cx));
            let endpoint = self.endpoint.endpoint();
            let parts = lookup.summary.parts();
            let origin = RequestOrigin::of(parts.headers);
            let policy = endpoint.policy(self.at);
            self.decision = Decision::new(endpoint, policy, parts, origin, Some(&answer));
            self.lookup = None;
        }
        Poll::Ready(())
    }

    /// Applies the decision, once it is made.
    #[inline]
    fn poll_finish<Body>(
        &mut self,
        cx: &mut Context<'_>,
        response: &mut Response<Body>,
    ) -> Poll<()> {
        ready!(self.poll_decision(cx));
        let status = response.status();
        if self.needs_scope() {
            self.scope.take_note(status, response.extensions_mut());
        }
        let endpoint = self.endpoint.endpoint();
        let response = (status, response.headers_mut());
        let policy = endpoint.policy(self.at);
        self.decision.apply(endpoint, policy, &self.scope, response);
        Poll::Ready(())
    }
}

/// Answers a preflight, and works out the outcome where it is wanted.
pub(crate) fn answer_preflight(
    policy: &PreparedPolicy,
    request: RequestParts<'_>,
    answer: Option<&SourceAnswer>,
) -> HeaderMap {
    if request.recorder.is_some() || event::is_enabled() {
        let evaluator = policy.evaluator();
        let outcome = evaluator.preflight_outcome(request.headers, answer);
        event::emit(&outcome, request);
        if let Some(recorder) = request.recorder {
            recorder.record(outcome, Some(Policy::clone(policy.policy())));
        }
    }
    policy.preflight(request.headers, answer)
}

/// The output of the future inside: the one of a service, or of a handler, which cannot fail.
pub trait Output {
    /// The body of the response.
    type Body: Default;

    /// The output with this response.
    fn new(response: Response<Self::Body>) -> Self;

    /// The response, if there is one.
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

impl<Body: Default, Error> Output for Result<Response<Body>, Error> {
    type Body = Body;

    fn new(response: Response<Body>) -> Self {
        Ok(response)
    }

    fn response_mut(&mut self) -> Option<&mut Response<Body>> {
        self.as_mut().ok()
    }
}

impl<F: Future, E> PolicyFuture<F, E> {
    pub(crate) fn preflight(headers: HeaderMap) -> Self {
        let headers = Some(headers);
        State::Preflight { headers }.into()
    }

    pub(crate) fn pending_preflight(
        policy: Arc<PreparedPolicy>,
        lookup: Box<PendingLookup>,
    ) -> Self {
        State::PendingPreflight { policy, lookup }.into()
    }

    /// A request that a policy further out decides about, instead of the policy here, if there is one.
    pub(crate) fn passed(future: F, inner: Option<InnerPolicy>) -> Self {
        State::Passed { future, inner }.into()
    }

    pub(crate) fn actual(future: F, actual: Actual<E>) -> Self {
        let output = None;
        State::Actual {
            future,
            output,
            actual,
        }
        .into()
    }
}

impl<F: Future, E> From<State<F, E>> for PolicyFuture<F, E> {
    fn from(state: State<F, E>) -> Self {
        PolicyFuture { state }
    }
}

impl<F, E> Future for PolicyFuture<F, E>
where
    F: Future<Output: Output>,
    E: EndpointRef,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        match self.project().state.project() {
            Projected::Preflight { headers } => {
                let headers = headers.take();
                let headers =
                    headers.expect("a `PolicyFuture` is not polled after it has completed");
                Poll::Ready(F::Output::new(with_headers(headers)))
            }
            Projected::PendingPreflight { policy, lookup } => {
                let answer = ready!(lookup.poll(cx));
                let headers = answer_preflight(policy, lookup.summary.parts(), Some(&answer));
                Poll::Ready(F::Output::new(with_headers(headers)))
            }
            Projected::Passed { future, inner } => {
                // The call may have been in another task, as it is with a `Buffer`.
                if let Some(inner) = inner {
                    inner.note_reached();
                }
                let mut output = ready!(future.poll(cx));
                if let (Some(inner), Some(response)) = (inner, output.response_mut()) {
                    inner.note_answered(response);
                }
                Poll::Ready(output)
            }
            Projected::Actual {
                future,
                output: waiting,
                actual,
            } => {
                let mut output = if let Some(output) = waiting.take() {
                    *output
                } else {
                    // A source makes progress while the app does.
                    let _ = actual.poll_decision(cx);
                    let _entered = actual.enter();
                    ready!(future.poll(cx))
                };
                if let Some(response) = output.response_mut()
                    && actual.poll_finish(cx, response).is_pending()
                {
                    *waiting = Some(Box::new(output));
                    return Poll::Pending;
                }
                Poll::Ready(output)
            }
        }
    }
}

/// The response to a preflight. It has no body.
fn with_headers<Body: Default>(headers: HeaderMap) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.headers_mut() = headers;
    response
}

impl<F: Future, E> fmt::Debug for PolicyFuture<F, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Preflight { .. } => "Preflight",
            State::PendingPreflight { .. } => "PendingPreflight",
            State::Passed { .. } => "Passed",
            State::Actual { .. } => "Actual",
        };
        f.debug_tuple("PolicyFuture")
            .field(&format_args!("{state}"))
            .finish()
    }
}
