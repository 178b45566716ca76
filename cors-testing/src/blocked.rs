//! A fetch that the browser blocked.

use std::error::Error;
use std::fmt;

use crate::console;
use crate::failed_fetch::FailedFetch;
use crate::help::help;
use crate::reason::Reason;

/// A fetch that the browser blocked: why, by which rule, and what the console says.
#[derive(Clone, Debug)]
pub struct Blocked {
    pub(crate) reason: Reason,
    pub(crate) preflight: bool,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Blocked {
    pub(crate) fn new(reason: Reason, failed: &FailedFetch<'_>) -> Blocked {
        Blocked {
            message: console::message(&reason, failed),
            help: help(&reason, failed),
            preflight: failed.preflight,
            reason,
        }
    }

    /// The reason.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Whether the preflight failed, so that the request itself was not sent.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.preflight
    }

    /// The section of the Fetch standard that demands it, with its address.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.reason.rule()
    }

    /// The message in Chromium's console.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to change, in the terms of `#[cors_policy]`.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }
}

/// The console's message, and what to change.
impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl Error for Blocked {}
