//! One request, as proof of a difference.

use std::fmt;

use http::{HeaderMap, HeaderValue, Method, Uri, header};

use crate::description::{Assignment, NamesDescription, PolicyDescription};
use crate::enforce::Enforce;
use crate::evaluator::{AllowOrigin, Evaluator};
use crate::request::RequestOrigin;

/// A request, and what a page or the server does with it.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What variables and the source say.
    pub assignment: Assignment,
    /// The `Origin` of the request, if it has one.
    pub origin: Option<String>,
    pub credentials: bool,
    pub act: Act,
}

/// What one policy allows in a request, and the other one does not.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A script reads the response.
    Read,
    /// A script reads this header of the response.
    ReadHeader(String),
    /// A script sends a request with this method.
    Send(String),
    /// A script sends a request with this header.
    SendHeader(String),
    /// A request with this method that comes from another site reaches the handler.
    Reach(Method),
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (variable, patterns) in &self.assignment.variables {
            write!(f, "with {variable}={}, ", patterns.join(","))?;
        }
        match (&self.origin, &self.act) {
            (Some(origin), Act::Reach(method)) => {
                return write!(f, "a {method} from `{origin}` reaches the handler");
            }
            (None, Act::Reach(method)) => {
                return write!(f, "a {method} that another site starts reaches the handler");
            }
            (origin, _) => write!(f, "`{}` ", origin.as_deref().unwrap_or("null"))?,
        }
        match &self.act {
            Act::Read | Act::Reach(_) => f.write_str("reads the response")?,
            Act::ReadHeader(name) => write!(f, "reads the response header `{name}`")?,
            Act::Send(method) => write!(f, "sends `{method}`")?,
            Act::SendHeader(name) => write!(f, "sends the header `{name}`")?,
        }
        if self.credentials {
            f.write_str(", with credentials")?;
        }
        Ok(())
    }
}

/// A policy at an endpoint, where variables and the source say something.
pub(super) struct Side {
    evaluator: Evaluator,
    enforce: Enforce,
    credentials: bool,
    expose_headers: NamesDescription,
}

impl Side {
    pub(super) fn new(
        policy: Option<&PolicyDescription>,
        enforce: Enforce,
        assignment: &Assignment,
    ) -> Side {
        let policy = PolicyDescription {
            enforce,
            ..policy.unwrap_or(&PolicyDescription::NONE).clone()
        };
        let evaluator = Evaluator::of_checked(&policy.under(assignment));
        Side {
            enforce: evaluator.enforce(Enforce::Unset),
            evaluator,
            credentials: policy.allow_credentials,
            expose_headers: policy.expose_headers,
        }
    }

    /// Whether the policy allows it.
    pub(super) fn allows(&self, witness: &Witness) -> bool {
        let Some(mut headers) = headers(witness) else {
            return false;
        };
        match &witness.act {
            Act::Read => self.shares(&Method::GET, &headers, witness.credentials),
            Act::ReadHeader(name) => {
                self.shares(&Method::GET, &headers, witness.credentials)
                    && self.exposes(name, witness.credentials)
            }
            Act::Send(method) => {
                let Ok(method) = HeaderValue::from_str(method) else {
                    return false;
                };
                headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, method);
                self.lets_send(&headers, witness.credentials)
            }
            Act::SendHeader(name) => {
                let Ok(name) = HeaderValue::from_str(name) else {
                    return false;
                };
                headers.insert(
                    header::ACCESS_CONTROL_REQUEST_METHOD,
                    HeaderValue::from_static("GET"),
                );
                headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, name);
                self.lets_send(&headers, witness.credentials)
            }
            Act::Reach(method) => self.reaches(method, &headers),
        }
    }

    /// Whether the response is shared (Fetch, "CORS check").
    fn shares(&self, method: &Method, headers: &HeaderMap, credentials: bool) -> bool {
        let shared = self
            .evaluator
            .evaluate_actual(RequestOrigin::of(headers), None);
        let is_shared = match shared {
            AllowOrigin::None => false,
            AllowOrigin::Any => !credentials,
            AllowOrigin::Origin => !credentials || self.credentials,
        };
        is_shared && self.reaches(method, headers)
    }

    fn exposes(&self, name: &str, credentials: bool) -> bool {
        let is_name = |exposed: &str| exposed.eq_ignore_ascii_case(name);
        if SAFELISTED_RESPONSE.iter().copied().any(is_name) {
            return true;
        }
        match &self.expose_headers {
            // With credentials, `*` is a name (Fetch, "CORS-exposed header-name list").
            NamesDescription::Any => !credentials,
            names => names.names().iter().any(|exposed| is_name(exposed)),
        }
    }

    /// Whether a preflight passes (Fetch, "CORS-preflight fetch").
    fn lets_send(&self, headers: &HeaderMap, credentials: bool) -> bool {
        let origin = self
            .evaluator
            .evaluate_actual(RequestOrigin::of(headers), None);
        let shares = !credentials || self.credentials && origin == AllowOrigin::Origin;
        shares && self.evaluator.preflight_outcome(headers, None).is_allowed()
    }

    fn reaches(&self, method: &Method, headers: &HeaderMap) -> bool {
        let check =
            self.evaluator
                .check_enforce(self.enforce, method, &Uri::from_static("/"), headers);
        check.is_report()
            || !self
                .evaluator
                .refuses(check, RequestOrigin::of(headers), None)
    }
}

/// What every script may read (Fetch, "CORS-safelisted response-header name").
const SAFELISTED_RESPONSE: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The headers that a browser sends for a page on another site. `None` if the origin cannot be in one.
fn headers(witness: &Witness) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    if let Some(origin) = &witness.origin {
        headers.insert(header::ORIGIN, HeaderValue::from_str(origin).ok()?);
    }
    Some(headers)
}
