//! A timer that needs no runtime.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Wakes a task after some time, by the system's clock: the async runtime may have no timer, or one that
/// a test has paused.
pub(crate) struct Alarm {
    until: Instant,
    /// The thread that waits. It is started when a task first waits.
    thread: Option<WakingThread>,
}

struct WakingThread {
    waker: Arc<Mutex<Waker>>,
    /// The thread ends when this is dropped.
    _stop: Sender<()>,
}

impl Alarm {
    pub(crate) fn new(time: Duration) -> Alarm {
        let now = Instant::now();
        // A time that overflows becomes a year.
        let until = now.checked_add(time).unwrap_or(now + YEAR);
        Alarm {
            until,
            thread: None,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    pub(crate) fn wake_when_over(&mut self, waker: &Waker) {
        match &self.thread {
            Some(thread) => thread
                .waker
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone_from(waker),
            None => self.thread = Some(WakingThread::new(waker, self.until)),
        }
    }
}

impl WakingThread {
    fn new(waker: &Waker, until: Instant) -> WakingThread {
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
        WakingThread { waker, _stop: stop }
    }
}
