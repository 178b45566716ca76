//! A response as the server sent it.

use axum::body::Bytes;
use cors_runtime::CorsOutcome;
use http::{HeaderMap, StatusCode};

use crate::read_body::ReadBody;

/// A response as the server sent it, before the browser checks it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ReadBody,
    pub(crate) outcome: Option<CorsOutcome>,
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

    /// The part of its body that was read: see [`Request::read_for`](crate::Request::read_for).
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body.bytes
    }

    /// The outcome of the policy that decided about the request. `None` without a policy, and over TCP.
    #[must_use]
    pub fn outcome(&self) -> Option<&CorsOutcome> {
        self.outcome.as_ref()
    }
}
