//! The modes of a request (Fetch, "Requests"), as far as scripts choose them.

/// The [credentials mode]: the requests that cookies go with. The standard has no other modes.
///
/// [credentials mode]: https://fetch.spec.whatwg.org/#concept-request-credentials-mode
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// `omit`: none.
    Omit,
    /// `same-origin`: those to the page's own origin. The default of `fetch`.
    #[default]
    SameOrigin,
    /// `include`: all. The server has to allow it (`allow_credentials`).
    Include,
}

/// The [redirect mode]: what happens with a response that redirects. The standard has no other modes.
///
/// [redirect mode]: https://fetch.spec.whatwg.org/#concept-request-redirect-mode
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedirectMode {
    /// `follow`: it is followed. The default of `fetch`.
    #[default]
    Follow,
    /// `error`: the fetch fails.
    Error,
    /// `manual`: the script gets it, and can read nothing of it.
    Manual,
}

/// The "mode" of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Cors,
    NoCors,
    SameOrigin,
    Navigate,
    WebSocket,
}

/// The "destination" of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Of a script's request.
    #[default]
    Empty,
    Document,
    Iframe,
    Image,
}

impl Destination {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Destination::Empty => "empty",
            Destination::Document => "document",
            Destination::Iframe => "iframe",
            Destination::Image => "image",
        }
    }

    /// "Fetch": the `Accept` of a request that has none.
    pub(crate) const fn accept(self) -> &'static str {
        match self {
            Destination::Empty => "*/*",
            Destination::Document | Destination::Iframe => {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
            }
            Destination::Image => "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        }
    }
}
