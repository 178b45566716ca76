//! The question to a source about the origin of a request, and its pending answer.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use cors_policy::__private::{EnforceCheck, Evaluator};
use cors_policy::SourceAnswer;
use http::Request;
use http::request::Parts;

use super::{OriginSource, Reply};
use crate::request_parts::{RequestParts, RequestSummary};

/// The state of the question to a source.
pub(crate) enum Lookup {
    /// The source has answered, or does not have to.
    Answered(Option<SourceAnswer>),
    /// The source has not answered yet.
    Pending(Box<PendingLookup>),
}

type AnswerFuture = Pin<Box<dyn Future<Output = SourceAnswer> + Send>>;

/// The answer that a source has not given yet.
pub(crate) struct PendingLookup {
    answer: AnswerFuture,
    pub(crate) summary: RequestSummary,
}

impl fmt::Debug for PendingLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLookup")
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl PendingLookup {
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<SourceAnswer> {
        self.answer.as_mut().poll(cx)
    }
}

/// Asks the source about the origin of a request, if the decision depends on its answer.
pub(crate) fn lookup_origin<Body>(
    source: &dyn OriginSource,
    evaluator: &Evaluator,
    check: EnforceCheck,
    request: &mut Request<Body>,
) -> Lookup {
    with_parts(request, |parts| {
        let Some(origin) = evaluator.origin_to_look_up(&parts.headers, check) else {
            return Lookup::Answered(None);
        };
        let reply = catch_panic(|| source.ask(&origin, parts).0).unwrap_or_else(Reply::Ready);
        let answer = match reply {
            Reply::Ready(answer) => return Lookup::Answered(Some(answer)),
            Reply::Pending(answer) => answer,
        };
        let Ok(answer) = catch_panic(|| with_timeout(source, answer)) else {
            let why = "its timeout needs a tokio runtime whose timer is enabled";
            return Lookup::Answered(Some(SourceAnswer::Failed(why.to_owned())));
        };
        let summary = RequestSummary::of(RequestParts {
            method: &parts.method,
            headers: &parts.headers,
            recorder: parts.extensions.get(),
        });
        Lookup::Pending(Box::new(PendingLookup { answer, summary }))
    })
}

/// Lends the parts of a request. (`into_parts` would move the body twice.)
fn with_parts<Body, T>(request: &mut Request<Body>, run: impl FnOnce(&Parts) -> T) -> T {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.version = request.version();
    swap(&mut parts, request);
    let result = run(&parts);
    swap(&mut parts, request);
    result
}

fn swap<Body>(parts: &mut Parts, request: &mut Request<Body>) {
    std::mem::swap(&mut parts.method, request.method_mut());
    std::mem::swap(&mut parts.uri, request.uri_mut());
    std::mem::swap(&mut parts.headers, request.headers_mut());
    std::mem::swap(&mut parts.extensions, request.extensions_mut());
}

/// The answer, within the source's timeout.
///
/// # Panics
///
/// Without a tokio runtime whose timer is enabled.
fn with_timeout(source: &dyn OriginSource, mut answer: AnswerFuture) -> AnswerFuture {
    let caught = poll_fn(move |cx| match catch_panic(|| answer.as_mut().poll(cx)) {
        Ok(polled) => polled,
        Err(failed) => Poll::Ready(failed),
    });
    // A browser's or a worker's wasm has no clock that tokio could read.
    if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        return Box::pin(caught);
    }
    // The time runs from now on, not from the first poll.
    let limited = tokio::time::timeout(source.timeout(), caught);
    Box::pin(async move { limited.await.unwrap_or(SourceAnswer::TimedOut) })
}

/// Turns a panic of a source into a failure: the origin is refused, and the request is still handled. The
/// source's shared state has to be safe after a panic in any case.
fn catch_panic<T>(ask: impl FnOnce() -> T) -> Result<T, SourceAnswer> {
    catch_unwind(AssertUnwindSafe(ask)).map_err(|_| SourceAnswer::Failed("it panicked".to_owned()))
}
