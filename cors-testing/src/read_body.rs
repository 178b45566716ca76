//! What came of a body: it may go on for ever, and a script has the answer once its headers are there.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};

use crate::error_chain::error_chain;

const YEAR: Duration = Duration::from_hours(365 * 24);

/// The bytes, and why there are no more, if it did not come to its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadBody {
    pub(crate) bytes: Bytes,
    pub(crate) cut: Option<String>,
}

impl ReadBody {
    /// Reads until it ends, fails, or the time is over.
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

enum Next {
    Data(Bytes),
    Ended,
    Failed(String),
    Late,
}

fn poll_frame(body: Pin<&mut Body>, alarm: &mut Alarm, context: &mut Context<'_>) -> Poll<Next> {
    Poll::Ready(match body.poll_frame(context) {
        Poll::Ready(None) => Next::Ended,
        Poll::Ready(Some(Err(error))) => Next::Failed(error_chain(&error)),
        // One that never pauses is late, too.
        _ if alarm.is_over() => Next::Late,
        Poll::Ready(Some(Ok(frame))) => Next::Data(frame.into_data().unwrap_or_default()),
        Poll::Pending => {
            alarm.wake_when_over(context.waker());
            return Poll::Pending;
        }
    })
}

/// Wakes a task when a time is over, by the clock on the wall: the runtime may have no timer, or one
/// that a test has stopped.
struct Alarm {
    until: Instant,
    /// The thread that waits, once there is something to wait for.
    set: Option<Set>,
}

struct Set {
    waker: Arc<Mutex<Waker>>,
    /// Without it, the thread ends.
    _stop: Sender<()>,
}

impl Alarm {
    fn new(time: Duration) -> Alarm {
        let now = Instant::now();
        // A time that has no end is as good as one of a year.
        let until = now.checked_add(time).unwrap_or(now + YEAR);
        Alarm { until, set: None }
    }

    fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    fn wake_when_over(&mut self, waker: &Waker) {
        match &self.set {
            Some(set) => set
                .waker
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone_from(waker),
            None => self.set = Some(Set::new(waker, self.until)),
        }
    }
}

impl Set {
    fn new(waker: &Waker, until: Instant) -> Set {
        let waker = Arc::new(Mutex::new(waker.clone()));
        let (stop, stopped) = channel::<()>();
        let shared = Arc::clone(&waker);
        thread::spawn(move || {
            let left = until.saturating_duration_since(Instant::now());
            if stopped.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                let waker = shared.lock().unwrap_or_else(PoisonError::into_inner);
                waker.wake_by_ref();
            }
        });
        Set { waker, _stop: stop }
    }
}
