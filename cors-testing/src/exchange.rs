//! A request on the wire and its response.

use std::fmt;

use axum::body::Bytes;
use cors_policy::__private::EscapedBytes;
use http::{HeaderMap, Method};

use crate::answer::Answer;

/// A request as it was sent, and the response to it.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub(crate) preflight: bool,
    pub(crate) url: String,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) answer: Option<Answer>,
}

impl Exchange {
    /// Whether it is a preflight.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.preflight
    }

    /// The URL that it was sent to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The headers that were sent, with those that the browser adds: `Origin`, `Cookie`, `Sec-Fetch-*`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body that was sent.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The response. `None` if there was none.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
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
        writeln!(f, "    {name}: {}", EscapedBytes(value.as_bytes()))?;
    }
    Ok(())
}
