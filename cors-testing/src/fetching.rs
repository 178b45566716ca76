//! The future of what a browser does.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::fetched::Fetched;

/// A fetch in progress, or a navigation, or a handshake: a future of [`Fetched`],
/// [`Navigated`](crate::Navigated) or [`Handshake`](crate::Handshake).
#[must_use = "nothing is sent until it is awaited"]
pub struct Fetching<'a, T = Fetched>(Pin<Box<dyn Future<Output = T> + Send + 'a>>);

impl<'a, T> Fetching<'a, T> {
    pub(crate) fn new(fetch: impl Future<Output = T> + Send + 'a) -> Fetching<'a, T> {
        Fetching(Box::pin(fetch))
    }
}

impl<T> Future for Fetching<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Fetching<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetching").finish_non_exhaustive()
    }
}
