//! What arrives at the servers, by the case that it belongs to.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::request::Parts;

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) preflight: bool,
    pub(crate) method: String,
    pub(crate) url: String,
    /// In the order of their names.
    pub(crate) headers: Vec<(String, String)>,
}

type ByCase = BTreeMap<usize, Vec<Received>>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<ByCase>>);

impl Recorder {
    /// All that has arrived since this was last called.
    pub(crate) fn take(&self) -> ByCase {
        mem::take(&mut *self.0.lock().unwrap())
    }

    pub(crate) async fn record(
        State(recorder): State<Recorder>,
        request: Request,
        next: Next,
    ) -> Response {
        let (parts, body) = request.into_parts();
        if let Some(case) = case(&parts) {
            let mut all = recorder.0.lock().unwrap();
            all.entry(case).or_default().push(received(&parts));
        }
        next.run(Request::from_parts(parts, body)).await
    }
}

fn case(parts: &Parts) -> Option<usize> {
    let (_, case) = parts.uri.query()?.rsplit_once("case=")?;
    case.parse().ok()
}

fn received(parts: &Parts) -> Received {
    let host = &parts.headers["host"];
    let mut headers: Vec<_> = parts
        .headers
        .iter()
        .filter(|(name, value)| !is_left_out(name.as_str(), value.as_bytes()))
        .map(|(name, value)| {
            let value: String = value.as_bytes().iter().copied().map(char::from).collect();
            (name.to_string(), without_boundary(&value))
        })
        .collect();
    // The order of lines with one name is kept.
    headers.sort_by(|(one, _), (other, _)| one.cmp(other));
    // Several lines of one header are one value (RFC 9110, 5.3).
    headers.dedup_by(|(name, value), (before, all)| {
        let is_same = name == before;
        if is_same {
            all.extend([", ", value]);
            all.truncate(all.trim_end().len());
        }
        is_same
    });
    Received {
        preflight: parts.headers.contains_key("access-control-request-method")
            && parts.method == http::Method::OPTIONS,
        method: parts.method.to_string(),
        url: format!("{}{}", host.to_str().unwrap(), parts.uri),
        headers,
    }
}

/// What a browser sends of itself, which `cors_testing::Browser` leaves out.
fn is_left_out(name: &str, value: &[u8]) -> bool {
    match name {
        // One is of another standard, about cookies of other sites; the last is random.
        "accept-encoding"
        | "connection"
        | "referer"
        | "sec-fetch-storage-access"
        | "sec-websocket-key" => true,
        "accept-language" => value == b"en-US,en;q=0.9",
        // Each has types of its own for documents and images.
        "accept" => value.starts_with(b"text/html,") || value.starts_with(b"image/"),
        "user-agent" => value.starts_with(b"Mozilla"),
        _ => name.starts_with("sec-ch-"),
    }
}

/// Each browser makes its own.
fn without_boundary(value: &str) -> String {
    match value.split_once("boundary=") {
        Some((before, _)) => format!("{before}boundary="),
        None => value.to_owned(),
    }
}
