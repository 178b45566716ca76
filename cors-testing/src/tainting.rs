//! "response tainting" (Fetch, "Requests").

/// How a response is filtered before a script sees it: set by the farthest URL of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tainting {
    /// Only URLs of the page's own origin.
    Basic,
    /// Another origin, in mode `cors`.
    Cors,
    /// Another origin, in mode `no-cors`.
    Opaque,
}
