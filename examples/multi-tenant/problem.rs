//! Errors as RFC 9457 wants them: `application/problem+json`.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use cors_runtime::{Finding, PolicyErrors};
use serde::Serialize;

/// What went wrong, for programs and for people.
#[derive(Serialize)]
pub(crate) struct Problem {
    /// What kind of problem it is. `about:blank` is one that the status says all about.
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    /// What is wrong with an origin, as a form shows it beside the field: a member of our own, as the
    /// RFC allows. (`Serialize` by the library's feature `serde`.)
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

impl Problem {
    fn of(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: detail.into(),
            findings: Vec::new(),
        }
    }

    pub(crate) fn not_signed_in() -> Problem {
        let detail = "send this tenant's token: `Authorization: Bearer …`";
        Problem::of(StatusCode::UNAUTHORIZED, detail)
    }

    pub(crate) fn no_such_origin(origin: &str) -> Problem {
        let detail = format!("`{origin}` is not one of this tenant's origins: nothing has changed");
        Problem::of(StatusCode::NOT_FOUND, detail)
    }
}

impl From<PolicyErrors> for Problem {
    fn from(errors: PolicyErrors) -> Problem {
        let messages: Vec<&str> = errors.findings().iter().map(Finding::message).collect();
        Problem {
            kind: "https://api.example/problems/refused-origin",
            title: "This origin cannot be let in",
            status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            detail: messages.join("\n"),
            findings: errors.findings().to_vec(),
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Problem {
        Problem::of(rejection.status(), rejection.body_text())
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        // For the log, not for the tenant.
        tracing::error!(%error, "the database failed");
        let detail = "the database failed: nothing is known to have changed";
        Problem::of(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, problem, Json(self)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = header::HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
