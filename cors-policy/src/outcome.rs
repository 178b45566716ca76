//! What became of a request.

use std::fmt;

use http::{HeaderName, Method};

use crate::key::Key;
use crate::policy::PolicyName;
use crate::text::{escaped, quote};

/// The decision of a policy about a request, with its reason. `cors_runtime::observe` gives one for each
/// request under a policy, and [`Policy::explain`](crate::Policy::explain) gives one without a server.
///
/// It says what a browser will do, as far as a server can tell: a preflight from an allowed origin
/// for a method that is not allowed is answered with the policy's headers, and refused by the
/// browser that reads them.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::{CorsOutcome, Policy};
///
/// fn outcome(policy: &Policy) -> CorsOutcome {
///     let (mut parts, ()) = http::Request::new(()).into_parts();
///     parts.headers.insert("origin", "https://evil.example".parse().unwrap());
///     policy.explain(&parts)
/// }
/// # let policy = Policy::broken("api");
/// let outcome = outcome(&policy);
/// assert!(outcome.is_refused());
/// assert_eq!(outcome.policy(), "api");
/// println!("{outcome}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsOutcome {
    policy: PolicyName,
    preflight: bool,
    kind: Outcome,
    enforcement: Enforcement,
}

/// The decision about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It has no `Origin`: it is not from a script on another origin.
    NotCors,
    /// The browser says that it is from the server's own origin (`Sec-Fetch-Site: same-origin`),
    /// which needs no permission.
    SameOrigin,
    /// A script may read the answer; after a preflight, it may send the request.
    Allowed,
    /// It may not.
    Refused(Refusal),
}

/// The decision of a policy's `enforce` about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enforcement {
    /// The policy does not enforce, or the request is a preflight, which is never enforced.
    Off,
    /// The app handles the request.
    Passed,
    /// The server answers with 403, and the app does not get the request.
    Refused(Refusal),
    /// The app handles the request. Without `report`, the server would have refused it.
    WouldRefuse(Refusal),
}

impl Enforcement {
    /// A short name, for a metric's label: `refused`. It never holds anything of the request's.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Enforcement::Off => "off",
            Enforcement::Passed => "passed",
            Enforcement::Refused(_) => "refused",
            Enforcement::WouldRefuse(_) => "would_refuse",
        }
    }

    /// Why the request was refused, or would have been.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Enforcement::Off | Enforcement::Passed => None,
            Enforcement::Refused(refusal) | Enforcement::WouldRefuse(refusal) => Some(refusal),
        }
    }
}

/// Why a request is refused. [`Refusal::key`] is the key to change, if that is what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The origin is not one that the policy lists.
    OriginNotAllowed,
    /// `Origin` is not an origin that a browser sends.
    MalformedOrigin,
    /// There is more than one `Origin`.
    SeveralOrigins,
    /// The policy shares with no other origin.
    NotShared,
    /// The policy allows credentials, and the origin is neither `https` nor loopback: a source's yes
    /// does not let it in.
    InsecureOrigin,
    /// The source of the policy's origins could not tell, for this reason.
    SourceFailed(String),
    /// The source of the policy's origins did not answer in time.
    SourceTooLate,
    /// The policy's origins come from a source, which was not asked.
    SourceNotAsked,
    /// A preflight asks for this method, which the policy does not list.
    MethodNotAllowed(Method),
    /// A preflight asks for more than one method, or for something that is not a method.
    MalformedMethod,
    /// A preflight asks for a method that the path does not route: its `cors_route!`, or the chain of a
    /// `MethodRouter` where that can be read. (Where axum has merged two on one path, the last one
    /// answers: route each path once.)
    MethodNotRouted,
    /// A preflight asks for this request header, which the policy does not list.
    HeaderNotAllowed(HeaderName),
    /// A preflight asks for more headers than any browser does, or for something that is not a list of header names.
    MalformedHeaders,
    /// The browser says that the request comes from another origin (`Sec-Fetch-Site`), and there is no `Origin` that
    /// could be allowed. Only `enforce` refuses for this.
    CrossOrigin,
    /// A policy inside the one that decided is in a place where it cannot take effect, so none is applied.
    /// An error event names both.
    MisplacedPolicy,
}

impl CorsOutcome {
    #[doc(hidden)]
    #[must_use]
    pub fn new(policy: impl Into<PolicyName>, preflight: bool, kind: Outcome) -> CorsOutcome {
        CorsOutcome {
            policy: policy.into(),
            preflight,
            kind,
            enforcement: Enforcement::Off,
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_enforcement(self, enforcement: Enforcement) -> CorsOutcome {
        CorsOutcome {
            enforcement,
            ..self
        }
    }

    /// The name of the policy that decided: that of the annotated item. Where no handler of a
    /// `cors_route!` serves the method, and so no policy was asked, it is `cors_route!`.
    #[must_use]
    pub fn policy(&self) -> &str {
        self.policy.as_str()
    }

    /// Whether it was a preflight.
    #[must_use]
    pub const fn is_preflight(&self) -> bool {
        self.preflight
    }

    /// The decision, without the policy and the kind of request.
    #[must_use]
    pub const fn kind(&self) -> &Outcome {
        &self.kind
    }

    /// The decision of `enforce`: whether the server handled the request. It is apart from whether a script may
    /// read the response.
    #[must_use]
    pub const fn enforcement(&self) -> &Enforcement {
        &self.enforcement
    }

    /// Whether a script on another origin gets what it asked for.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self.kind, Outcome::Allowed)
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match &self.kind {
            Outcome::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether it was refused.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.refusal().is_some()
    }
}

impl Outcome {
    /// A short name, for a metric's label: `allowed`, `origin_not_allowed`. It never holds anything
    /// of the request's.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Outcome::NotCors => "not_cors",
            Outcome::SameOrigin => "same_origin",
            Outcome::Allowed => "allowed",
            Outcome::Refused(refusal) => refusal.name(),
        }
    }
}

impl Refusal {
    /// A short name, for a metric's label: `origin_not_allowed`. It never holds anything of the
    /// request's.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Refusal::OriginNotAllowed => "origin_not_allowed",
            Refusal::MalformedOrigin => "malformed_origin",
            Refusal::SeveralOrigins => "several_origins",
            Refusal::NotShared => "not_shared",
            Refusal::InsecureOrigin => "insecure_origin",
            Refusal::SourceFailed(_) => "source_failed",
            Refusal::SourceTooLate => "source_too_late",
            Refusal::SourceNotAsked => "source_not_asked",
            Refusal::MethodNotAllowed(_) => "method_not_allowed",
            Refusal::MalformedMethod => "malformed_method",
            Refusal::MethodNotRouted => "method_not_routed",
            Refusal::HeaderNotAllowed(_) => "header_not_allowed",
            Refusal::MalformedHeaders => "malformed_headers",
            Refusal::CrossOrigin => "cross_origin",
            Refusal::MisplacedPolicy => "misplaced_policy",
        }
    }

    /// Whether it is the server's own trouble: the same request may be allowed another time.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(self, Refusal::SourceFailed(_) | Refusal::SourceTooLate)
    }

    /// The key of the policy to change for such a request to be allowed. `None` if no policy allows
    /// it, or if it may be allowed another time.
    #[must_use]
    pub const fn key(&self) -> Option<&'static str> {
        let key = match self {
            Refusal::OriginNotAllowed | Refusal::SourceNotAsked => Key::AllowOrigins,
            Refusal::InsecureOrigin => Key::DangerouslyAllow,
            Refusal::NotShared => Key::SameOrigin,
            Refusal::MethodNotAllowed(_) => Key::AllowMethods,
            Refusal::HeaderNotAllowed(_) => Key::AllowHeaders,
            Refusal::CrossOrigin => Key::Enforce,
            Refusal::MalformedOrigin
            | Refusal::SeveralOrigins
            | Refusal::SourceFailed(_)
            | Refusal::SourceTooLate
            | Refusal::MalformedMethod
            | Refusal::MethodNotRouted
            | Refusal::MalformedHeaders
            | Refusal::MisplacedPolicy => return None,
        };
        Some(key.name())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::NotCors => f.write_str("not from a script on another origin"),
            Outcome::SameOrigin => f.write_str("from the server's own origin"),
            Outcome::Allowed => f.write_str("allowed"),
            Outcome::Refused(refusal) => write!(f, "refused: {refusal}"),
        }
    }
}

/// The length that is shown of an app's own reason.
const LONGEST_REASON: usize = 2048;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::OriginNotAllowed => f.write_str("the origin is not in `allow_origins`"),
            Refusal::MalformedOrigin => f.write_str("`Origin` is no origin that a browser sends"),
            Refusal::SeveralOrigins => f.write_str("there is more than one `Origin`"),
            Refusal::NotShared => {
                f.write_str("the policy shares with no other origin (`same_origin`)")
            }
            Refusal::InsecureOrigin => {
                f.write_str("with credentials, an `http` origin that is not loopback is not let in")
            }
            Refusal::SourceFailed(why) => {
                let why = escaped(why, LONGEST_REASON);
                write!(f, "the source of origins could not tell: {why}")
            }
            Refusal::SourceTooLate => f.write_str("the source of origins did not answer in time"),
            Refusal::SourceNotAsked => {
                f.write_str("the origins come from a source, which was not asked")
            }
            Refusal::MethodNotAllowed(method) => {
                let method = method.as_str();
                let shown = quote(method);
                write!(f, "the method {shown} is not in `allow_methods`")?;
                if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
                    f.write_str(" (methods are case-sensitive)")?;
                }
                Ok(())
            }
            Refusal::MalformedMethod => {
                f.write_str("`Access-Control-Request-Method` is not one method")
            }
            Refusal::MethodNotRouted => f.write_str("no handler of this path serves the method"),
            Refusal::HeaderNotAllowed(name) => {
                write!(
                    f,
                    "the header {} is not in `allow_headers`",
                    quote(name.as_str())
                )
            }
            Refusal::MalformedHeaders => f.write_str(
                "`Access-Control-Request-Headers` is no list of header names that a browser sends",
            ),
            Refusal::CrossOrigin => f.write_str(
                "the browser sent it from another origin, and without an `Origin` (`Sec-Fetch-Site`)",
            ),
            Refusal::MisplacedPolicy => f.write_str(
                "a policy is in a place where it cannot take effect: an error event names it",
            ),
        }
    }
}

impl fmt::Display for CorsOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.preflight {
            "preflight"
        } else {
            "request"
        };
        let policy = quote(self.policy());
        write!(f, "{what} under the policy {policy}: {}", self.kind)?;
        match &self.enforcement {
            Enforcement::Off | Enforcement::Passed => Ok(()),
            Enforcement::Refused(refusal) => write!(f, "; refused with 403: {refusal}"),
            Enforcement::WouldRefuse(refusal) => {
                write!(f, "; would be refused with 403: {refusal}")
            }
        }
    }
}
