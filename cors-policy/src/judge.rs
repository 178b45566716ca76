//! A policy, held against requests: the only place where it is decided what a request may.

use std::ffi::OsString;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::clash::Clash;
use crate::environment::Patterns;
use crate::origin::MAX_ORIGIN;
use crate::requested::{self, Mirrored, Requested};
use crate::{
    CorsOutcome, Methods, Origin, OriginSet, Origins, Policy, PolicyErrors, Refusal,
    RequestHeaders, SAFELISTED_METHODS, Said, Verdict,
};

/// A policy made ready to judge requests: its patterns are read once.
///
/// ```
/// use cors_policy::{Judge, Policy};
///
/// # let policy = Policy::broken("api");
/// let judge = Judge::new(policy);
/// assert!(!judge.allows("https://evil.example"));
/// ```
#[derive(Clone, Debug)]
pub struct Judge {
    policy: Policy,
    origins: Allowed,
    methods: AllowedMethods,
}

#[derive(Clone, Debug)]
enum Allowed {
    Everybody,
    These(Arc<OriginSet>),
    /// Those that a source says yes to, and these (`dev(...)`).
    Asked(Arc<OriginSet>),
}

#[derive(Clone, Debug)]
enum AllowedMethods {
    OfThePolicy,
    /// The methods that a path routes under the policy, whatever it lists itself.
    Routed(Arc<[Method]>),
    /// A path that routes every method under the policy.
    Every,
}

/// What a policy says of a request, and what has to be sent for it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Judgement {
    /// For whoever wants to know.
    pub outcome: CorsOutcome,
    /// Whether the policy's headers go out.
    pub shared: Shared,
    /// The request headers that a preflight is given back (`allow_headers = mirror`).
    pub mirrored: Option<HeaderValue>,
}

/// With whom an answer is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// With nobody: no header of the policy's goes out.
    Nobody,
    /// With whoever it may be (`allow_origins = "*"`).
    Everybody,
    /// With the origin of the request.
    With(HeaderValue),
}

impl Judge {
    /// Makes a policy ready. Where its origins come from the environment, that is read now. If a rule
    /// is broken, no origin is allowed; [`Judge::try_new`] says which.
    #[must_use]
    pub fn new(policy: Policy) -> Judge {
        if policy.is_known() {
            return Judge::of_checked(policy);
        }
        Judge::try_new(policy).unwrap_or(Judge {
            policy,
            origins: Allowed::These(Arc::default()),
            methods: AllowedMethods::OfThePolicy,
        })
    }

    /// Makes a policy ready that is held to the rules first. Where its origins come from the
    /// environment, that is read now.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the policy, and with what the environment says.
    pub fn try_new(policy: Policy) -> Result<Judge, PolicyErrors> {
        Judge::reading(policy, &|variable| std::env::var_os(variable))
    }

    /// As [`Judge::try_new`], with another environment.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the policy, and with what the environment says.
    #[doc(hidden)]
    pub fn reading(
        policy: Policy,
        read: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Judge, PolicyErrors> {
        let patterns = Patterns::of(&policy, read)?;
        Ok(Judge::with(policy, patterns.iter()))
    }

    /// Makes a policy ready of which all is known, and held to the rules already.
    #[doc(hidden)]
    #[must_use]
    pub fn of_checked(policy: Policy) -> Judge {
        let listed = match policy.origins() {
            Origins::Listed(list) => list.patterns(),
            _ => &[],
        };
        let patterns = listed.iter().chain(policy.dev_origins());
        Judge::with(policy, patterns.copied())
    }

    fn with<'a>(policy: Policy, patterns: impl Iterator<Item = &'a str> + Clone) -> Judge {
        let set = |patterns| Arc::new(OriginSet::parse(patterns).unwrap_or_default());
        let origins = match policy.origins() {
            Origins::Any => Allowed::Everybody,
            Origins::Listed(_) if patterns.clone().any(|pattern| pattern == "*") => {
                Allowed::Everybody
            }
            Origins::Listed(_) => Allowed::These(set(patterns)),
            // Not with those of `dev(...)` either.
            Origins::Nobody => Allowed::These(Arc::default()),
            Origins::Source => Allowed::Asked(set(patterns)),
        };
        Judge {
            policy,
            origins,
            methods: AllowedMethods::OfThePolicy,
        }
    }

    /// The same policy for a path that routes these methods under it, and no others.
    #[must_use]
    pub fn routed(&self, methods: impl IntoIterator<Item = Method>) -> Judge {
        Judge {
            methods: AllowedMethods::Routed(methods.into_iter().collect()),
            ..self.clone()
        }
    }

    /// The same policy for a path that routes every method under it.
    #[must_use]
    pub fn routed_for_all(&self) -> Judge {
        Judge {
            methods: AllowedMethods::Every,
            ..self.clone()
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The origins that are allowed, beside those that a source says yes to; `None` if all are.
    #[must_use]
    pub fn origins(&self) -> Option<&Arc<OriginSet>> {
        match &self.origins {
            Allowed::Everybody => None,
            Allowed::These(set) | Allowed::Asked(set) => Some(set),
        }
    }

    /// Whether a script on this origin may read answers. Any bytes will do. What only a source could
    /// say is no.
    #[must_use]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        self.origins().is_none_or(|set| set.allows(origin))
    }

    /// The origin of a request that a source has to be asked about, before the request can be
    /// judged. What no answer would let in is not asked about.
    #[must_use]
    pub fn question<'a>(&self, headers: &'a HeaderMap) -> Option<Origin<'a>> {
        let Allowed::Asked(set) = &self.origins else {
            return None;
        };
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let (Some(origin), None) = (origins.next(), origins.next()) else {
            return None;
        };
        // What is from the server's own origin needs no permission.
        if set.allows(origin) || is_same_origin(headers) {
            return None;
        }
        self.sound(origin).ok()
    }

    /// Judges a request. The work does not grow with what it brings along.
    #[must_use]
    pub fn judge(&self, method: &Method, headers: &HeaderMap) -> Judgement {
        if is_preflight(method, headers) {
            self.preflight(headers, None)
        } else {
            self.answer(headers, None)
        }
    }

    /// Judges a request that is no preflight: CORS looks at nothing but its origin (Fetch, "CORS
    /// check"). `said` is what a source has answered to the [question](Judge::question), if there is
    /// one.
    #[must_use]
    pub fn answer(&self, headers: &HeaderMap, said: Option<&Said>) -> Judgement {
        let (shared, verdict) = match self.origin(headers, said) {
            Ok(shared) => (shared, Verdict::Allowed),
            // A cache may keep the answer, and give it to whoever may share it.
            Err(None) => match self.origins {
                Allowed::Everybody => (Shared::Everybody, Verdict::NotCors),
                Allowed::These(_) | Allowed::Asked(_) => (Shared::Nobody, Verdict::NotCors),
            },
            Err(Some(_)) if is_same_origin(headers) => (Shared::Nobody, Verdict::SameOrigin),
            Err(Some(refusal)) => (Shared::Nobody, Verdict::Refused(refusal)),
        };
        Judgement {
            outcome: CorsOutcome::new(self.policy.name(), false, verdict),
            shared,
            mirrored: None,
        }
    }

    /// Judges a preflight, in the order in which a browser does: the origin, the method, the headers
    /// (Fetch, "CORS-preflight fetch"). `said` as with [`Judge::answer`].
    #[must_use]
    pub fn preflight(&self, headers: &HeaderMap, said: Option<&Said>) -> Judgement {
        let judgement = |shared, mirrored, verdict| Judgement {
            outcome: CorsOutcome::new(self.policy.name(), true, verdict),
            shared,
            mirrored,
        };
        let shared = match self.origin(headers, said) {
            Ok(shared) => shared,
            Err(refusal) => {
                let verdict = refusal.map_or(Verdict::NotCors, Verdict::Refused);
                return judgement(Shared::Nobody, None, verdict);
            }
        };
        let mirrored = match self.policy.headers() {
            RequestHeaders::Mirror => match requested::mirrored(headers) {
                Mirrored::Names(names) => Some(names),
                Mirrored::Nothing => None,
                Mirrored::Refused => {
                    let verdict = Verdict::Refused(Refusal::MalformedHeaders);
                    return judgement(Shared::Nobody, None, verdict);
                }
            },
            _ => None,
        };
        let verdict = match self.method(headers).and_then(|()| self.headers(headers)) {
            Ok(()) => Verdict::Allowed,
            Err(refusal) => Verdict::Refused(refusal),
        };
        judgement(shared, mirrored, verdict)
    }

    /// With whom a request's answer is shared; `Err(None)` if the request has no origin.
    fn origin(&self, headers: &HeaderMap, said: Option<&Said>) -> Result<Shared, Option<Refusal>> {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let origin = origins.next().ok_or(None)?;
        let set = match &self.origins {
            Allowed::Everybody => return Ok(Shared::Everybody),
            Allowed::These(set) | Allowed::Asked(set) => set,
        };
        if origins.next().is_some() {
            return Err(Some(Refusal::SeveralOrigins));
        }
        if set.allows(origin) {
            return Ok(Shared::With(origin.clone()));
        }
        if self.policy.origins() == Origins::Nobody {
            return Err(Some(Refusal::NotShared));
        }
        self.sound(origin).map_err(Some)?;
        Err(Some(match (&self.origins, said) {
            (Allowed::Asked(_), Some(Said::Yes)) => return Ok(Shared::With(origin.clone())),
            (Allowed::Asked(_), Some(Said::Failed(why))) => Refusal::SourceFailed(why.clone()),
            (Allowed::Asked(_), Some(Said::Nothing)) => Refusal::SourceTooLate,
            (Allowed::Asked(_), None) => Refusal::SourceNotAsked,
            _ => Refusal::OriginNotAllowed,
        }))
    }

    /// The origin, if it is one that a policy could allow: what a source says yes to is held to the
    /// rules, too.
    fn sound<'a>(&self, origin: &'a HeaderValue) -> Result<Origin<'a>, Refusal> {
        let text = match origin.to_str() {
            Ok(text) if text.len() <= MAX_ORIGIN => text,
            _ => return Err(Refusal::MalformedOrigin),
        };
        if text == "null" {
            return Err(Refusal::OriginNotAllowed);
        }
        let origin = Origin::parse(text).map_err(|_| Refusal::MalformedOrigin)?;
        let (credentials, dangers) = (self.policy.allows_credentials(), self.policy.dangers());
        if matches!(self.origins, Allowed::Asked(_))
            && origin.is_insecure()
            && Clash::InsecureOrigin.refused(credentials, dangers)
        {
            return Err(Refusal::InsecureOrigin);
        }
        Ok(origin)
    }

    /// Fetch, "CORS-preflight fetch": a safelisted method needs no permission.
    fn method(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let method = requested_method(headers).ok_or(Refusal::MalformedMethod)?;
        let allowed = match &self.methods {
            AllowedMethods::Every => true,
            AllowedMethods::Routed(methods) => methods.contains(&method),
            AllowedMethods::OfThePolicy => {
                let name = method.as_str();
                SAFELISTED_METHODS.contains(&name)
                    || match self.policy.methods() {
                        Methods::Any => true,
                        Methods::Listed(listed) => listed.contains(&name),
                        Methods::Safelisted => false,
                    }
            }
        };
        if allowed {
            Ok(())
        } else {
            Err(Refusal::MethodNotAllowed(method))
        }
    }

    fn headers(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let not_allowed = match self.policy.headers() {
            RequestHeaders::Mirror => return Ok(()),
            RequestHeaders::Safelisted => requested::first(headers, 1, |_| true),
            RequestHeaders::Any => not_covered_by_wildcard(headers),
            RequestHeaders::Listed(listed) => {
                let is_listed = |name: &[u8]| {
                    let mut listed = listed.iter();
                    listed.any(|listed| listed.as_bytes().eq_ignore_ascii_case(name))
                };
                match listed.contains(&"*") {
                    true if is_listed(AUTHORIZATION) => return Ok(()),
                    true => not_covered_by_wildcard(headers),
                    // Browsers name each header once, so one of one more is not listed.
                    false => requested::first(headers, listed.len() + 1, |name| !is_listed(name)),
                }
            }
        };
        match not_allowed {
            Requested::NoSuch => Ok(()),
            Requested::Such(name) => Err(Refusal::HeaderNotAllowed(name)),
            Requested::TooMany | Requested::Malformed => Err(Refusal::MalformedHeaders),
        }
    }
}

/// Whether a request is a preflight, well-formed or not (Fetch, "CORS-preflight request"). Any
/// other `OPTIONS` is the app's.
///
/// ```
/// use cors_policy::is_preflight;
/// use http::{HeaderMap, Method};
///
/// assert!(!is_preflight(&Method::OPTIONS, &HeaderMap::new()));
/// ```
#[must_use]
pub fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The method that a preflight asks for. `None` if that is not one method.
#[must_use]
pub fn requested_method(headers: &HeaderMap) -> Option<Method> {
    let mut lines = headers
        .get_all(header::ACCESS_CONTROL_REQUEST_METHOD)
        .iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) if line.len() <= LONGEST_METHOD => {
            Method::from_bytes(line.as_bytes()).ok()
        }
        _ => None,
    }
}

/// No method that anybody routes is longer.
const LONGEST_METHOD: usize = 1024;

const AUTHORIZATION: &[u8] = b"authorization";

/// `Authorization` is the one header that `*` does not cover (Fetch, "CORS non-wildcard
/// request-header name"). Browsers sort the names, so that it comes early.
fn not_covered_by_wildcard(headers: &HeaderMap) -> Requested {
    const MOST: usize = 64;
    let is_authorization = |name: &[u8]| name.eq_ignore_ascii_case(AUTHORIZATION);
    match requested::first(headers, MOST, is_authorization) {
        Requested::TooMany => Requested::NoSuch,
        found => found,
    }
}

/// Scripts cannot set what begins with `Sec-`: it is the browser's word.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let name = HeaderName::from_static("sec-fetch-site");
    headers
        .get(name)
        .is_some_and(|site| site.as_bytes() == b"same-origin")
}
