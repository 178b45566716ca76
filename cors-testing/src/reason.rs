//! The reasons why a fetch fails.

use http::StatusCode;

/// The reason why a page gets no response, or no connection. Each is a network error of the Fetch standard, or a `TypeError`
/// before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The URL does not parse.
    InvalidUrl(String),
    /// The URL has a user name or a password in it.
    UrlWithUserinfo(String),
    /// The method is not a token.
    InvalidMethod(String),
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    ForbiddenMethod(String),
    /// In mode `no-cors`, the method is not `GET`, `HEAD` or `POST`.
    UnsafeMethodInNoCors(String),
    /// A header's name is not a token.
    InvalidHeader(String),
    /// The value of this header is not valid.
    InvalidHeaderValue(String, String),
    /// `GET` and `HEAD` have no body.
    BodyNotAllowed(String),

    /// The URL has this scheme, and not `http` or `https`.
    UnsupportedScheme(String),
    /// In mode `same-origin`, the URL is not of the page's origin, or a redirect leads to such a URL.
    NotSameOrigin(String),

    /// There is no `Access-Control-Allow-Origin`.
    MissingAllowOrigin,
    /// `Access-Control-Allow-Origin` has several values.
    SeveralAllowOrigins(String),
    /// `Access-Control-Allow-Origin` is not an origin.
    InvalidAllowOrigin(String),
    /// `Access-Control-Allow-Origin` is another origin.
    OtherAllowOrigin(String),
    /// `Access-Control-Allow-Origin: *`, for a request with credentials.
    WildcardWithCredentials,
    /// `Access-Control-Allow-Credentials` is this (or missing, if empty), and not `true`.
    CredentialsNotAllowed(String),

    /// The preflight is redirected.
    PreflightRedirected(StatusCode),
    /// The status of the preflight is not within 200 to 299.
    PreflightStatus(StatusCode),
    /// The preflight's `Access-Control-Allow-Methods` is not a list of methods.
    MalformedAllowMethods(String),
    /// The preflight's `Access-Control-Allow-Headers` is not a list of header names.
    MalformedAllowHeaders(String),
    /// The preflight does not allow the method.
    MethodNotAllowed(String),
    /// The preflight does not allow this header.
    HeaderNotAllowed(String),

    /// A redirect, while the request's redirect mode is `error`.
    RedirectNotAllowed,
    /// A redirect to something other than an `http` or `https` URL.
    RedirectInvalid(String),
    /// A redirect to a URL with a user name or a password in it.
    RedirectWithUserinfo(String),
    /// There were more than 20 redirects.
    TooManyRedirects,
    /// A request in mode `no-cors` with another redirect mode than `follow`.
    NoCorsNotFollowing,

    /// The response to the handshake of a `WebSocket` has this status, and not 101.
    HandshakeStatus(StatusCode),
    /// The response to the handshake of a `WebSocket` lacks this header, or it has another value.
    HandshakeHeader(String),

    /// The server did not respond. It has nothing to do with CORS, but a script in a browser cannot tell.
    NoAnswer(String),
}

impl Reason {
    /// The section of the Fetch standard.
    pub(crate) fn rule(&self) -> &'static str {
        match self {
            Reason::InvalidUrl(_)
            | Reason::UrlWithUserinfo(_)
            | Reason::InvalidMethod(_)
            | Reason::ForbiddenMethod(_)
            | Reason::UnsafeMethodInNoCors(_)
            | Reason::BodyNotAllowed(_) => {
                "Fetch, \"Request class\" <https://fetch.spec.whatwg.org/#dom-request>"
            }
            Reason::InvalidHeader(_) | Reason::InvalidHeaderValue(..) => {
                "Fetch, \"Headers class\" <https://fetch.spec.whatwg.org/#headers-validate>"
            }
            Reason::MissingAllowOrigin
            | Reason::SeveralAllowOrigins(_)
            | Reason::InvalidAllowOrigin(_)
            | Reason::OtherAllowOrigin(_)
            | Reason::WildcardWithCredentials
            | Reason::CredentialsNotAllowed(_) => {
                "Fetch, \"CORS check\" <https://fetch.spec.whatwg.org/#concept-cors-check>"
            }
            Reason::PreflightRedirected(_)
            | Reason::PreflightStatus(_)
            | Reason::MalformedAllowMethods(_)
            | Reason::MalformedAllowHeaders(_)
            | Reason::MethodNotAllowed(_)
            | Reason::HeaderNotAllowed(_) => {
                "Fetch, \"CORS-preflight fetch\" <https://fetch.spec.whatwg.org/#cors-preflight-fetch>"
            }
            Reason::RedirectNotAllowed => {
                "Fetch, \"HTTP fetch\" <https://fetch.spec.whatwg.org/#http-fetch>"
            }
            Reason::RedirectInvalid(_)
            | Reason::RedirectWithUserinfo(_)
            | Reason::TooManyRedirects => {
                "Fetch, \"HTTP-redirect fetch\" <https://fetch.spec.whatwg.org/#http-redirect-fetch>"
            }
            Reason::UnsupportedScheme(_) => {
                "Fetch, \"Scheme fetch\" <https://fetch.spec.whatwg.org/#scheme-fetch>"
            }
            Reason::NotSameOrigin(_) | Reason::NoCorsNotFollowing => {
                "Fetch, \"Main fetch\" <https://fetch.spec.whatwg.org/#main-fetch>"
            }
            Reason::HandshakeStatus(_) | Reason::HandshakeHeader(_) => {
                "WebSockets, \"Opening handshake\" <https://websockets.spec.whatwg.org/#websocket-opening-handshake>"
            }
            Reason::NoAnswer(_) => {
                "Fetch, \"HTTP-network fetch\" <https://fetch.spec.whatwg.org/#http-network-fetch>"
            }
        }
    }
}
