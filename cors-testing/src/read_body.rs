//! The body of a response, as far as it was read: it may never end, and a script has the response once its
//! headers are there.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};

use crate::alarm::Alarm;
use crate::error_chain::error_chain;

/// The bytes that were read, and why no more were, if the body did not end.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadBody {
    pub(crate) bytes: Bytes,
    pub(crate) cut: Option<String>,
}

impl ReadBody {
    /// Reads until the body ends or fails, or the time is over.
    pub(crate) async fn of(body: Body, time: Duration) -> ReadBody {
        let mut body = pin!(body);
        let mut alarm = Alarm::new(time);
        let mut bytes = Vec::new();
        let cut = loop {
            match poll_fn(|context| poll_frame(body.as_mut(), &mut alarm, context)).await {
                Next::Data(data) => bytes.extend_from_slice(&data),
                Next::Ended => break None,
                Next::Failed(why) => break Some(why),
                Next::Late => break Some(format!("it had not ended after {time:?}")),
            }
        };
        ReadBody {
            bytes: bytes.into(),
            cut,
        }
    }
}

/// The next event of a body.
enum Next {
    Data(Bytes),
    Ended,
    Failed(String),
    Late,
}

/// Polls the body first, then the alarm.
fn poll_frame(body: Pin<&mut Body>, alarm: &mut Alarm, context: &mut Context<'_>) -> Poll<Next> {
    Poll::Ready(match body.poll_frame(context) {
        Poll::Ready(None) => Next::Ended,
        Poll::Ready(Some(Err(error))) => Next::Failed(error_chain(&error)),
        // A body that never pauses is late, too.
        _ if alarm.is_over() => Next::Late,
        Poll::Ready(Some(Ok(frame))) => Next::Data(frame.into_data().unwrap_or_default()),
        Poll::Pending => {
            alarm.wake_when_over(context.waker());
            return Poll::Pending;
        }
    })
}
