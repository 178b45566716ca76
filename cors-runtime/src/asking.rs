//! A question to a source of origins, and what waits for its answer.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use cors_policy::Said;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, Request, header};

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

/// What a policy looks at of a request, once that is on its way to its handler, and what is told of it if
/// it is refused: as much, whatever a client sends.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
}

/// The lines of each that make a difference: of what may be there once, the second is one too many. (The
/// headers that a preflight asks for are judged before.)
const LOOKED_AT: [(HeaderName, usize); 4] = [
    (header::ORIGIN, 2),
    (header::ACCESS_CONTROL_REQUEST_METHOD, 2),
    (header::ACCESS_CONTROL_REQUEST_HEADERS, 1),
    (HeaderName::from_static("sec-fetch-site"), 1),
];

impl Head {
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Head {
        let mut head = HeaderMap::new();
        for (name, most) in LOOKED_AT {
            for line in headers.get_all(&name).iter().take(most) {
                head.append(name.clone(), line.clone());
            }
        }
        Head {
            method: method.clone(),
            headers: head,
        }
    }
}

/// A question that is not answered yet.
pub(crate) struct Waiting {
    reply: Reply,
    pub(crate) head: Head,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("head", &self.head)
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
                    head: Head::of(&parts.method, &parts.headers),
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
