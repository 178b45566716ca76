//! The parts of a request that a decision is made from.

use http::{HeaderMap, HeaderName, Method, Request, header};

use crate::recorder::Recorder;

/// The parts of a request that a decision, and the event of a refusal, are made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestParts<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
    /// Where the outcome is wanted.
    pub(crate) recorder: Option<&'a Recorder>,
}

impl<'a> RequestParts<'a> {
    #[inline]
    pub(crate) fn of<Body>(request: &'a Request<Body>) -> RequestParts<'a> {
        RequestParts {
            method: request.method(),
            headers: request.headers(),
            recorder: request.extensions().get(),
        }
    }
}

/// The same, after the request is gone. Its size has a bound, whatever the client sends.
#[derive(Clone, Debug)]
pub(crate) struct RequestSummary {
    method: Method,
    headers: HeaderMap,
    recorder: Option<Recorder>,
}

/// The headers that a summary keeps, each with the most lines of it. Where a request may have one line, a
/// second one makes a difference, and a third does not. A browser sends one list of requested headers; a
/// proxy may split it.
const KEPT_HEADERS: [(HeaderName, usize); 4] = [
    (header::ORIGIN, 2),
    (header::ACCESS_CONTROL_REQUEST_METHOD, 2),
    (header::ACCESS_CONTROL_REQUEST_HEADERS, 64),
    (HeaderName::from_static("sec-fetch-site"), 1),
];

impl RequestSummary {
    pub(crate) fn of(parts: RequestParts<'_>) -> RequestSummary {
        let mut headers = HeaderMap::new();
        for (name, most) in KEPT_HEADERS {
            for line in parts.headers.get_all(&name).iter().take(most) {
                headers.append(name.clone(), line.clone());
            }
        }
        RequestSummary {
            method: parts.method.clone(),
            headers,
            recorder: parts.recorder.cloned(),
        }
    }

    pub(crate) fn parts(&self) -> RequestParts<'_> {
        RequestParts {
            method: &self.method,
            headers: &self.headers,
            recorder: self.recorder.as_ref(),
        }
    }
}
