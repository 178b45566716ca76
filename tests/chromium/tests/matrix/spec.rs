//! One fetch, as both browsers take it.

use std::fmt;

use cors_testing::{Credentials, RedirectMode, Request};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    pub(crate) credentials: Credentials,
    pub(crate) mode: Mode,
    pub(crate) redirect: RedirectMode,
    /// By `XMLHttpRequest`, with a listener on its upload.
    pub(crate) upload_listener: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Cors,
    NoCors,
    SameOrigin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    Text,
    Json,
    Form,
    Multipart,
    Blob(&'static str),
    /// Without a type.
    Buffer,
}

/// Headers that are safelisted in Chromium alone.
pub(crate) const CLIENT_HINTS: [&str; 9] = [
    "device-memory",
    "downlink",
    "dpr",
    "ect",
    "intervention",
    "rtt",
    "save-data",
    "viewport-width",
    "width",
];

const TEXT: &str = "a text";

impl Spec {
    pub(crate) fn new(method: &'static str, path: impl Into<String>) -> Spec {
        Spec {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: Body::None,
            credentials: Credentials::SameOrigin,
            mode: Mode::Cors,
            redirect: RedirectMode::Follow,
            upload_listener: false,
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Spec {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn body(self, body: Body) -> Spec {
        Spec { body, ..self }
    }

    pub(crate) fn include(self) -> Spec {
        Spec {
            credentials: Credentials::Include,
            ..self
        }
    }

    pub(crate) fn redirect(self, redirect: RedirectMode) -> Spec {
        Spec { redirect, ..self }
    }

    pub(crate) fn no_cors(self) -> Spec {
        Spec {
            mode: Mode::NoCors,
            ..self
        }
    }

    pub(crate) fn same_origin(self) -> Spec {
        Spec {
            mode: Mode::SameOrigin,
            ..self
        }
    }

    pub(crate) fn upload_listener(self) -> Spec {
        Spec {
            upload_listener: true,
            ..self
        }
    }

    /// Whether this header is one of those that the script sends.
    pub(crate) fn sends(&self, name: &str) -> bool {
        let is_body = name == "content-type" && self.body != Body::None;
        is_body
            || self
                .headers
                .iter()
                .any(|(its, _)| its.eq_ignore_ascii_case(name))
    }

    /// The path, or the whole URL, with the case's number in it.
    fn path(&self, case: usize) -> String {
        let fragment = self.path.find('#').unwrap_or(self.path.len());
        let (path, fragment) = self.path.split_at(fragment);
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{path}{separator}case={case}{fragment}")
    }

    fn url(&self, api: &str, case: usize) -> String {
        let path = self.path(case);
        if path.starts_with('/') {
            format!("{api}{path}")
        } else {
            path
        }
    }

    /// For `fetch.js`.
    pub(crate) fn to_js(&self, api: &str, case: usize) -> Value {
        let (kind, content_type) = match self.body {
            Body::None => ("none", ""),
            Body::Text => ("text", ""),
            Body::Json => ("json", ""),
            Body::Form => ("form", ""),
            Body::Multipart => ("multipart", ""),
            Body::Blob(content_type) => ("blob", content_type),
            Body::Buffer => ("buffer", ""),
        };
        json!({
            "method": self.method,
            "url": self.url(api, case),
            "headers": self.headers,
            "body": kind,
            "text": TEXT,
            "type": content_type,
            "credentials": match self.credentials {
                Credentials::Omit => "omit",
                Credentials::SameOrigin => "same-origin",
                Credentials::Include => "include",
            },
            "mode": match self.mode {
                Mode::Cors => "cors",
                Mode::NoCors => "no-cors",
                Mode::SameOrigin => "same-origin",
            },
            "redirect": match self.redirect {
                RedirectMode::Follow => "follow",
                RedirectMode::Error => "error",
                RedirectMode::Manual => "manual",
            },
            "upload": self.upload_listener,
        })
    }

    /// For `cors_testing::Browser`.
    pub(crate) fn to_request(&self, case: usize) -> Request {
        let mut request = Request::new(self.method, self.path(case))
            .credentials(self.credentials)
            .redirect(self.redirect);
        for (name, value) in &self.headers {
            request = request.header(*name, isomorphic(value));
        }
        match self.mode {
            Mode::Cors => {}
            Mode::NoCors => request = request.mode_no_cors(),
            Mode::SameOrigin => request = request.mode_same_origin(),
        }
        if self.upload_listener {
            request = request.with_upload_listener();
        }
        match self.body {
            Body::None => request,
            Body::Text => request.text(TEXT),
            Body::Json => request.json(&TEXT),
            Body::Form => request.form([("text", TEXT)]),
            Body::Multipart => request.multipart([("text", TEXT)]),
            Body::Blob(content_type) => request.bytes(content_type, TEXT),
            Body::Buffer => request.bytes("", TEXT),
        }
    }
}

/// A script's string as the bytes of a header ("isomorphic encode").
fn isomorphic(value: &str) -> Vec<u8> {
    let byte = |char| u8::try_from(char).expect("a header has bytes");
    value.chars().map(byte).collect()
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (name, value) in &self.headers {
            match value.len() {
                0..=60 => write!(f, " {name}: {value:?}")?,
                length => write!(f, " {name}: ({length} bytes)")?,
            }
        }
        write!(f, " {:?} credentials {:?}", self.body, self.credentials)?;
        if self.redirect != RedirectMode::Follow {
            write!(f, " redirect {:?}", self.redirect)?;
        }
        if self.mode != Mode::Cors {
            write!(f, " {:?}", self.mode)?;
        }
        if self.upload_listener {
            write!(f, " with an upload listener")?;
        }
        Ok(())
    }
}
