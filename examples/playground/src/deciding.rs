//! Which headers of an answer the browser goes by.

use cors_runtime::testing::Reason;

use crate::record::Recorded;

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";

/// The headers that decide on this exchange: where it fails, the one that it fails by, there or
/// missing; where it does not, those that let it through.
pub(crate) fn deciding(exchange: &Recorded, failed_by: Option<&Reason>) -> Vec<&'static str> {
    if let Some(reason) = failed_by {
        return fails_by(reason).into_iter().collect();
    }
    if !exchange.is_cross_origin() {
        return Vec::new();
    }
    if !exchange.is_preflight() {
        return vec![ORIGIN];
    }
    let method = exchange.asked.get("access-control-request-method");
    let is_simple =
        method.is_some_and(|method| matches!(method.as_bytes(), b"GET" | b"HEAD" | b"POST"));
    let asks_for_headers = exchange
        .asked
        .contains_key("access-control-request-headers");
    [(METHODS, !is_simple), (HEADERS, asks_for_headers)]
        .into_iter()
        .filter_map(|(name, decides)| decides.then_some(name))
        .collect()
}

fn fails_by(reason: &Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::MissingAllowOrigin
        | Reason::SeveralAllowOrigins(_)
        | Reason::InvalidAllowOrigin(_)
        | Reason::OtherAllowOrigin(_)
        | Reason::WildcardWithCredentials => ORIGIN,
        Reason::CredentialsNotAllowed(_) => CREDENTIALS,
        Reason::MethodNotAllowed(_) | Reason::MalformedAllowMethods(_) => METHODS,
        Reason::HeaderNotAllowed(_) | Reason::MalformedAllowHeaders(_) => HEADERS,
        _ => return None,
    })
}
