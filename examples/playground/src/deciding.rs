//! Which headers of an answer the browser has checked, and what came of it.

use cors_testing::Reason;
use serde::Serialize;

use crate::record::Recorded;

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";

/// What a check of the browser's found in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Check {
    Passes,
    Fails,
}

/// The headers that are checked in this exchange, in the order of the Fetch standard. It ends with the
/// first one that fails, which may be missing.
pub(crate) fn deciding(
    exchange: &Recorded,
    with_credentials: bool,
    failed_by: Option<&Reason>,
) -> Vec<(&'static str, Check)> {
    if !exchange.is_cross_origin() {
        return Vec::new();
    }
    let preflight = exchange.is_preflight();
    let used = [
        (ORIGIN, true),
        (CREDENTIALS, with_credentials),
        (METHODS, preflight && !asks_for_simple_method(exchange)),
        (HEADERS, preflight && asks_for_headers(exchange)),
    ];
    let used = used
        .into_iter()
        .filter_map(|(name, used)| used.then_some(name));
    let Some(reason) = failed_by else {
        return used.map(|name| (name, Check::Passes)).collect();
    };
    let failing = fails_by(reason);
    let mut checks: Vec<_> = used
        .take_while(|name| Some(*name) != failing && !is_before_methods(reason, name))
        .map(|name| (name, Check::Passes))
        .collect();
    checks.extend(failing.map(|name| (name, Check::Fails)));
    checks
}

/// A status that will not do is found after the origin and the credentials, before the rest.
fn is_before_methods(reason: &Reason, name: &str) -> bool {
    fails_by(reason).is_none() && matches!(name, METHODS | HEADERS)
}

fn asks_for_simple_method(exchange: &Recorded) -> bool {
    let method = exchange.asked.get("access-control-request-method");
    method.is_some_and(|method| matches!(method.as_bytes(), b"GET" | b"HEAD" | b"POST"))
}

fn asks_for_headers(exchange: &Recorded) -> bool {
    exchange
        .asked
        .contains_key("access-control-request-headers")
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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
    use cors_testing::Reason;

    use super::Check::{Fails, Passes};
    use super::{CREDENTIALS, HEADERS, METHODS, ORIGIN, deciding};
    use crate::record::Recorded;

    fn exchange(method: Method, asked: &[(&'static str, &'static str)]) -> Recorded {
        let asked = asked.iter().map(|&(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        Recorded {
            method,
            path: "/".to_owned(),
            asked: asked
                .chain([(
                    HeaderName::from_static("origin"),
                    HeaderValue::from_static("http://a"),
                )])
                .collect(),
            status: StatusCode::OK,
            answered: HeaderMap::new(),
            outcome: None,
        }
    }

    fn preflight(method: &'static str) -> Recorded {
        exchange(
            Method::OPTIONS,
            &[
                ("access-control-request-method", method),
                ("access-control-request-headers", "content-type"),
            ],
        )
    }

    #[test]
    fn all_that_the_browser_checks_is_marked() {
        let answer = exchange(Method::GET, &[]);
        assert_eq!(deciding(&answer, false, None), [(ORIGIN, Passes)]);
        assert_eq!(
            deciding(&answer, true, None),
            [(ORIGIN, Passes), (CREDENTIALS, Passes)]
        );
        assert_eq!(
            deciding(&preflight("PUT"), true, None),
            [ORIGIN, CREDENTIALS, METHODS, HEADERS].map(|name| (name, Passes))
        );
        assert_eq!(
            deciding(&preflight("POST"), false, None),
            [(ORIGIN, Passes), (HEADERS, Passes)]
        );
    }

    #[test]
    fn it_ends_with_the_check_that_fails() {
        let put = preflight("PUT");
        assert_eq!(
            deciding(&put, true, Some(&Reason::MissingAllowOrigin)),
            [(ORIGIN, Fails)]
        );
        assert_eq!(
            deciding(
                &put,
                true,
                Some(&Reason::CredentialsNotAllowed(String::new()))
            ),
            [(ORIGIN, Passes), (CREDENTIALS, Fails)]
        );
        assert_eq!(
            deciding(&put, false, Some(&Reason::HeaderNotAllowed(String::new()))),
            [(ORIGIN, Passes), (METHODS, Passes), (HEADERS, Fails)]
        );
        assert_eq!(
            deciding(
                &put,
                true,
                Some(&Reason::PreflightStatus(StatusCode::NOT_FOUND))
            ),
            [(ORIGIN, Passes), (CREDENTIALS, Passes)]
        );
    }

    #[test]
    fn on_the_apis_own_origin_nothing_is_checked() {
        let own = exchange(Method::POST, &[("sec-fetch-site", "same-origin")]);
        assert_eq!(deciding(&own, true, None), []);
    }
}
