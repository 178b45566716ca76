//! The CORS decision for an actual (non-preflight) request.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use cors_policy::{AllowOrigin, CorsOutcome, Refusal, RequestOrigin, SourceAnswer, Verdict};
use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::event;
use crate::misuse::Misuse;
use crate::prepared::PreparedPolicy;
use crate::recorder::Recorder;
use crate::request_scope::RequestScope;
use crate::source::lookup::{Lookup, PendingLookup, RequestSummary, lookup_origin};

/// The decision of a policy, which is applied to the response once there is one.
#[derive(Debug)]
pub(crate) struct Decision {
    policy: Arc<PreparedPolicy>,
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
    fn new(
        policy: Arc<PreparedPolicy>,
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
            policy,
            allow_origin,
            record,
        }
    }

    /// The decision where policies are in places where they cannot take effect: no CORS headers.
    pub(crate) fn misplaced<Body>(
        policy: &Arc<PreparedPolicy>,
        request: &Request<Body>,
        recorder: Option<Recorder>,
    ) -> Decision {
        let is_cors = request.headers().contains_key(http::header::ORIGIN);
        let record = recorder.map(|recorder| {
            let outcome = if is_cors {
                misplaced(policy)
            } else {
                CorsOutcome::new(policy.policy().name(), false, Verdict::NotCors)
            };
            Box::new(Record { recorder, outcome })
        });
        Decision {
            policy: Arc::clone(policy),
            allow_origin: AllowOrigin::None,
            record,
        }
    }

    /// Applies the decision to the response: the nearest policy's headers go out, unless a policy was
    /// reached that is hidden from it, or a policy further out has a say in this response and refuses.
    ///
    /// # Panics
    ///
    /// In builds with `debug_assertions`, if a hidden policy was reached.
    pub(crate) fn apply<Body>(
        mut self,
        outer: &[Arc<PreparedPolicy>],
        veto: Option<Veto>,
        scope: &RequestScope,
        response: &mut Response<Body>,
    ) {
        if let Some(hidden) = scope.hidden {
            self.policy.report(Misuse::HiddenPolicy, hidden.name, false);
            self.allow_origin = AllowOrigin::None;
            if let Some(record) = &mut self.record
                && *record.outcome.verdict() != Verdict::NotCors
            {
                record.outcome = misplaced(&self.policy);
            }
        } else if !outer.is_empty()
            && scope.answered != Some(response.status())
            && !is_middleware_status(response.status())
        {
            // Each of the policies could have decided otherwise, so the response depends on all of them.
            for policy in outer {
                policy.add_vary(response.headers_mut());
            }
            if let Some(veto) = veto
                && self.allow_origin != AllowOrigin::None
            {
                self.allow_origin = AllowOrigin::None;
                veto.report(self.record.take());
            }
        }
        let headers = response.headers_mut();
        self.policy.apply_headers(self.allow_origin, headers);
        if let Some(record) = self.record {
            let Record { recorder, outcome } = *record;
            recorder.record(outcome, Some(*self.policy.policy()));
        }
    }
}

fn misplaced(policy: &PreparedPolicy) -> CorsOutcome {
    let verdict = Verdict::Refused(Refusal::MisplacedPolicy);
    CorsOutcome::new(policy.policy().name(), false, verdict)
}

/// A decision that may depend on a source which has not answered yet.
#[derive(Debug)]
pub(crate) enum PendingDecision {
    Made(Decision),
    Pending(Box<AskedSource>),
}

/// The question to the source of a policy, and what is needed to decide once it is answered.
#[derive(Debug)]
pub(crate) struct AskedSource {
    policy: Arc<PreparedPolicy>,
    lookup: PendingLookup,
    recorder: Option<Recorder>,
}

impl PendingDecision {
    /// Decides, or asks the policy's source.
    pub(crate) fn begin<Body>(
        policy: &Arc<PreparedPolicy>,
        request: &mut Request<Body>,
        recorder: Option<Recorder>,
    ) -> PendingDecision {
        let lookup = policy.source().map_or(Lookup::Answered(None), |source| {
            lookup_origin(source, policy.evaluator(), request)
        });
        let policy = Arc::clone(policy);
        match lookup {
            Lookup::Answered(answer) => {
                let origin = RequestOrigin::of(request.headers());
                let request = (request.method(), request.headers());
                let answer = answer.as_ref();
                let decision = Decision::new(policy, request, origin, answer, recorder);
                PendingDecision::Made(decision)
            }
            Lookup::Pending(lookup) => PendingDecision::Pending(Box::new(AskedSource {
                policy,
                lookup,
                recorder,
            })),
        }
    }

    /// Waits for the source, if it was asked. The decision is made then.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let PendingDecision::Pending(asked) = self {
            let answer = ready!(Pin::new(&mut asked.lookup).poll(cx));
            let RequestSummary { method, headers } = &asked.lookup.summary;
            let decision = Decision::new(
                Arc::clone(&asked.policy),
                (method, headers),
                RequestOrigin::of(headers),
                Some(&answer),
                asked.recorder.take(),
            );
            *self = PendingDecision::Made(decision);
        }
        Poll::Ready(())
    }

    pub(crate) fn policy(&self) -> &Arc<PreparedPolicy> {
        match self {
            PendingDecision::Made(decision) => &decision.policy,
            PendingDecision::Pending(asked) => &asked.policy,
        }
    }

    /// Whether the response may be shared with the origin of the request.
    pub(crate) fn may_share(&self) -> bool {
        match self {
            PendingDecision::Made(decision) => decision.allow_origin != AllowOrigin::None,
            PendingDecision::Pending(_) => true,
        }
    }

    pub(crate) fn made(self) -> Option<Decision> {
        match self {
            PendingDecision::Made(decision) => Some(decision),
            PendingDecision::Pending(_) => None,
        }
    }
}

/// The refusal of a policy further out than the nearest one. It holds for responses that do not come from
/// the nearest policy.
#[derive(Debug)]
pub(crate) struct Veto {
    policy: Arc<PreparedPolicy>,
    /// The request, if the refusal would be reported.
    summary: Option<Box<RequestSummary>>,
}

impl Veto {
    /// The refusal of one of these policies. A source is not asked: that counts as a refusal.
    pub(crate) fn by_one_of<Body>(
        outer: &[Arc<PreparedPolicy>],
        request: &Request<Body>,
        is_recorded: bool,
    ) -> Option<Veto> {
        let (method, headers) = (request.method(), request.headers());
        let origin = RequestOrigin::of(headers);
        let refuses = |policy: &&Arc<PreparedPolicy>| {
            policy.evaluator().evaluate_actual(origin, None) == AllowOrigin::None
        };
        let policy = Arc::clone(outer.iter().find(refuses)?);
        let is_reported = is_recorded || event::is_enabled();
        let summary = is_reported.then(|| Box::new(RequestSummary::of(method, headers)));
        Some(Veto { policy, summary })
    }

    fn report(self, record: Option<Box<Record>>) {
        if let Some(summary) = self.summary {
            let RequestSummary { method, headers } = *summary;
            let outcome = self.policy.evaluator().actual_outcome(&headers, None);
            event::emit(&outcome, &method, &headers);
            if let Some(record) = record {
                let policy = *self.policy.policy();
                record.recorder.record(outcome, Some(policy));
            }
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
