//! Responses that the app has no part in.

use cors_policy::__private::EnforceCheck;
use cors_policy::{CorsOutcome, Enforcement, SourceAnswer};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};

use crate::endpoint::Endpoint;
use crate::event;
use crate::forbidden::Forbidden;
use crate::prepared::PreparedPolicy;
use crate::request_parts::RequestParts;

/// The response to a request that is refused, but for its body, which is empty.
#[derive(Debug)]
pub(crate) struct ForbiddenResponse {
    headers: HeaderMap,
    forbidden: Forbidden,
}

impl ForbiddenResponse {
    pub(crate) fn into_response<Body: Default>(self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.status_mut() = StatusCode::FORBIDDEN;
        *response.headers_mut() = self.headers;
        let forbidden = || self.forbidden;
        response.extensions_mut().get_or_insert_with(forbidden);
        response
    }
}

/// The response to a preflight. It has no body.
pub(crate) fn preflight_response<Body: Default>(headers: HeaderMap) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.headers_mut() = headers;
    response
}

/// Refuses a request if `enforce` does. `answer` is the source's, if it was asked.
#[inline]
pub(crate) fn enforce<Body>(
    endpoint: &Endpoint,
    at: usize,
    check: EnforceCheck,
    request: &Request<Body>,
    answer: Option<&SourceAnswer>,
) -> Option<Box<ForbiddenResponse>> {
    if check.may_refuse() {
        enforce_covered(endpoint, at, check, RequestParts::of(request), answer)
    } else {
        None
    }
}

#[inline(never)]
fn enforce_covered(
    endpoint: &Endpoint,
    at: usize,
    check: EnforceCheck,
    request: RequestParts<'_>,
    answer: Option<&SourceAnswer>,
) -> Option<Box<ForbiddenResponse>> {
    let policy = endpoint.policy(at);
    let evaluator = policy.evaluator();
    let enforcement = evaluator.enforcement(check, request.headers, answer);
    let Enforcement::Refused(refusal) = &enforcement else {
        return None;
    };
    let forbidden = Forbidden::new(policy.policy().shared_name(), refusal.clone());
    if request.recorder.is_some() || event::is_enabled() {
        let outcome = evaluator.actual_outcome(request.headers, answer);
        record(policy, request, outcome.with_enforcement(enforcement));
    }
    let mut headers = HeaderMap::new();
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    let enforced = endpoint.enforced(at);
    if let Some(vary) = enforced.and_then(|enforced| enforced.vary.value()) {
        headers.insert(header::VARY, vary.clone());
    }
    Some(Box::new(ForbiddenResponse { headers, forbidden }))
}

/// Emits the event of a request that would be refused. The outcome is recorded by the policy that decides.
pub(crate) fn report(
    endpoint: &Endpoint,
    at: usize,
    check: EnforceCheck,
    request: RequestParts<'_>,
) {
    let evaluator = endpoint.policy(at).evaluator();
    let enforcement = evaluator.enforcement(check, request.headers, None);
    if matches!(enforcement, Enforcement::WouldRefuse(_)) && event::is_enabled() {
        let outcome = evaluator.actual_outcome(request.headers, None);
        event::emit(&outcome.with_enforcement(enforcement), request);
    }
}

/// Emits the event of an outcome, and records it.
fn record(policy: &PreparedPolicy, request: RequestParts<'_>, outcome: CorsOutcome) {
    event::emit(&outcome, request);
    if let Some(recorder) = request.recorder {
        recorder.record(outcome, Some(policy.policy().clone()));
    }
}

/// Answers a preflight, and works out the outcome where it is wanted.
pub(crate) fn answer_preflight(
    policy: &PreparedPolicy,
    request: RequestParts<'_>,
    answer: Option<&SourceAnswer>,
) -> HeaderMap {
    if request.recorder.is_some() || event::is_enabled() {
        let evaluator = policy.evaluator();
        let outcome = evaluator.preflight_outcome(request.headers, answer);
        record(policy, request, outcome);
    }
    policy.preflight(request.headers, answer)
}
