//! The CORS decision for an actual (non-preflight) request.

use std::sync::Arc;

use cors_policy::__private::{AllowOrigin, EnforceCheck, RequestOrigin};
use cors_policy::{CorsOutcome, Outcome, Refusal, SourceAnswer};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::endpoint::Endpoint;
use crate::event;
use crate::misuse::Misuse;
use crate::prepared::PreparedPolicy;
use crate::request_parts::{RequestParts, RequestSummary};
use crate::request_scope::RequestScope;
use crate::vary::Vary;

/// The decision of a policy, which is applied to the response once there is one.
#[derive(Debug)]
pub(crate) struct Decision {
    allow_origin: AllowOrigin,
    /// The origin of the request, if the response may be shared.
    origin: Option<HeaderValue>,
    /// `None` if neither a recorder nor a subscriber could want it.
    details: Option<Box<Details>>,
}

/// The outcome, and the request that it is about.
#[derive(Debug)]
struct Details {
    outcome: CorsOutcome,
    request: RequestSummary,
}

impl Details {
    /// Replaces the outcome. What was enforced stays.
    fn set_outcome(&mut self, outcome: CorsOutcome) {
        let enforcement = self.outcome.enforcement().clone();
        self.outcome = outcome.with_enforcement(enforcement);
    }
}

impl Decision {
    #[inline]
    pub(crate) fn new(
        endpoint: &Endpoint,
        policy: &PreparedPolicy,
        request: RequestParts<'_>,
        origin: RequestOrigin<'_>,
        check: EnforceCheck,
        answer: Option<&SourceAnswer>,
    ) -> Decision {
        let to_enforce = answer;
        let answer = check.for_response(request.headers, answer);
        let allow_origin = if endpoint.is_misplaced() {
            AllowOrigin::None
        } else if check.is_listed() {
            AllowOrigin::Origin
        } else {
            policy.evaluator().evaluate_actual(origin, answer)
        };
        let may_share = allow_origin != AllowOrigin::None;
        let is_absent = matches!(origin, RequestOrigin::Absent);
        // The outcome of an allowed request may still change by a policy further out.
        let may_emit = if may_share {
            !endpoint.outer.is_empty()
        } else {
            !is_absent
        };
        let evaluator = policy.evaluator();
        let may_emit =
            may_emit || check.is_report() && evaluator.refuses(check, origin, to_enforce);
        let details = if request.recorder.is_some() || may_emit && event::is_enabled() {
            let outcome = if endpoint.is_misplaced() && !is_absent {
                misplaced(policy)
            } else {
                evaluator.actual_outcome(request.headers, answer)
            };
            let enforcement = evaluator.enforcement(check, request.headers, to_enforce);
            let outcome = outcome.with_enforcement(enforcement);
            event::emit(&outcome, request);
            let request = RequestSummary::of(request);
            Some(Box::new(Details { outcome, request }))
        } else {
            None
        };
        Decision {
            allow_origin,
            origin: origin.value().filter(|_| may_share).cloned(),
            details,
        }
    }

    /// The decision while a source has not answered: the response may be shared.
    pub(crate) fn pending(origin: RequestOrigin<'_>) -> Decision {
        Decision {
            allow_origin: AllowOrigin::Origin,
            origin: origin.value().cloned(),
            details: None,
        }
    }

    /// Whether the response may be shared with the origin of the request.
    #[inline]
    pub(crate) fn may_share(&self) -> bool {
        self.allow_origin != AllowOrigin::None
    }

    /// Applies the decision to the response: the nearest policy's headers go out, unless a policy was
    /// reached that is hidden from it, or a policy further out has a say in this response and refuses.
    ///
    /// # Panics
    ///
    /// In builds with `debug_assertions`, if a hidden policy was reached.
    pub(crate) fn apply(
        &mut self,
        endpoint: &Endpoint,
        policy: &PreparedPolicy,
        scope: &RequestScope,
        vary: Option<&Vary>,
        (status, headers): (StatusCode, &mut HeaderMap),
    ) {
        let mut decided_by = policy;
        if let Some(inner) = scope.hidden {
            endpoint.note_hidden();
            policy.report(Misuse::HiddenPolicy, inner, false);
            self.allow_origin = AllowOrigin::None;
            if let Some(details) = &mut self.details
                && *details.outcome.kind() == Outcome::Allowed
            {
                details.set_outcome(misplaced(policy));
            }
        } else if !endpoint.outer.is_empty() {
            for outer in with_a_say(endpoint, scope, status) {
                // The outer policy could have decided otherwise, so the response depends on it.
                outer.add_vary(headers);
                if self.may_share() && !self.is_allowed_by(outer) {
                    self.allow_origin = AllowOrigin::None;
                    decided_by = outer;
                    if let Some(details) = &mut self.details {
                        let headers = details.request.parts().headers;
                        details.set_outcome(outer.evaluator().actual_outcome(headers, None));
                        event::emit(&details.outcome, details.request.parts());
                    }
                }
            }
        }
        policy.apply_headers(self.allow_origin, self.origin.take(), vary, headers);
        if let Some(details) = self.details.take()
            && let Some(recorder) = details.request.parts().recorder
        {
            recorder.record(details.outcome, Some(decided_by.policy().clone()));
        }
    }

    /// Whether a policy further out shares the response, too. A source is not asked: that counts as a refusal.
    fn is_allowed_by(&self, outer: &PreparedPolicy) -> bool {
        let origin = self.origin.as_ref();
        let origin = origin.map_or(RequestOrigin::Absent, RequestOrigin::One);
        outer.evaluator().evaluate_actual(origin, None) != AllowOrigin::None
    }
}

fn misplaced(policy: &PreparedPolicy) -> CorsOutcome {
    let outcome = Outcome::Refused(Refusal::MisplacedPolicy);
    CorsOutcome::new(policy.policy().shared_name(), false, outcome)
}

/// The policies further out that have a say in a response, from the inside out: those around the policy that
/// it came out of, if that is not the nearest one.
fn with_a_say<'a>(
    endpoint: &'a Endpoint,
    scope: &RequestScope,
    status: StatusCode,
) -> &'a [Arc<PreparedPolicy>] {
    let outermost = endpoint.outer.len();
    let depth = scope.depth_of_response(status);
    let depth = depth.map_or(outermost, usize::from);
    if depth == 0 || is_middleware_status(status) {
        return &[];
    }
    &endpoint.outer[depth.min(outermost).saturating_sub(1)..]
}

/// Whether middleware answers with this status in the place of a handler: the client has to log in, or asks
/// for too much or too often, or the server is in trouble. A page has to be able to read such a response.
/// (The statuses that say more about a resource, like 404 and 409, are a handler's.)
fn is_middleware_status(status: StatusCode) -> bool {
    status.is_server_error() || MIDDLEWARE_STATUSES.contains(&status)
}

const MIDDLEWARE_STATUSES: [StatusCode; 10] = [
    StatusCode::BAD_REQUEST,
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_ACCEPTABLE,
    StatusCode::PROXY_AUTHENTICATION_REQUIRED,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
];
