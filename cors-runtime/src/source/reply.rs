//! A source's reply: an answer at once, or a future of one.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use cors_policy::SourceAnswer;

/// A value that a closure or a future may answer with: a `bool`, or a `Result` with one.
pub trait IntoSourceAnswer {
    /// The answer.
    fn into_source_answer(self) -> SourceAnswer;
}

impl IntoSourceAnswer for SourceAnswer {
    fn into_source_answer(self) -> SourceAnswer {
        self
    }
}

impl IntoSourceAnswer for bool {
    fn into_source_answer(self) -> SourceAnswer {
        if self {
            SourceAnswer::Allow
        } else {
            SourceAnswer::Deny
        }
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> IntoSourceAnswer for Result<bool, E> {
    fn into_source_answer(self) -> SourceAnswer {
        match self {
            Ok(allowed) => allowed.into_source_answer(),
            Err(error) => SourceAnswer::Failed(with_causes(error.into().as_ref())),
        }
    }
}

/// The reply of an [`OriginSource`](crate::OriginSource): an answer at once, or a future of one.
#[must_use]
pub struct SourceReply(pub(crate) Reply);

pub(crate) enum Reply {
    Ready(SourceAnswer),
    Pending(Pin<Box<dyn Future<Output = SourceAnswer> + Send>>),
}

impl SourceReply {
    /// An answer at once.
    pub fn ready(answer: impl IntoSourceAnswer) -> SourceReply {
        SourceReply(Reply::Ready(answer.into_source_answer()))
    }

    /// A future of an answer. The app handles the request meanwhile; the response waits for the answer, at
    /// most as long as the [timeout](crate::OriginSource::timeout).
    ///
    /// It needs a tokio runtime with its timer enabled (on `wasm32-unknown-unknown`, where there is no timer, there is
    /// no timeout either). Without one the source has failed, and the origin is
    /// refused.
    pub fn pending<F>(answer: F) -> SourceReply
    where
        F: Future<Output: IntoSourceAnswer> + Send + 'static,
    {
        SourceReply(Reply::Pending(Box::pin(async move {
            answer.await.into_source_answer()
        })))
    }
}

impl<A: IntoSourceAnswer> From<A> for SourceReply {
    fn from(answer: A) -> SourceReply {
        SourceReply::ready(answer)
    }
}

impl fmt::Debug for SourceReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reply::Ready(answer) => f.debug_tuple("Ready").field(answer).finish(),
            Reply::Pending(_) => f.debug_tuple("Pending").finish_non_exhaustive(),
        }
    }
}

/// The most causes of an error that are named: a chain of them may be a circle.
const MOST_CAUSES: usize = 16;

/// The text of an error with its causes.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    for _ in 0..MOST_CAUSES {
        let Some(error) = source else {
            break;
        };
        let cause = error.to_string();
        // Some errors include the text of their cause.
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        source = error.source();
    }
    text
}
