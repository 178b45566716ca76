//! Why a fetch fails.

use http::StatusCode;

/// Why a script gets no answer. Each is a network error of the Fetch standard, or a `TypeError`
/// before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The URL does not parse.
    InvalidUrl(String),
    /// The URL has a user name or a password in it.
    UrlWithUserinfo(String),
    /// The method is no token.
    InvalidMethod(String),
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    ForbiddenMethod(String),
    /// In mode `no-cors`, the method is not `GET`, `HEAD` or `POST`.
    UnsafeMethodInNoCors(String),
    /// A header's name is no token.
    InvalidHeader(String),
    /// This header's value is one that no header has.
    InvalidHeaderValue(String, String),
    /// `GET` and `HEAD` have no body.
    BodyNotAllowed(String),

    /// The URL is of this scheme, and not of `http` or `https`.
    UnsupportedScheme(String),
    /// In mode `same-origin`, the URL is of another origin than the page's, or the answer redirects to
    /// such a one.
    NotSameOrigin(String),

    /// There is no `Access-Control-Allow-Origin`.
    MissingAllowOrigin,
    /// `Access-Control-Allow-Origin` has several values.
    SeveralAllowOrigins(String),
    /// `Access-Control-Allow-Origin` is no origin.
    InvalidAllowOrigin(String),
    /// `Access-Control-Allow-Origin` is another origin.
    OtherAllowOrigin(String),
    /// `Access-Control-Allow-Origin: *`, for a request with credentials.
    WildcardWithCredentials,
    /// `Access-Control-Allow-Credentials` is this, or nothing, and not `true`.
    CredentialsNotAllowed(String),

    /// The preflight's answer redirects.
    PreflightRedirected(StatusCode),
    /// The preflight's answer has a status other than 200 to 299.
    PreflightStatus(StatusCode),
    /// The preflight's `Access-Control-Allow-Methods` is no list of methods.
    MalformedAllowMethods(String),
    /// The preflight's `Access-Control-Allow-Headers` is no list of header names.
    MalformedAllowHeaders(String),
    /// The preflight's answer does not allow the method.
    MethodNotAllowed(String),
    /// The preflight's answer does not allow this header.
    HeaderNotAllowed(String),

    /// The answer redirects, and the request's redirect mode is `error`.
    RedirectNotAllowed,
    /// The answer redirects to what is no URL of `http` or `https`.
    RedirectInvalid(String),
    /// The answer redirects to a URL with a user name in it.
    RedirectWithUserinfo(String),
    /// There were more than 20 redirects.
    TooManyRedirects,
    /// In mode `no-cors`, only redirect mode `follow` works.
    NoCorsNotFollowing,

    /// The server gave no answer: not a matter of CORS. In a browser, a script cannot tell.
    NoAnswer(String),
}

impl Reason {
    /// The place in the Fetch standard.
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
            Reason::NoAnswer(_) => {
                "Fetch, \"HTTP-network fetch\" <https://fetch.spec.whatwg.org/#http-network-fetch>"
            }
        }
    }
}
