//! What is told of a refused request.

use cors_policy::{CorsOutcome, Shown};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tracing::Level;

/// Emits an event for a request that was refused: a warning, where that is the server's own trouble.
/// What the request says is escaped and cut.
pub(crate) fn of(outcome: &CorsOutcome, method: &Method, headers: &HeaderMap) {
    let Some(refusal) = outcome.refusal() else {
        return;
    };
    // Strings, so that a subscriber that writes text puts them in quotes: no value can pass for another
    // field.
    let first = |name: HeaderName| shown(headers.get(name).map_or(b"", HeaderValue::as_bytes));
    let method = || {
        if outcome.is_preflight() {
            first(header::ACCESS_CONTROL_REQUEST_METHOD)
        } else {
            shown(method.as_str().as_bytes())
        }
    };
    macro_rules! tell {
        ($level:expr) => {
            tracing::event!(
                target: "cors",
                $level,
                policy = outcome.policy(),
                preflight = outcome.is_preflight(),
                origin = &*first(header::ORIGIN),
                method = &*method(),
                headers = &*first(header::ACCESS_CONTROL_REQUEST_HEADERS),
                reason = refusal.name(),
                key = refusal.key(),
                "refused: {refusal}",
            )
        };
    }
    if refusal.is_failure() {
        tell!(Level::WARN);
    } else {
        tell!(Level::INFO);
    }
}

fn shown(value: &[u8]) -> String {
    Shown(value).to_string()
}
