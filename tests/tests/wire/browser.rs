//! What a browser does, told as the Fetch standard tells it, step by step, and naively: it shares
//! nothing with the rules of this workspace.

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// A script's request to another origin.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) origin: String,
    pub(crate) method: String,
    /// Its "CORS-unsafe request-header names", in lower case.
    pub(crate) headers: BTreeSet<String>,
    /// Whether its credentials mode is `include`.
    pub(crate) credentials: bool,
}

/// Where the standard has a network error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Blocked {
    /// In the "CORS check".
    Origin,
    Status,
    Method,
    Header(String),
}

impl Script {
    /// The request itself.
    pub(crate) fn request(&self) -> (Method, HeaderMap) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, self.origin.parse().unwrap());
        (self.method.parse().unwrap(), headers)
    }

    /// "CORS-preflight fetch", steps 1 to 6. Somebody on the way may have split the list of names.
    pub(crate) fn preflight(&self, split: bool) -> (Method, HeaderMap) {
        let (_, mut headers) = self.request();
        let method = self.method.parse().unwrap();
        headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, method);
        let names: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let lines = match names.len() {
            0 => Vec::new(),
            _ if split => names.iter().map(|name| format!(" {name}\t")).collect(),
            _ => vec![names.join(",")],
        };
        for line in lines {
            let line = HeaderValue::from_str(&line).unwrap();
            headers.append(header::ACCESS_CONTROL_REQUEST_HEADERS, line);
        }
        (Method::OPTIONS, headers)
    }

    /// "CORS check".
    pub(crate) fn judges_answer(&self, answer: &HeaderMap) -> Result<(), Blocked> {
        let Some(origin) = combined(answer, "access-control-allow-origin") else {
            return Err(Blocked::Origin);
        };
        if !self.credentials && origin == "*" {
            return Ok(());
        }
        if origin != self.origin {
            return Err(Blocked::Origin);
        }
        if !self.credentials {
            return Ok(());
        }
        match combined(answer, "access-control-allow-credentials") {
            Some(credentials) if credentials == "true" => Ok(()),
            _ => Err(Blocked::Origin),
        }
    }

    /// "CORS-preflight fetch", step 7.
    pub(crate) fn judges_preflight(
        &self,
        status: StatusCode,
        answer: &HeaderMap,
    ) -> Result<(), Blocked> {
        self.judges_answer(answer)?;
        if !status.is_success() {
            return Err(Blocked::Status);
        }
        let methods = list(answer, "access-control-allow-methods");
        let header_names = list(answer, "access-control-allow-headers");
        let star = |list: &[String]| list.iter().any(|item| item == "*");
        let safelisted = ["GET", "HEAD", "POST"].contains(&self.method.as_str());
        if !methods.contains(&self.method) && !safelisted && (self.credentials || !star(&methods)) {
            return Err(Blocked::Method);
        }
        let matches = |name: &str| {
            let mut items = header_names.iter();
            items.any(|item| item.eq_ignore_ascii_case(name))
        };
        for name in &self.headers {
            if name == "authorization" && !matches(name) {
                return Err(Blocked::Header(name.clone()));
            }
        }
        for name in &self.headers {
            if !matches(name) && (self.credentials || !star(&header_names)) {
                return Err(Blocked::Header(name.clone()));
            }
        }
        Ok(())
    }
}

/// "To get a header": its lines, joined.
fn combined(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(name).iter();
    let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// "To extract header list values".
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let combined = combined(headers, name).unwrap_or_default();
    let items = combined.split(',').map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
