//! The result of a fetch.

use std::fmt;

use http::HeaderName;

use crate::blocked::Blocked;
use crate::exchange::Exchange;
use crate::script_response::ScriptResponse;

/// The result of a fetch: what the script sees, and what went over the wire.
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.assert_allowed()`, `.assert_blocked()`"]
pub struct Fetched {
    pub(crate) origin: String,
    pub(crate) result: Result<ScriptResponse, Blocked>,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) dropped: Vec<HeaderName>,
}

impl Fetched {
    /// The response as the script sees it.
    ///
    /// # Panics
    ///
    /// If the browser blocked it. The message has each request, each response, and what to change.
    #[track_caller]
    pub fn assert_allowed(self) -> ScriptResponse {
        match self.result {
            Ok(response) => response,
            Err(ref blocked) => panic!("the script gets no answer: {}\n{self}", blocked.message),
        }
    }

    /// Why the browser blocked it.
    ///
    /// # Panics
    ///
    /// If it did not. The message has each request and each response.
    #[track_caller]
    pub fn assert_blocked(self) -> Blocked {
        match self.result {
            Err(blocked) => blocked,
            Ok(_) => panic!("the script gets the answer\n{self}"),
        }
    }

    /// Whether the script gets the response.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.result.is_ok()
    }

    /// The response as the script sees it, or why it does not get it.
    ///
    /// # Errors
    ///
    /// If the browser blocked it.
    pub fn result(&self) -> Result<&ScriptResponse, &Blocked> {
        self.result.as_ref()
    }

    /// The first preflight, if one was sent. (A redirected request may need one for each URL.)
    #[must_use]
    pub fn preflight(&self) -> Option<&Exchange> {
        self.exchanges.iter().find(|exchange| exchange.preflight)
    }

    /// All requests that were sent, with preflights, in their order.
    #[must_use]
    pub fn requests(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The headers that the script set and the browser silently dropped, since scripts may not set
    /// them.
    #[must_use]
    pub fn dropped(&self) -> &[HeaderName] {
        &self.dropped
    }
}

/// Each request and its response, what the script sees, and what to change.
impl fmt::Display for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "a page on {}", self.origin)?;
        for name in &self.dropped {
            writeln!(f, "dropped, since no script may set it: {name}")?;
        }
        for exchange in &self.exchanges {
            write!(f, "{exchange}")?;
        }
        match &self.result {
            Ok(response) => write_seen(f, response),
            Err(blocked) => {
                writeln!(f, "rule: {}", blocked.rule())?;
                write!(f, "help: {}", blocked.help)
            }
        }
    }
}

fn write_seen(f: &mut fmt::Formatter<'_>, response: &ScriptResponse) -> fmt::Result {
    let names: Vec<&str> = response.headers().keys().map(HeaderName::as_str).collect();
    write!(
        f,
        "the script sees: a response of the type {:?}, status {}, headers: {}",
        response.response_type(),
        response.status(),
        names.join(", "),
    )
}
