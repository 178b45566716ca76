//! The event of a refused request.

use cors_policy::__private::EscapedBytes;
use cors_policy::{CorsOutcome, Enforcement};
use http::{HeaderName, HeaderValue, header};
use tracing::Level;
use tracing::level_filters::LevelFilter;

use crate::request_parts::RequestParts;

/// Whether a subscriber could take the event of a refusal. If not, the reason need not be worked out.
pub(crate) fn is_enabled() -> bool {
    LevelFilter::WARN <= LevelFilter::current()
}

/// Emits the event of a refused request: a warning where the server itself failed, and for `enforce(report)`. Values of the request
/// are escaped and cut.
pub(crate) fn emit(outcome: &CorsOutcome, request: RequestParts<'_>) {
    let enforcement = outcome.enforcement();
    let Some(refusal) = enforcement.refusal().or(outcome.refusal()) else {
        return;
    };
    let refused = match enforcement {
        Enforcement::Refused(_) => "refused with 403",
        Enforcement::WouldRefuse(_) => "would be refused with 403",
        _ => "refused",
    };
    // Strings, so that a subscriber that writes text quotes them: no value can pass for another field.
    let shown = |value: &[u8]| EscapedBytes(value).to_string();
    let first =
        |name: HeaderName| shown(request.headers.get(name).map_or(b"", HeaderValue::as_bytes));
    let method = || {
        if outcome.is_preflight() {
            first(header::ACCESS_CONTROL_REQUEST_METHOD)
        } else {
            shown(request.method.as_str().as_bytes())
        }
    };
    macro_rules! event {
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
                enforce = (*enforcement != Enforcement::Off).then(|| enforcement.name()),
                "{refused}: {refusal}",
            )
        };
    }
    if refusal.is_failure() || matches!(enforcement, Enforcement::WouldRefuse(_)) {
        event!(Level::WARN);
    } else {
        event!(Level::INFO);
    }
}
