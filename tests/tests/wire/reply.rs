//! An answer, and what the tests look at in it.

use axum::body::Bytes;
use http::{HeaderMap, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Body;

#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) async fn read<B>(response: Response<B>) -> Reply
    where
        B: Body,
        B::Error: std::fmt::Debug,
    {
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    /// Every `Access-Control-*` line, without that prefix and sorted: compared whole, so that a
    /// header too many fails as one too few does.
    pub(crate) fn cors(&self) -> Vec<String> {
        cors(&self.headers)
    }

    /// The lines of `Vary`, in lower case.
    pub(crate) fn vary(&self) -> Vec<String> {
        let lines = self.headers.get_all(header::VARY).iter();
        lines
            .map(|line| line.to_str().unwrap().to_ascii_lowercase())
            .collect()
    }

    /// `Access-Control-Allow-Origin`, which is there once at most.
    pub(crate) fn allowed_origin(&self) -> Option<&str> {
        let mut lines = self
            .headers
            .get_all(header::ACCESS_CONTROL_ALLOW_ORIGIN)
            .iter();
        let first = lines.next().map(|line| line.to_str().unwrap());
        assert_eq!(lines.next(), None, "twice in {:?}", self.headers);
        first
    }

    /// What the head takes on the wire, about.
    pub(crate) fn head_size(&self) -> usize {
        let lines = self.headers.iter();
        lines
            .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
            .sum()
    }

    /// A preflight's answer for an origin that is not allowed: 2xx, empty, nothing but `Vary`.
    #[track_caller]
    pub(crate) fn is_refused_preflight(&self) {
        assert!(self.status.is_success(), "{self:?}");
        assert!(self.body.is_empty(), "{self:?}");
        assert_eq!(self.cors(), [""; 0], "{self:?}");
        assert_eq!(self.vary(), ["origin"], "{self:?}");
    }

    /// The app's own answer, for an origin that is not allowed.
    #[track_caller]
    pub(crate) fn is_refused_answer(&self, status: u16, body: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.body, body, "{self:?}");
        assert_eq!(self.cors(), [""; 0], "{self:?}");
        assert_eq!(self.vary(), ["origin"], "{self:?}");
    }
}

/// The lines of the family, sorted.
pub(crate) fn cors(headers: &HeaderMap) -> Vec<String> {
    let mut lines: Vec<String> = headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix("access-control-")?;
            Some(format!("{name}: {}", value.as_bytes().escape_ascii()))
        })
        .collect();
    lines.sort();
    lines
}
