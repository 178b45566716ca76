//! The result of a navigation.

use std::fmt;

use crate::answer::Answer;
use crate::blocked::Blocked;
use crate::exchange::Exchange;

/// The result of a navigation: the response that the browser shows, and what went over the wire.
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.assert_answered()`"]
pub struct Navigated {
    pub(crate) origin: String,
    pub(crate) result: Result<Answer, Blocked>,
    pub(crate) exchanges: Vec<Exchange>,
}

impl Navigated {
    /// The response that the browser shows, after all redirects.
    ///
    /// # Panics
    ///
    /// If there is none. The message has each request and each response.
    #[track_caller]
    pub fn assert_answered(self) -> Answer {
        match self.result {
            Ok(answer) => answer,
            Err(ref blocked) => panic!("the browser shows no page: {}\n{self}", blocked.message),
        }
    }

    /// The response that the browser shows, or why there is none.
    ///
    /// # Errors
    ///
    /// If the server does not respond, or redirects in a way that browsers do not follow.
    pub fn result(&self) -> Result<&Answer, &Blocked> {
        self.result.as_ref()
    }

    /// All requests that were sent, in their order: more than one after a redirect.
    #[must_use]
    pub fn requests(&self) -> &[Exchange] {
        &self.exchanges
    }
}

/// Each request and its response, and why there is no page.
impl fmt::Display for Navigated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "a page on {}", self.origin)?;
        for exchange in &self.exchanges {
            write!(f, "{exchange}")?;
        }
        match &self.result {
            Ok(answer) => write!(f, "the browser shows: status {}", answer.status),
            Err(blocked) => write!(f, "rule: {}\nhelp: {}", blocked.rule(), blocked.help),
        }
    }
}
