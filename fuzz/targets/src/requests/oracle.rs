//! What has to go out, and what a script may do, by the Fetch standard and by what the README promises:
//! told from the policy's keys, with nothing of the workspace in it.

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::exchange::Exchange;
use super::is_cors;
use crate::naive;

/// What the app answers.
pub(super) const BODY: &[u8] = b"the app";

/// A policy, as a reader of its attribute would put it.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) origins: Sharing,
    /// `GET`, `HEAD` and `POST` where it names none.
    pub(super) methods: &'static [&'static str],
    pub(super) headers: Asked,
    pub(super) exposed: &'static str,
    pub(super) credentials: bool,
    pub(super) max_age: Option<&'static str>,
}

/// With whom.
#[derive(Debug)]
pub(super) enum Sharing {
    Everybody,
    Only(&'static [&'static str]),
}

/// The request headers that a preflight is given.
#[derive(Debug)]
pub(super) enum Asked {
    Listed(&'static [&'static str]),
    Mirrored,
}

/// What goes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// What a script's request fails for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objection {
    Origin,
    Method,
    Header,
}

impl Meant {
    /// The value of `Access-Control-Allow-Origin` for a request with these lines of `Origin`.
    pub(super) fn allowed(&self, origins: &[&[u8]]) -> Option<HeaderValue> {
        match (&self.origins, origins) {
            (Sharing::Everybody, _) => Some(HeaderValue::from_static("*")),
            (Sharing::Only(patterns), [one]) if naive::allows(patterns.iter().copied(), one) => {
                HeaderValue::from_bytes(one).ok()
            }
            (Sharing::Only(_), _) => None,
        }
    }

    /// What a script's request fails for, if it is to another origin. The headers are those that need
    /// permission.
    pub(super) fn objects(
        &self,
        origin: &str,
        method: &str,
        headers: &[&str],
        includes_credentials: bool,
    ) -> Result<(), Objection> {
        // "CORS check"
        let is_everybody = matches!(self.origins, Sharing::Everybody);
        let is_allowed = self.allowed(&[origin.as_bytes()]).is_some();
        if !is_allowed || includes_credentials && (is_everybody || !self.credentials) {
            return Err(Objection::Origin);
        }
        // "CORS-preflight fetch", 7: `*` is a name like any other with credentials.
        let is_star = |list: &[&str]| !includes_credentials && list.contains(&"*");
        let is_safelisted = ["GET", "HEAD", "POST"].contains(&method);
        if !is_safelisted && !self.methods.contains(&method) && !is_star(self.methods) {
            return Err(Objection::Method);
        }
        let Asked::Listed(listed) = self.headers else {
            return Ok(());
        };
        let is_covered = |name: &&str| {
            listed.iter().any(|one| one.eq_ignore_ascii_case(name))
                || is_star(listed) && !name.eq_ignore_ascii_case("authorization")
        };
        if headers.iter().all(is_covered) {
            Ok(())
        } else {
            Err(Objection::Header)
        }
    }
}

/// What goes out for a request, whatever it is.
pub(super) fn expected(meant: &Meant, exchange: &Exchange) -> Expected {
    let has = |name| exchange.headers.contains_key(name);
    let is_preflight = exchange.method == Method::OPTIONS
        && has(header::ORIGIN)
        && has(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut headers = HeaderMap::new();
    if !is_preflight {
        // The policy owns the family.
        for (name, value) in exchange.answer.headers() {
            if !is_cors(name) {
                headers.append(name, value.clone());
            }
        }
    }
    if let Some(origin) = meant.allowed(&exchange.lines(&header::ORIGIN)) {
        if is_preflight {
            allow_preflight(meant, exchange, origin, &mut headers);
        } else {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            add(
                &mut headers,
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                meant.exposed,
            );
            add_credentials(meant, &mut headers);
        }
    }
    if matches!(meant.origins, Sharing::Only(_)) && !varies_by_origin(&headers) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if is_preflight {
        return Expected {
            status: StatusCode::OK,
            headers,
            body: Bytes::new(),
        };
    }
    Expected {
        status: exchange.answer.status(),
        headers,
        body: Bytes::from_static(BODY),
    }
}

fn allow_preflight(
    meant: &Meant,
    exchange: &Exchange,
    origin: HeaderValue,
    headers: &mut HeaderMap,
) {
    match meant.headers {
        Asked::Listed(listed) => {
            add(
                headers,
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                &listed.join(","),
            );
        }
        Asked::Mirrored => {
            let lines = exchange.lines(&header::ACCESS_CONTROL_REQUEST_HEADERS);
            let Ok(echo) = echo(&lines) else {
                return;
            };
            if let Some(echo) = echo.and_then(|echo| HeaderValue::from_bytes(&echo).ok()) {
                headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, echo);
            }
        }
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    add_credentials(meant, headers);
    add(
        headers,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        &meant.methods.join(","),
    );
    add(
        headers,
        header::ACCESS_CONTROL_MAX_AGE,
        meant.max_age.unwrap_or_default(),
    );
}

/// The names that a preflight asks for, in one line. What is no list of names, what is longer than
/// 8 KiB, and what has more than 16 empty lines, is not given back.
fn echo(lines: &[&[u8]]) -> Result<Option<Vec<u8>>, ()> {
    if lines.is_empty() {
        return Ok(None);
    }
    let is_in_names =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~, \t".contains(byte);
    let (empty, full): (Vec<&[u8]>, Vec<&[u8]>) = lines.iter().partition(|line| line.is_empty());
    let echo = full.join(&b","[..]);
    if echo.len() > 8 * 1024 || empty.len() > 16 || !echo.iter().all(is_in_names) {
        return Err(());
    }
    Ok(Some(echo))
}

fn add_credentials(meant: &Meant, headers: &mut HeaderMap) {
    let value = if meant.credentials { "true" } else { "" };
    add(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, value);
}

/// A header, unless there is nothing to say.
fn add(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if !value.is_empty() {
        headers.insert(
            name,
            HeaderValue::from_str(value).expect("the policies are sound"),
        );
    }
}

fn varies_by_origin(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::VARY).iter();
    lines
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .any(|name| {
            matches!(name.trim_ascii(), b"*") || name.trim_ascii().eq_ignore_ascii_case(b"origin")
        })
}
