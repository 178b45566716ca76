//! The future of a fetch.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::fetched::Fetched;

/// A fetch in progress: a future of [`Fetched`].
#[must_use = "nothing is fetched until it is awaited"]
pub struct Fetching<'a>(Pin<Box<dyn Future<Output = Fetched> + Send + 'a>>);

impl<'a> Fetching<'a> {
    pub(crate) fn new(fetch: impl Future<Output = Fetched> + Send + 'a) -> Fetching<'a> {
        Fetching(Box::pin(fetch))
    }
}

impl Future for Fetching<'_> {
    type Output = Fetched;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Fetched> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Fetching<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetching").finish_non_exhaustive()
    }
}
