//! What a browser remembers from one fetch to the next.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cookies::Cookies;
use crate::preflight_cache::PreflightCache;

/// The state of a browser, shared by its fetches.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<State>);

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) preflights: PreflightCache,
    pub(crate) cookies: Cookies,
    /// Since the browser was started.
    pub(crate) now: Duration,
}

impl Memory {
    pub(crate) fn with<T>(&self, access: impl FnOnce(&mut State) -> T) -> T {
        // A panic cannot leave the state half changed.
        access(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
