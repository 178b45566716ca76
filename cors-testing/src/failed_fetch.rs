//! What the texts about a failed fetch are made from, besides the reason.

/// A fetch that failed, as the console and the help see it.
#[derive(Debug)]
pub(crate) struct FailedFetch<'a> {
    /// The page's origin.
    pub(crate) origin: &'a str,
    pub(crate) first_url: &'a str,
    /// The URL at which it failed: another one than the first after a redirect.
    pub(crate) last_url: &'a str,
    /// Whether it was the preflight that failed.
    pub(crate) preflight: bool,
    pub(crate) initiator: Initiator,
}

/// The API that a page sends a request by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Initiator {
    Fetch,
    XmlHttpRequest,
    Navigation,
    WebSocket,
}
