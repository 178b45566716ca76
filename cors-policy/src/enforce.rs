//! The requests that a policy refuses on the server (`enforce`), but for the comparison of their origin with
//! the policy's, which is the evaluator's.

use http::{HeaderMap, HeaderName, Method, Uri, header};

use crate::request::{RequestOrigin, is_same_origin};

/// The requests that a policy refuses on the server, with 403, if their origin is not allowed (`enforce`).
///
/// CORS alone refuses no request: it tells a browser whether a page may read the response.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::{Enforce, Policy};
///
/// let policy = Policy::builder()
///     .allow_origins(["https://app.example.com"])
///     .enforce(Enforce::UNSAFE)
///     .build()?;
/// assert_eq!(policy.enforce(), Enforce::UNSAFE);
/// # Ok::<(), cors_policy::PolicyErrors>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enforce {
    /// The key is not given. Inside another policy, that one's `enforce` applies, with the origins of this one.
    #[default]
    Unset,
    /// None (`enforce = false`), also inside a policy that enforces.
    Off,
    /// Unsafe requests: every method but GET, HEAD, OPTIONS and QUERY, and every upgrade, like a `WebSocket`'s.
    On {
        /// Safe requests, too (`enforce(all)`).
        all: bool,
        /// No request is refused: what would have been is reported (`enforce(report)`).
        report: bool,
    },
}

impl Enforce {
    /// `enforce`
    pub const UNSAFE: Enforce = Enforce::On {
        all: false,
        report: false,
    };

    /// `enforce(all)`
    pub const ALL: Enforce = Enforce::On {
        all: true,
        report: false,
    };

    /// The words that the key takes in parentheses.
    #[doc(hidden)]
    pub const WORDS: &[&str] = &["all", "report"];

    /// The same, refusing nothing: `enforce(report)`, `enforce(all, report)`.
    #[must_use]
    pub const fn reporting(self) -> Enforce {
        match self {
            Enforce::On { all, .. } => Enforce::On { all, report: true },
            Enforce::Unset | Enforce::Off => self,
        }
    }

    /// This one, or, where the key is not given, that of the policy around it.
    #[doc(hidden)]
    #[must_use]
    pub const fn or(self, outer: Enforce) -> Enforce {
        match self {
            Enforce::Unset => outer,
            Enforce::Off | Enforce::On { .. } => self,
        }
    }

    /// Whether requests are refused, or reported.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_on(self) -> bool {
        matches!(self, Enforce::On { .. })
    }

    /// The request headers that the responses to covered requests depend on, besides `Origin`.
    #[doc(hidden)]
    #[must_use]
    pub fn vary_headers(self) -> &'static [HeaderName] {
        static ALL: [HeaderName; 3] = [SEC_FETCH_SITE, SEC_FETCH_MODE, SEC_FETCH_DEST];
        match self {
            Enforce::On { report: true, .. } | Enforce::Unset | Enforce::Off => &[],
            Enforce::On { all: true, .. } => &ALL,
            Enforce::On { all: false, .. } => &ALL[..1],
        }
    }

    /// Checks a request that is not a preflight. `is_listed` says whether its origin is allowed without a source.
    #[inline]
    pub(crate) fn check(
        self,
        (method, uri, headers): (&Method, &Uri, &HeaderMap),
        origin: RequestOrigin<'_>,
        is_listed: impl FnOnce() -> bool,
    ) -> EnforceCheck {
        let Enforce::On { all, report } = self else {
            return EnforceCheck::OFF;
        };
        let rule = if !all && !is_unsafe(method, headers) {
            Rule::NotCovered
        } else if is_listed() {
            Rule::Listed
        } else {
            rule(all, (method, uri, headers), origin)
        };
        EnforceCheck { rule, report }
    }
}

/// What `enforce` says of a request before its origin is compared with the policy's.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnforceCheck {
    pub(crate) rule: Rule,
    pub(crate) report: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nothing is enforced.
    Off,
    /// It is a safe request, and `all` is not given.
    NotCovered,
    /// The policy allows its origin.
    Listed,
    /// It passes, whatever its origin.
    Passes,
    /// It passes if a source allows its origin.
    ByOrigin,
    /// It has no origin, and the browser says that it comes from another one.
    CrossOrigin,
}

impl EnforceCheck {
    /// Nothing is enforced.
    pub const OFF: EnforceCheck = EnforceCheck {
        rule: Rule::Off,
        report: false,
    };

    /// Whether a refusal is only reported.
    #[must_use]
    pub const fn is_report(self) -> bool {
        self.report
    }

    /// The answer of a source, as far as it changes the response. For a request from the server's own origin, only
    /// `enforce` asks, and a report changes nothing.
    #[must_use]
    #[inline]
    pub fn for_response<'a, T>(self, headers: &HeaderMap, answer: Option<&'a T>) -> Option<&'a T> {
        answer.filter(|_| !self.report || !is_same_origin(headers))
    }

    /// Whether the response depends on the check.
    #[must_use]
    #[inline]
    pub const fn changes_response(self) -> bool {
        !self.report && !matches!(self.rule, Rule::Off | Rule::NotCovered)
    }

    /// The position of the policy, if the request is covered.
    #[must_use]
    #[inline]
    pub fn covered_at(self, position: usize) -> Option<u16> {
        match self.rule {
            Rule::Off | Rule::NotCovered => None,
            Rule::Listed | Rule::Passes | Rule::ByOrigin | Rule::CrossOrigin => {
                position.try_into().ok()
            }
        }
    }

    /// Whether the origin of the request is known to be allowed.
    #[must_use]
    #[inline]
    pub const fn is_listed(self) -> bool {
        matches!(self.rule, Rule::Listed)
    }

    /// Whether the request may be refused, depending on the answer of a source.
    #[must_use]
    #[inline]
    pub const fn may_refuse(self) -> bool {
        !self.report && matches!(self.rule, Rule::ByOrigin | Rule::CrossOrigin)
    }

    /// Whether the origin has to be known: a source is asked.
    #[must_use]
    pub const fn needs_origin(self) -> bool {
        matches!(self.rule, Rule::ByOrigin)
    }

    /// Whether the app has to wait until the origin is known.
    #[must_use]
    pub const fn waits_for_origin(self) -> bool {
        self.needs_origin() && !self.report
    }
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Whether a request may change something on the server, or opens a connection of another protocol. (An HTTP/2
/// WebSocket is a `CONNECT`: RFC 8441.) RFC 9110, 9.2.1; `QUERY` is safe by its own specification.
fn is_unsafe(method: &Method, headers: &HeaderMap) -> bool {
    let is_safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
        || method.as_str() == "QUERY";
    !is_safe || headers.contains_key(header::UPGRADE)
}

/// The table of `enforce`, for an origin that is not listed.
fn rule(
    all: bool,
    (method, uri, headers): (&Method, &Uri, &HeaderMap),
    origin: RequestOrigin<'_>,
) -> Rule {
    let origin = match origin {
        RequestOrigin::One(origin) if origin.is_empty() => RequestOrigin::Absent,
        origin => origin,
    };
    let site = Site::of(headers);
    match (origin, site) {
        (RequestOrigin::Absent, Site::Own | Site::Unknown) => Rule::Passes,
        (RequestOrigin::Absent, Site::Other) if all && is_navigation(method, headers) => {
            Rule::Passes
        }
        (RequestOrigin::Absent, Site::Other) => Rule::CrossOrigin,
        // Own origins are listed, too.
        _ if all => Rule::ByOrigin,
        (_, Site::Own) => Rule::Passes,
        (RequestOrigin::One(origin), Site::Unknown)
            if names_host(origin.as_bytes(), uri, headers) =>
        {
            Rule::Passes
        }
        (RequestOrigin::One(_) | RequestOrigin::Several, Site::Unknown | Site::Other) => {
            Rule::ByOrigin
        }
    }
}

/// Where a request comes from, as far as the browser says (`Sec-Fetch-Site`). No script can set the
/// header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Site {
    /// The server's own origin, or the user: a bookmark, an address that was typed in.
    Own,
    /// Another origin. Values that are not known count as such.
    Other,
    /// The browser does not say: it is an old one, the page has no TLS, or it is a WebSocket of Chromium.
    Unknown,
}

impl Site {
    fn of(headers: &HeaderMap) -> Site {
        let mut lines = headers.get_all(SEC_FETCH_SITE).iter();
        match (lines.next().map(http::HeaderValue::as_bytes), lines.next()) {
            (None | Some(b""), None) => Site::Unknown,
            (Some(b"same-origin" | b"none"), None) => Site::Own,
            _ => Site::Other,
        }
    }
}

/// Whether the request loads a page by a link, which is to work from other sites. The destination is `empty`
/// where the request went through the app's own service worker.
fn is_navigation(method: &Method, headers: &HeaderMap) -> bool {
    let only = |name: HeaderName| {
        let mut lines = headers.get_all(name).iter();
        let first = lines.next().map(http::HeaderValue::as_bytes);
        first.filter(|_| lines.next().is_none())
    };
    *method == Method::GET
        && only(SEC_FETCH_MODE) == Some(b"navigate")
        && matches!(only(SEC_FETCH_DEST), Some(b"document" | b"empty"))
}

/// Longer than any origin with a host that a request can be for.
const LONGEST_ORIGIN: usize = 1024;

/// Whether an origin has the host and the port that the request is for: the authority of its target, or its one
/// `Host`. Schemes are not compared, since the server may be behind a proxy that ends TLS.
fn names_host(origin: &[u8], uri: &Uri, headers: &HeaderMap) -> bool {
    if origin.len() > LONGEST_ORIGIN {
        return false;
    }
    let Ok(origin) = Uri::try_from(origin) else {
        return false;
    };
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (uri.authority(), hosts.next(), hosts.next()) {
        (Some(authority), ..) => authority.as_str().as_bytes(),
        (None, Some(host), None) => host.as_bytes(),
        _ => return false,
    };
    let is_of_web = matches!(origin.scheme_str(), Some("http" | "https"));
    let authority = origin.authority().map(http::uri::Authority::as_str);
    is_of_web && authority.map(str::as_bytes) == Some(host)
}
