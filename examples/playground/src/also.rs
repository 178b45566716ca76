//! What a case shows beside its cells.

use axum::http::Request;
use cors_runtime::{AllowedOrigins, Policy};
use serde::Serialize;

/// In the texts, `this` is code.
#[derive(Serialize)]
pub(crate) struct Also {
    term: String,
    text: String,
}

pub(crate) fn nothing(_: &[&Policy]) -> Vec<Also> {
    Vec::new()
}

/// What the policy says to clients that are not pages in a browser.
pub(crate) fn of_no_page(policies: &[&Policy]) -> Vec<Also> {
    let mut also = Vec::new();
    for policy in policies {
        let AllowedOrigins::Listed { patterns, .. } = policy.allow_origins() else {
            continue;
        };
        also.extend(patterns.iter().map(|origin| Also {
            term: format!("A web view, `{origin}`"),
            text: explained(policy, Some(origin)),
        }));
        let native = explained(policy, None);
        also.push(Also {
            term: "A native app, without `Origin`".to_owned(),
            text: format!(
                "{native}. CORS is a rule for browsers: it gets its answer, if its token is good."
            ),
        });
    }
    also
}

fn explained(policy: &Policy, origin: Option<&str>) -> String {
    let mut request = Request::get("/");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let (parts, ()) = request.body(()).expect("it is a header").into_parts();
    policy.explain(&parts).to_string()
}

/// What the variables say that origins come from.
pub(crate) fn of_the_environment(policies: &[&Policy]) -> Vec<Also> {
    let mut also = Vec::new();
    for policy in policies {
        let AllowedOrigins::Listed { variables, .. } = policy.allow_origins() else {
            continue;
        };
        also.extend(variables.into_iter().map(|variable| Also {
            term: format!("`{variable}`"),
            text: match std::env::var(variable) {
                Ok(value) if !value.trim().is_empty() => format!("is `{value}`."),
                _ => "is not set, so its default applies.".to_owned(),
            },
        }));
    }
    also
}
