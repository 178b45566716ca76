//! The decision for a request under a policy: the only place where it is made.

use std::ffi::OsString;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method};

use crate::cross_key::CrossKeyRule;
use crate::enforce::{Enforce, EnforceCheck};
use crate::environment::Patterns;
use crate::finding::{Finding, PolicyErrors};
use crate::origin::{MAX_ORIGIN, Origin, OriginSet};
use crate::outcome::{CorsOutcome, Outcome, Refusal};
use crate::policy::{AllowedOrigins, Policy};
use crate::request::{self, Mirrored, RequestOrigin, is_preflight, is_same_origin};

mod enforcement;
mod lists;

use lists::{PreparedHeaders, PreparedMethods};

/// A policy made ready to evaluate requests: its patterns are parsed once.
///
/// ```
/// use cors_policy::__private::Evaluator;
/// use cors_policy::Policy;
///
/// # let policy = Policy::broken("api");
/// let evaluator = Evaluator::new(&policy);
/// assert!(!evaluator.allows("https://evil.example"));
/// ```
#[derive(Clone, Debug)]
pub struct Evaluator {
    policy: Policy,
    origins: PreparedOrigins,
    methods: PreparedMethods,
    headers: PreparedHeaders,
}

#[derive(Clone, Debug)]
enum PreparedOrigins {
    Any,
    Listed(Arc<OriginSet>),
    /// The origins that a source allows, and these (`dev(...)`).
    Source(Arc<OriginSet>),
}

/// The answer of a source of origins (`allow_origins = with(...)`) about one origin. The policy's own rules
/// hold after an `Allow`, too.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SourceAnswer {
    /// The origin is allowed.
    Allow,
    /// The origin is not allowed.
    Deny,
    /// The source failed, for this reason. The origin is not allowed.
    Failed(String),
    /// The source did not answer in time. The origin is not allowed.
    TimedOut,
}

/// The origin that a response is shared with: the value of `Access-Control-Allow-Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowOrigin {
    /// None. None of the policy's headers go out.
    None,
    /// Any origin (`allow_origins = "*"`).
    Any,
    /// The origin of the request.
    Origin,
}

/// What goes out in the response to a preflight, on top of the headers that are the same for every
/// allowed preflight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PreflightEvaluation {
    /// The origin that the response is shared with.
    pub allow_origin: AllowOrigin,
    /// The requested headers, for `allow_headers = mirror`.
    pub mirrored: Option<HeaderValue>,
}

impl PreflightEvaluation {
    const REFUSED: PreflightEvaluation = PreflightEvaluation {
        allow_origin: AllowOrigin::None,
        mirrored: None,
    };
}

impl Evaluator {
    /// Makes a policy ready. Origins that come from the environment are read now. If a rule is broken,
    /// no origin is allowed; [`Evaluator::try_new`] says which rule.
    #[must_use]
    pub fn new(policy: &Policy) -> Evaluator {
        if policy.is_known() {
            return Evaluator::of_checked(policy);
        }
        Evaluator::try_new(policy)
            .unwrap_or_else(|_| Evaluator::prepare(policy, PreparedOrigins::Listed(no_origins())))
    }

    /// Checks a policy and makes it ready. Origins that come from the environment are read now.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the policy and with the values of its environment variables.
    pub fn try_new(policy: &Policy) -> Result<Evaluator, PolicyErrors> {
        let evaluator = Evaluator::reading(policy, &|variable| std::env::var_os(variable));
        evaluator.map(|(evaluator, _)| evaluator)
    }

    /// As [`Evaluator::try_new`], with this environment, and with the patterns that it repeats.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the policy and with the values of its environment variables.
    #[doc(hidden)]
    pub fn reading(
        policy: &Policy,
        read: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<(Evaluator, Vec<Finding>), PolicyErrors> {
        let patterns = Patterns::of(policy, read)?;
        let texts: Vec<&str> = patterns.iter().collect();
        Ok((Evaluator::with(policy, &texts), patterns.repeated))
    }

    /// Makes a policy ready that is known at compile time and was checked then.
    #[doc(hidden)]
    #[must_use]
    pub fn of_checked(policy: &Policy) -> Evaluator {
        let patterns = match policy.allow_origins() {
            AllowedOrigins::Listed { patterns, .. } => patterns,
            _ => Vec::new(),
        };
        let patterns = patterns.into_iter().chain(policy.dev_origins());
        Evaluator::with(policy, &patterns.collect::<Vec<_>>())
    }

    fn with(policy: &Policy, patterns: &[&str]) -> Evaluator {
        let set = || {
            let set = OriginSet::parse(patterns.iter().copied());
            Arc::new(set.unwrap_or_else(|_| OriginSet::empty()))
        };
        let origins = match policy.allow_origins() {
            AllowedOrigins::Any => PreparedOrigins::Any,
            AllowedOrigins::Listed { .. } if patterns.contains(&"*") => PreparedOrigins::Any,
            AllowedOrigins::Listed { .. } => PreparedOrigins::Listed(set()),
            // The origins of `dev(...)` are not allowed either.
            AllowedOrigins::SameOrigin => PreparedOrigins::Listed(no_origins()),
            AllowedOrigins::Source => PreparedOrigins::Source(set()),
        };
        Evaluator::prepare(policy, origins)
    }

    fn prepare(policy: &Policy, origins: PreparedOrigins) -> Evaluator {
        Evaluator {
            methods: PreparedMethods::of(policy),
            headers: PreparedHeaders::of(policy),
            policy: policy.clone(),
            origins,
        }
    }

    /// The same policy for a path that routes exactly these methods under it.
    #[must_use]
    pub fn routed(&self, methods: impl IntoIterator<Item = Method>) -> Evaluator {
        Evaluator {
            methods: PreparedMethods::Listed(methods.into_iter().collect()),
            ..self.clone()
        }
    }

    /// The same policy for a path that routes every method under it.
    #[must_use]
    pub fn routed_for_all(&self) -> Evaluator {
        Evaluator {
            methods: PreparedMethods::Any,
            ..self.clone()
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The allowed origins that are known without a source; `None` if every origin is allowed.
    #[must_use]
    #[inline]
    pub fn origins(&self) -> Option<&Arc<OriginSet>> {
        match &self.origins {
            PreparedOrigins::Any => None,
            PreparedOrigins::Listed(set) | PreparedOrigins::Source(set) => Some(set),
        }
    }

    /// Whether a script on this origin may read responses. Takes any bytes. An origin that only a source
    /// could allow is not allowed.
    #[must_use]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        self.origins().is_none_or(|set| set.allows(origin))
    }

    /// The origin that the source has to be asked about before the request can be evaluated. `None` where
    /// the source's answer would change nothing.
    #[must_use]
    pub fn origin_to_look_up<'a>(
        &self,
        headers: &'a HeaderMap,
        check: EnforceCheck,
    ) -> Option<Origin<'a>> {
        let PreparedOrigins::Source(set) = &self.origins else {
            return None;
        };
        let RequestOrigin::One(origin) = RequestOrigin::of(headers) else {
            return None;
        };
        // A request from the server's own origin needs no permission, but for `enforce(all)`.
        if set.allows(origin) || !check.needs_origin() && is_same_origin(headers) {
            return None;
        }
        self.validate_origin(origin).ok()
    }

    /// The origin that the response to an actual request is shared with (Fetch, "CORS check"). `answer` is
    /// the source's, if it was asked. The work does not grow with what the client sends.
    #[must_use]
    #[inline]
    pub fn evaluate_actual(
        &self,
        origin: RequestOrigin<'_>,
        answer: Option<&SourceAnswer>,
    ) -> AllowOrigin {
        let Some(set) = self.origins() else {
            return AllowOrigin::Any;
        };
        match origin {
            RequestOrigin::One(origin)
                if set.allows(origin) || self.source_allows(origin, answer) =>
            {
                AllowOrigin::Origin
            }
            _ => AllowOrigin::None,
        }
    }

    /// The outcome of an actual request, with the reason if it is refused.
    #[must_use]
    pub fn actual_outcome(
        &self,
        headers: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> CorsOutcome {
        let outcome = match self.check_origin(headers, answer) {
            Ok(()) => Outcome::Allowed,
            Err(None) => Outcome::NotCors,
            Err(Some(_)) if is_same_origin(headers) => Outcome::SameOrigin,
            Err(Some(refusal)) => Outcome::Refused(refusal),
        };
        CorsOutcome::new(self.policy.shared_name(), false, outcome)
    }

    /// What goes out in the response to a preflight. The method and the headers that it asks for do not
    /// matter here: the browser compares them with the policy's lists.
    #[must_use]
    pub fn evaluate_preflight(
        &self,
        origin: RequestOrigin<'_>,
        headers: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> PreflightEvaluation {
        let allow_origin = self.evaluate_actual(origin, answer);
        if allow_origin == AllowOrigin::None {
            return PreflightEvaluation::REFUSED;
        }
        let mirrored = match &self.headers {
            PreparedHeaders::Mirrored => match request::mirrored(headers) {
                Mirrored::Names(names) => Some(names),
                Mirrored::Nothing => None,
                Mirrored::Refused => return PreflightEvaluation::REFUSED,
            },
            _ => None,
        };
        PreflightEvaluation {
            allow_origin,
            mirrored,
        }
    }

    /// The outcome of a preflight, with the reason if it is refused. The checks are in a browser's order:
    /// the origin, the method, the headers (Fetch, "CORS-preflight fetch").
    #[must_use]
    pub fn preflight_outcome(
        &self,
        headers: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> CorsOutcome {
        let outcome = match self.check_origin(headers, answer) {
            Err(None) => Outcome::NotCors,
            Err(Some(refusal)) => Outcome::Refused(refusal),
            Ok(()) => match self.check_requested(headers) {
                Ok(()) => Outcome::Allowed,
                Err(refusal) => Outcome::Refused(refusal),
            },
        };
        CorsOutcome::new(self.policy.shared_name(), true, outcome)
    }

    /// Whether the origin is allowed, and why not; `Err(None)` if the request has no `Origin`.
    fn check_origin(
        &self,
        headers: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> Result<(), Option<Refusal>> {
        let origin = RequestOrigin::of(headers);
        if matches!(origin, RequestOrigin::Absent) {
            return Err(None);
        }
        if self.evaluate_actual(origin, answer) != AllowOrigin::None {
            return Ok(());
        }
        let RequestOrigin::One(origin) = origin else {
            return Err(Some(Refusal::SeveralOrigins));
        };
        if self.policy.is_same_origin() {
            return Err(Some(Refusal::NotShared));
        }
        self.validate_origin(origin).map_err(Some)?;
        Err(Some(match (&self.origins, answer) {
            (PreparedOrigins::Source(_), Some(SourceAnswer::Failed(why))) => {
                Refusal::SourceFailed(why.clone())
            }
            (PreparedOrigins::Source(_), Some(SourceAnswer::TimedOut)) => Refusal::SourceTooLate,
            (PreparedOrigins::Source(_), None) => Refusal::SourceNotAsked,
            _ => Refusal::OriginNotAllowed,
        }))
    }

    fn source_allows(&self, origin: &HeaderValue, answer: Option<&SourceAnswer>) -> bool {
        matches!(self.origins, PreparedOrigins::Source(_))
            && matches!(answer, Some(SourceAnswer::Allow))
            && self.validate_origin(origin).is_ok()
    }

    /// The parsed origin, if a policy could allow it. The rules apply also to an origin that a source
    /// allows.
    fn validate_origin<'a>(&self, origin: &'a HeaderValue) -> Result<Origin<'a>, Refusal> {
        let text = match origin.to_str() {
            Ok(text) if text.len() <= MAX_ORIGIN => text,
            _ => return Err(Refusal::MalformedOrigin),
        };
        if text == "null" {
            return Err(Refusal::OriginNotAllowed);
        }
        let origin = Origin::parse(text).map_err(|_| Refusal::MalformedOrigin)?;
        let (credentials, dangers) = (
            self.policy.allow_credentials(),
            self.policy.dangerously_allow(),
        );
        if matches!(self.origins, PreparedOrigins::Source(_))
            && origin.is_insecure()
            && CrossKeyRule::InsecureOrigin.refused(credentials, dangers)
        {
            return Err(Refusal::InsecureOrigin);
        }
        Ok(origin)
    }

    /// Whether the policy allows the method and the headers that a preflight asks for.
    fn check_requested(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        // Where the names cannot be mirrored, nothing goes out, whatever the method.
        if matches!(self.headers, PreparedHeaders::Mirrored) {
            self.headers.check(headers)?;
            return self.methods.check(headers);
        }
        self.methods.check(headers)?;
        self.headers.check(headers)
    }
}

fn no_origins() -> Arc<OriginSet> {
    Arc::new(OriginSet::empty())
}

impl Policy {
    /// Whether a script on this origin may read answers. Any bytes will do.
    ///
    /// For a test or a one-off question: the patterns, and the environment, are read anew with each
    /// call. A layer reads them once. If the environment breaks a rule, no origin is allowed; an origin that
    /// only a source (`with(...)`) could allow is refused.
    ///
    /// ```
    /// # use cors_policy::Policy;
    /// # let policy = Policy::broken("api");
    /// assert!(!policy.allows("https://app.example.com.evil.example"));
    /// ```
    #[must_use]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        Evaluator::new(self).allows(origin)
    }

    /// The decision of the policy about a request, with its reason: the outcome that its layer would
    /// report.
    ///
    /// For a test or a one-off question, as [`allows`](Policy::allows). The policy of a handler that
    /// leaves `allow_methods` out allows `GET`, `HEAD` and `POST` here; on the wire it allows what
    /// the handler is routed under. A policy that leaves `enforce` out may inherit it on the wire.
    #[must_use]
    pub fn explain(&self, request: &http::request::Parts) -> CorsOutcome {
        let evaluator = Evaluator::new(self);
        if is_preflight(&request.method, &request.headers) {
            evaluator.preflight_outcome(&request.headers, None)
        } else {
            let outcome = evaluator.actual_outcome(&request.headers, None);
            let enforce = evaluator.enforce(Enforce::Off);
            let check =
                evaluator.check_enforce(enforce, &request.method, &request.uri, &request.headers);
            outcome.with_enforcement(evaluator.enforcement(check, &request.headers, None))
        }
    }

    /// Checks the policy by the rules again, as its layer does. Origins that come
    /// from the environment are read.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it: for a policy that the macro has written, with what the
    /// environment says.
    pub fn check(&self) -> Result<(), PolicyErrors> {
        Evaluator::try_new(self).map(drop)
    }
}
