//! Responses that the app has no part in.

use cors_policy::__private::{EnforceCheck, RequestOrigin};
use cors_policy::{Policy, SourceAnswer};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};

use crate::endpoint::Endpoint;
use crate::event;
use crate::forbidden::Forbidden;
use crate::prepared::PreparedPolicy;
use crate::request_parts::RequestParts;

/// The response to a preflight, or to a request that is refused. It has no body.
#[derive(Debug)]
pub(crate) struct Answer {
    headers: HeaderMap,
    /// `None` for a preflight.
    forbidden: Option<Box<Forbidden>>,
}

impl Answer {
    /// The response to a preflight.
    pub(crate) fn preflight(headers: HeaderMap) -> Answer {
        Answer {
            headers,
            forbidden: None,
        }
    }

    pub(crate) fn into_response<Body: Default>(self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.headers_mut() = self.headers;
        if let Some(forbidden) = self.forbidden {
            *response.status_mut() = StatusCode::FORBIDDEN;
            response.extensions_mut().insert(*forbidden);
        }
        response
    }
}

/// Refuses a request if `enforce` does. `answer` is the source's, if it was asked.
#[inline]
pub(crate) fn enforce<Body>(
    endpoint: &Endpoint,
    at: usize,
    check: EnforceCheck,
    request: &Request<Body>,
    answer: Option<&SourceAnswer>,
) -> Option<Answer> {
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
) -> Option<Answer> {
    let evaluator = endpoint.policy(at).evaluator();
    let is_refused = evaluator.refuses(check, RequestOrigin::of(request.headers), answer);
    is_refused.then(|| forbid(endpoint, at, check, request, answer))
}

/// Refuses a request by `enforce`, and records the outcome where it is wanted.
fn forbid(
    endpoint: &Endpoint,
    at: usize,
    check: EnforceCheck,
    request: RequestParts<'_>,
    answer: Option<&SourceAnswer>,
) -> Answer {
    let policy = endpoint.policy(at);
    let evaluator = policy.evaluator();
    let enforcement = evaluator.enforcement(check, request.headers, answer);
    let refusal = enforcement.refusal().cloned();
    let forbidden = refusal.map(|refusal| Forbidden::new(policy.policy().shared_name(), refusal));
    if request.recorder.is_some() || event::is_enabled() {
        let outcome = evaluator.actual_outcome(request.headers, answer);
        let outcome = outcome.with_enforcement(enforcement);
        event::emit(&outcome, request);
        if let Some(recorder) = request.recorder {
            recorder.record(outcome, Some(Policy::clone(policy.policy())));
        }
    }
    let mut headers = HeaderMap::new();
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    let vary = endpoint
        .enforced(at)
        .and_then(|enforced| enforced.vary.value());
    if let Some(vary) = vary {
        headers.insert(header::VARY, vary.clone());
    }
    Answer {
        headers,
        forbidden: forbidden.map(Box::new),
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
        event::emit(&outcome, request);
        if let Some(recorder) = request.recorder {
            recorder.record(outcome, Some(Policy::clone(policy.policy())));
        }
    }
    policy.preflight(request.headers, answer)
}
