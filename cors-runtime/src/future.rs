//! The future of a request under a policy.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::__private::EnforceCheck;
use cors_policy::SourceAnswer;
use http::{HeaderMap, Request, Response};
use pin_project_lite::pin_project;

use crate::actual::Actual;
use crate::answer::{ForbiddenResponse, answer_preflight, enforce, preflight_response};
use crate::endpoint::EndpointRef;
use crate::prepared::PreparedPolicy;
use crate::request_scope::InnerPolicy;
use crate::source::lookup::{Lookup, PendingLookup, lookup_origin};

pin_project! {
    /// The future of [`PolicyService`](crate::PolicyService).
    pub struct PolicyFuture<F, E, C>
    where
        F: Future,
    {
        #[pin]
        state: State<F, E, C>,
    }
}

pin_project! {
    /// How far a request has got.
    #[project = Projected]
    enum State<F, E, C>
    where
        F: Future,
    {
        // A preflight, answered without the app.
        Preflight { headers: Option<HeaderMap> },
        // A preflight, until a source has answered.
        PendingPreflight { policy: Arc<PreparedPolicy>, lookup: Box<PendingLookup> },
        // An actual request that is refused (`enforce`).
        Forbidden { response: Option<Box<ForbiddenResponse>> },
        // An actual request that the app does not get before a source has answered (`enforce`).
        Waiting { waiting: Option<Box<Waiting<E, C>>> },
        // An actual request that a policy further out decides about, or no policy at all.
        Passed { #[pin] future: F, inner: Option<InnerPolicy> },
        // An actual request that this policy decides about. The output waits here for a source.
        Actual { #[pin] future: F, output: Option<Box<F::Output>>, actual: Actual<E> },
    }
}

/// The service or handler inside, which gets the request unless it is refused.
pub(crate) trait Inner<Body> {
    /// Its future.
    type Future: Future;
    /// Itself, with a request that waits.
    type Waiting: WaitingCall<Body = Body, Future = Self::Future>;

    /// Handles a request.
    fn call(self, request: Request<Body>) -> Self::Future;

    /// Keeps a request.
    fn wait(self, request: Request<Body>) -> Self::Waiting;
}

/// A service or handler with a request that waits for a source.
pub trait WaitingCall {
    /// The body of the request.
    type Body;
    /// The future of the service or handler.
    type Future: Future;

    /// The request.
    fn request(&mut self) -> &mut Request<Self::Body>;

    /// Handles the request.
    fn call(self) -> Self::Future;
}

/// An actual request that waits for a source.
#[derive(Debug)]
struct Waiting<E, C> {
    endpoint: E,
    at: usize,
    check: EnforceCheck,
    lookup: Box<PendingLookup>,
    call: C,
}

/// Decides about an actual request, or asks the source of the nearest policy. Then the service or handler inside
/// handles it, unless `enforce` refuses it, or has to wait for the source.
#[inline]
pub(crate) fn begin<E: EndpointRef, Body, I: Inner<Body>>(
    reference: &E,
    at: usize,
    mut request: Request<Body>,
    inner: I,
) -> PolicyFuture<I::Future, E, I::Waiting> {
    let endpoint = reference.endpoint();
    let policy = endpoint.policy(at);
    let check = endpoint.check_enforce(at, &request);
    let lookup = match policy.source() {
        Some(source) if !endpoint.is_misplaced() => {
            lookup_origin(source, policy.evaluator(), check, &mut request)
        }
        _ => Lookup::Answered(None),
    };
    let (answer, lookup) = match lookup {
        Lookup::Answered(answer) => (answer, None),
        Lookup::Pending(lookup) if check.waits_for_origin() => {
            let waiting = Box::new(Waiting {
                endpoint: reference.clone(),
                at,
                check,
                lookup,
                call: inner.wait(request),
            });
            let waiting = Some(waiting);
            return State::Waiting { waiting }.into();
        }
        Lookup::Pending(lookup) => (None, Some(lookup)),
    };
    let answer = answer.as_ref();
    if let Some(refused) = enforce(endpoint, at, check, &request, answer) {
        return PolicyFuture::forbidden(refused);
    }
    let mut actual = Actual::new(reference, at, check, &mut request, answer, lookup);
    let entered = actual.enter();
    let future = inner.call(request);
    drop(entered);
    State::actual(future, actual).into()
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

impl<F: Future, E, C> PolicyFuture<F, E, C> {
    /// A preflight.
    pub(crate) fn preflight(headers: HeaderMap) -> Self {
        let headers = Some(headers);
        State::Preflight { headers }.into()
    }

    pub(crate) fn forbidden(response: Box<ForbiddenResponse>) -> Self {
        let response = Some(response);
        State::Forbidden { response }.into()
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
}

impl<F: Future, E, C> State<F, E, C> {
    fn actual(future: F, actual: Actual<E>) -> Self {
        let output = None;
        State::Actual {
            future,
            output,
            actual,
        }
    }
}

impl<F: Future, E, C> From<State<F, E, C>> for PolicyFuture<F, E, C> {
    fn from(state: State<F, E, C>) -> Self {
        PolicyFuture { state }
    }
}

impl<E: EndpointRef, C> Waiting<E, C> {
    /// The state once the source has answered.
    fn resume<F: Future>(mut self, answer: &SourceAnswer) -> State<F, E, C>
    where
        C: WaitingCall<Future = F>,
    {
        let request = self.call.request();
        let (endpoint, answer) = (self.endpoint.endpoint(), Some(answer));
        if let Some(refused) = enforce(endpoint, self.at, self.check, request, answer) {
            let response = Some(refused);
            return State::Forbidden { response };
        }
        let mut actual = Actual::new(&self.endpoint, self.at, self.check, request, answer, None);
        let entered = actual.enter();
        let future = self.call.call();
        drop(entered);
        State::actual(future, actual)
    }
}

impl<F, E, C> Future for PolicyFuture<F, E, C>
where
    F: Future<Output: Output>,
    E: EndpointRef,
    C: WaitingCall<Future = F>,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        const COMPLETED: &str = "a `PolicyFuture` is not polled after it has completed";
        match self.as_mut().project().state.project() {
            Projected::Preflight { headers } => {
                let headers = headers.take().expect(COMPLETED);
                Poll::Ready(F::Output::new(preflight_response(headers)))
            }
            Projected::PendingPreflight { policy, lookup } => {
                let answer = ready!(lookup.poll(cx));
                let headers = answer_preflight(policy, lookup.summary.parts(), Some(&answer));
                Poll::Ready(F::Output::new(preflight_response(headers)))
            }
            Projected::Forbidden { response } => {
                let response = response.take().expect(COMPLETED);
                Poll::Ready(F::Output::new(response.into_response()))
            }
            Projected::Waiting { waiting } => {
                let lookup = &mut waiting.as_mut().expect(COMPLETED).lookup;
                let answer = ready!(lookup.poll(cx));
                let waiting = waiting.take().expect(COMPLETED);
                let state = waiting.resume(&answer);
                self.as_mut().project().state.set(state);
                self.poll(cx)
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

impl<F: Future, E, C> fmt::Debug for PolicyFuture<F, E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Preflight { .. } => "Preflight",
            State::Forbidden { .. } => "Forbidden",
            State::PendingPreflight { .. } => "PendingPreflight",
            State::Waiting { .. } => "Waiting",
            State::Passed { .. } => "Passed",
            State::Actual { .. } => "Actual",
        };
        f.debug_tuple("PolicyFuture")
            .field(&format_args!("{state}"))
            .finish()
    }
}
