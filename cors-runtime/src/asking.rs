//! A question to a source of origins, and what waits for its answer.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use cors_policy::Said;
use http::request::Parts;
use http::{HeaderMap, Method, Request};

use crate::compiled::Compiled;
use crate::source::{Answer, OriginSource};

/// What a policy has to know before it can judge a request.
pub(crate) enum Asked {
    /// Nothing, or what its source has said at once.
    Said(Option<Said>),
    /// What its source will say.
    Later(Waiting),
}

type Reply = Pin<Box<dyn Future<Output = Said> + Send>>;

/// A question that is not answered yet, with what the policy looks at of the request.
pub(crate) struct Waiting {
    reply: Reply,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("method", &self.method)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

impl Future for Waiting {
    type Output = Said;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Said> {
        self.reply.as_mut().poll(cx)
    }
}

/// Asks the source of a policy, if it has one, and the request has an origin to ask about.
pub(crate) fn ask<Body>(compiled: &Compiled, request: &mut Request<Body>) -> Asked {
    let Some(source) = compiled.source() else {
        return Asked::Said(None);
    };
    with_parts(request, |parts| {
        let answer = compiled
            .question(&parts.headers)
            .map(|origin| caught(|| source.ask(&origin, parts).0).unwrap_or_else(Answer::Now));
        match answer {
            None => Asked::Said(None),
            Some(Answer::Now(said)) => Asked::Said(Some(said)),
            Some(Answer::Later(reply)) => match caught(|| bounded(source.as_ref(), reply)) {
                Ok(reply) => Asked::Later(Waiting {
                    reply,
                    method: parts.method.clone(),
                    headers: parts.headers.clone(),
                }),
                // No runtime, or one without a timer.
                Err(failed) => Asked::Said(Some(failed)),
            },
        }
    })
}

/// Shows the head of a request as its parts. (To take the request apart, and make it anew, would move
/// its body back and forth.)
fn with_parts<Body, T>(request: &mut Request<Body>, show: impl FnOnce(&Parts) -> T) -> T {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.version = request.version();
    swap(&mut parts, request);
    let shown = show(&parts);
    swap(&mut parts, request);
    shown
}

fn swap<Body>(parts: &mut Parts, request: &mut Request<Body>) {
    std::mem::swap(&mut parts.method, request.method_mut());
    std::mem::swap(&mut parts.uri, request.uri_mut());
    std::mem::swap(&mut parts.headers, request.headers_mut());
    std::mem::swap(&mut parts.extensions, request.extensions_mut());
}

fn bounded(source: &dyn OriginSource, mut reply: Reply) -> Reply {
    let caught = poll_fn(move |cx| match caught(|| reply.as_mut().poll(cx)) {
        Ok(polled) => polled,
        Err(failed) => Poll::Ready(failed),
    });
    // The time runs from here, not from when somebody looks for the reply.
    let bounded = tokio::time::timeout(source.bound(), caught);
    Box::pin(async move { bounded.await.unwrap_or(Said::Nothing) })
}

/// A source that panics has failed, as one that returns an error has: it costs the origin, not the
/// request. Nothing of it is used again but what it shares with others, which has to stand a panic
/// in any case.
fn caught<T>(ask: impl FnOnce() -> T) -> Result<T, Said> {
    catch_unwind(AssertUnwindSafe(ask)).map_err(|_| Said::Failed("it panicked".to_owned()))
}
