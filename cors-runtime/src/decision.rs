//! The CORS decision for an actual (non-preflight) request.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::__private::{AllowOrigin, RequestOrigin};
use cors_policy::{CorsOutcome, Outcome, Refusal, SourceAnswer};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::event;
use crate::misuse::Misuse;
use crate::prepared::PreparedPolicy;
use crate::recorder::Recorder;
use crate::request_scope::RequestScope;
use crate::source::lookup::{PendingLookup, RequestSummary};

/// The decision of a policy, which is applied to the response once there is one.
#[derive(Debug)]
pub(crate) struct Decision {
    allow_origin: AllowOrigin,
    record: Option<Box<Record>>,
}

/// An outcome, and where it is wanted.
#[derive(Debug)]
struct Record {
    recorder: Recorder,
    outcome: CorsOutcome,
}

impl Decision {
    #[inline]
    pub(crate) fn new(
        policy: &PreparedPolicy,
        (method, headers): (&Method, &HeaderMap),
        origin: RequestOrigin<'_>,
        answer: Option<&SourceAnswer>,
        recorder: Option<Recorder>,
    ) -> Decision {
        let allow_origin = policy.evaluator().evaluate_actual(origin, answer);
        let is_refused =
            allow_origin == AllowOrigin::None && !matches!(origin, RequestOrigin::Absent);
        let mut record = None;
        if recorder.is_some() || is_refused && event::is_enabled() {
            let outcome = policy.evaluator().actual_outcome(headers, answer);
            event::emit(&outcome, method, headers);
            record = recorder.map(|recorder| Box::new(Record { recorder, outcome }));
        }
        Decision {
            allow_origin,
            record,
        }
    }

    /// The decision where policies are in places where they cannot take effect: no CORS headers.
    pub(crate) fn misplaced(
        policy: &PreparedPolicy,
        (method, headers): (&Method, &HeaderMap),
        origin: RequestOrigin<'_>,
        recorder: Option<Recorder>,
    ) -> Decision {
        let outcome = match origin {
            RequestOrigin::Absent => {
                CorsOutcome::new(policy.policy().name(), false, Outcome::NotCors)
            }
            _ => misplaced(policy),
        };
        event::emit(&outcome, method, headers);
        Decision {
            allow_origin: AllowOrigin::None,
            record: recorder.map(|recorder| Box::new(Record { recorder, outcome })),
        }
    }

    /// Applies the decision to the response: the nearest policy's headers go out, unless a policy was
    /// reached that is hidden from it, or a policy further out has a say in this response and refuses.
    ///
    /// # Panics
    ///
    /// In builds with `debug_assertions`, if a hidden policy was reached.
    pub(crate) fn apply(
        &mut self,
        policy: &PreparedPolicy,
        outer: &mut OuterPolicies<'_>,
        scope: &RequestScope,
        (status, headers): (StatusCode, &mut HeaderMap),
    ) {
        if let Some(inner) = scope.hidden {
            policy.report(Misuse::HiddenPolicy, inner, false);
            self.allow_origin = AllowOrigin::None;
            if let Some(record) = &mut self.record
                && *record.outcome.kind() == Outcome::Allowed
            {
                record.outcome = misplaced(policy);
            }
        } else {
            let policies = outer.with_a_say(scope, status);
            for policy in policies {
                // Each of them could have decided otherwise, so the response depends on all of them.
                policy.add_vary(headers);
            }
            if self.allow_origin != AllowOrigin::None
                && let Some(refusing) = policies.iter().find(|policy| !outer.is_allowed_by(policy))
            {
                self.allow_origin = AllowOrigin::None;
                outer.report.emit(refusing, self.record.take());
            }
        }
        let origin = outer.origin.value();
        policy.apply_headers(self.allow_origin, origin, headers);
        if let Some(record) = self.record.take() {
            let Record { recorder, outcome } = *record;
            recorder.record(outcome, Some(*policy.policy()));
        }
    }
}

fn misplaced(policy: &PreparedPolicy) -> CorsOutcome {
    let outcome = Outcome::Refused(Refusal::MisplacedPolicy);
    CorsOutcome::new(policy.policy().name(), false, outcome)
}

/// A decision that may depend on a source which has not answered yet.
#[derive(Debug)]
pub(crate) enum PendingDecision {
    Made(Decision),
    /// The answer of the source, and where the outcome is wanted.
    Pending(Box<PendingLookup>, Option<Recorder>),
}

impl PendingDecision {
    /// Waits for the source of the policy, if it was asked. The decision is made then.
    #[inline]
    pub(crate) fn poll(
        &mut self,
        policy: &PreparedPolicy,
        cx: &mut Context<'_>,
    ) -> Poll<&mut Decision> {
        if let PendingDecision::Pending(lookup, recorder) = self {
            let answer = ready!(Pin::new(&mut **lookup).poll(cx));
            let RequestSummary { method, headers } = &lookup.summary;
            let origin = RequestOrigin::of(headers);
            let recorder = recorder.take();
            let decision =
                Decision::new(policy, (method, headers), origin, Some(&answer), recorder);
            *self = PendingDecision::Made(decision);
        }
        match self {
            PendingDecision::Made(decision) => Poll::Ready(decision),
            PendingDecision::Pending(..) => Poll::Pending,
        }
    }

    /// Whether the response may be shared with the origin of the request.
    #[inline]
    pub(crate) fn may_share(&self) -> bool {
        match self {
            PendingDecision::Made(decision) => decision.allow_origin != AllowOrigin::None,
            PendingDecision::Pending(..) => true,
        }
    }
}

/// The policies further out than the nearest one. Those around a response that does not come from the nearest
/// one have a say in it.
pub(crate) struct OuterPolicies<'a> {
    /// From the inside out.
    pub(crate) policies: &'a [Arc<PreparedPolicy>],
    pub(crate) origin: RequestOrigin<'a>,
    pub(crate) report: &'a mut VetoReport,
}

impl<'a> OuterPolicies<'a> {
    fn with_a_say(&self, scope: &RequestScope, status: StatusCode) -> &'a [Arc<PreparedPolicy>] {
        let outermost = self.policies.len();
        let depth = scope.depth_of_response(status);
        let depth = depth.map_or(outermost, usize::from);
        if depth == 0 || is_middleware_status(status) {
            return &[];
        }
        &self.policies[depth.min(outermost).saturating_sub(1)..]
    }

    /// A source is not asked: that counts as a refusal.
    fn is_allowed_by(&self, policy: &PreparedPolicy) -> bool {
        policy.evaluator().evaluate_actual(self.origin, None) != AllowOrigin::None
    }
}

/// The request, if the refusal of an outer policy would be reported.
#[derive(Debug, Default)]
pub(crate) struct VetoReport(Option<Box<RequestSummary>>);

impl VetoReport {
    pub(crate) fn new((method, headers): (&Method, &HeaderMap), is_recorded: bool) -> VetoReport {
        let is_wanted = is_recorded || event::is_enabled();
        VetoReport(is_wanted.then(|| Box::new(RequestSummary::of(method, headers))))
    }

    fn emit(&mut self, policy: &PreparedPolicy, record: Option<Box<Record>>) {
        if let Some(summary) = self.0.take() {
            let outcome = policy.evaluator().actual_outcome(&summary.headers, None);
            event::emit(&outcome, &summary.method, &summary.headers);
            if let Some(record) = record {
                record.recorder.record(outcome, Some(*policy.policy()));
            }
        }
    }
}

/// The `Origin` of a request, after the request itself is gone.
#[derive(Debug)]
pub(crate) enum HeldOrigin {
    Absent,
    One(HeaderValue),
    Several,
}

impl HeldOrigin {
    /// Holds the origin, if it will be needed.
    pub(crate) fn new(origin: RequestOrigin<'_>, is_needed: bool) -> HeldOrigin {
        match origin {
            RequestOrigin::One(origin) if is_needed => HeldOrigin::One(origin.clone()),
            RequestOrigin::Several => HeldOrigin::Several,
            RequestOrigin::Absent | RequestOrigin::One(_) => HeldOrigin::Absent,
        }
    }

    pub(crate) fn as_ref(&self) -> RequestOrigin<'_> {
        match self {
            HeldOrigin::Absent => RequestOrigin::Absent,
            HeldOrigin::One(origin) => RequestOrigin::One(origin),
            HeldOrigin::Several => RequestOrigin::Several,
        }
    }
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
