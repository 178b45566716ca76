//! What went over the wire.

use std::fmt;

use axum::body::Bytes;
use cors_policy::Shown;
use cors_runtime::CorsOutcome;
use http::{HeaderMap, Method, StatusCode};

use crate::read_body::ReadBody;

/// One request, and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub(crate) preflight: bool,
    pub(crate) url: String,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) answer: Option<Answer>,
}

/// What came back, before the browser looked at it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ReadBody,
    pub(crate) outcome: Option<CorsOutcome>,
}

impl Exchange {
    /// Whether it is a preflight.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.preflight
    }

    /// Where it was sent.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// What was sent, with what the browser has added: `Origin`, `Cookie`, `Sec-Fetch-*`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body that was sent.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// What came back. `None` if nothing did.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }
}

impl Answer {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All of its headers, also those that a script may not read.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Its body, as far as it was read: see [`Request::read_for`](crate::Request::read_for).
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body.bytes
    }

    /// What the policy made of it, in its own words. `None` under no policy, and over TCP.
    #[must_use]
    pub fn outcome(&self) -> Option<&CorsOutcome> {
        self.outcome.as_ref()
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.preflight {
            "preflight"
        } else {
            "request"
        };
        writeln!(f, "{what}: {} {}", self.method, self.url)?;
        write_headers(f, &self.headers)?;
        let Some(answer) = &self.answer else {
            return writeln!(f, "  no answer");
        };
        writeln!(f, "  answer: {}", answer.status)?;
        write_headers(f, &answer.headers)?;
        if let Some(why) = &answer.body.cut {
            writeln!(f, "    its body was not read to its end: {why}")?;
        }
        match &answer.outcome {
            Some(outcome) => writeln!(f, "  the server says: {outcome}"),
            None => Ok(()),
        }
    }
}

fn write_headers(f: &mut fmt::Formatter<'_>, headers: &HeaderMap) -> fmt::Result {
    let mut lines: Vec<_> = headers.iter().collect();
    lines.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in lines {
        writeln!(f, "    {name}: {}", Shown(value.as_bytes()))?;
    }
    Ok(())
}
