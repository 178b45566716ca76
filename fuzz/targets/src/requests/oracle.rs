//! What has to go out, and what a script may do, by the Fetch standard and by what the README promises:
//! told from the policy's keys, with nothing of the workspace in it.

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};

use super::exchange::Exchange;
use super::is_cors;
use crate::naive;

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
        if !self.has_method(method, includes_credentials) {
            return Err(Objection::Method);
        }
        let has = |name: &&str| self.has_header(name.as_bytes(), includes_credentials);
        if headers.iter().all(has) {
            Ok(())
        } else {
            Err(Objection::Header)
        }
    }

    /// "CORS-preflight fetch", 7, of a method: `*` is a name like any other with credentials.
    fn has_method(&self, method: &str, includes_credentials: bool) -> bool {
        ["GET", "HEAD", "POST"].contains(&method)
            || self.methods.contains(&method)
            || !includes_credentials && self.methods.contains(&"*")
    }

    /// The same of a header that needs permission.
    fn has_header(&self, name: &[u8], includes_credentials: bool) -> bool {
        let Asked::Listed(listed) = self.headers else {
            return true;
        };
        let is_star = !includes_credentials && listed.contains(&"*");
        listed
            .iter()
            .any(|one| one.as_bytes().eq_ignore_ascii_case(name))
            || is_star && !name.eq_ignore_ascii_case(b"authorization")
    }

    /// What is told of a request: the name of the outcome, and which method or header it is about. `None`
    /// where a request has more in it than anybody looks through (README, "bounded").
    pub(super) fn told(&self, exchange: &Exchange) -> Option<Told> {
        let origins = exchange.lines(&header::ORIGIN);
        if origins.is_empty() {
            return Some(Told::only("not_cors"));
        }
        if let Some(refused) = self.refused_origin(&origins) {
            // A browser says so itself, and needs no permission. (A preflight it does not send then.)
            let site = exchange.headers.get("sec-fetch-site");
            let is_own = site.is_some_and(|site| site == "same-origin");
            return Some(Told::only(if is_own && !is_preflight(exchange) {
                "same_origin"
            } else {
                refused
            }));
        }
        if !is_preflight(exchange) {
            return Some(Told::only("allowed"));
        }
        let asked = exchange.lines(&header::ACCESS_CONTROL_REQUEST_HEADERS);
        if matches!(self.headers, Asked::Mirrored) && echo(&asked).is_err() {
            return Some(Told::only("malformed_headers"));
        }
        // It is told for a request without credentials: with them, no `*` is in the policy.
        match asked_method(exchange) {
            None => return Some(Told::only("malformed_method")),
            Some(method) if !self.has_method(method.as_str(), false) => {
                return Some(Told::of("method_not_allowed", method.as_str()));
            }
            Some(_) => {}
        }
        let names = || {
            asked
                .iter()
                .flat_map(|line| line.split(|byte| *byte == b','))
        };
        let (empty, full): (Vec<&[u8]>, Vec<&[u8]>) =
            names().partition(|name| name.trim_ascii().is_empty());
        let most = match self.headers {
            Asked::Listed(listed) if listed.contains(&"*") => 64,
            Asked::Listed(listed) => listed.len() + 1,
            Asked::Mirrored => usize::MAX,
        };
        let is_long = |name: &&[u8]| name.len() >= 1024;
        if full.len() > most || empty.len() > 16 || names().any(|name| is_long(&name)) {
            return None;
        }
        let refused = full
            .iter()
            .map(|name| name.trim_ascii())
            .find(|name| !self.has_header(name, false));
        Some(match refused.map(HeaderName::from_bytes) {
            None => Told::only("allowed"),
            Some(Ok(name)) => Told::of("header_not_allowed", name.as_str()),
            Some(Err(_)) => Told::only("malformed_headers"),
        })
    }

    /// Why an origin is refused.
    fn refused_origin(&self, origins: &[&[u8]]) -> Option<&'static str> {
        if self.allowed(origins).is_some() {
            return None;
        }
        let [one] = origins else {
            return Some("several_origins");
        };
        let text = std::str::from_utf8(one).unwrap_or_default();
        Some(match self.origins {
            Sharing::Only([]) => "not_shared",
            _ if text == "null" || naive::is_origin(text) => "origin_not_allowed",
            _ => "malformed_origin",
        })
    }
}

/// What is told of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) outcome: &'static str,
    /// The method or the header that it is about.
    pub(super) of: Option<String>,
}

impl Told {
    fn only(outcome: &'static str) -> Told {
        Told { outcome, of: None }
    }

    fn of(outcome: &'static str, of: &str) -> Told {
        Told {
            outcome,
            of: Some(of.to_owned()),
        }
    }

    /// Of a preflight to a path where nobody serves the method.
    pub(super) fn of_nobody(exchange: &Exchange) -> Told {
        Told::only(match asked_method(exchange) {
            None => "malformed_method",
            Some(_) => "method_not_routed",
        })
    }
}

/// Fetch, "CORS-preflight request".
pub(super) fn is_preflight(exchange: &Exchange) -> bool {
    let has = |name| exchange.headers.contains_key(name);
    exchange.method == Method::OPTIONS
        && has(header::ORIGIN)
        && has(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The method that a preflight asks for, if it is one. (None is longer than 1 KiB.)
pub(super) fn asked_method(exchange: &Exchange) -> Option<Method> {
    match exchange.lines(&header::ACCESS_CONTROL_REQUEST_METHOD)[..] {
        [one] if one.len() <= 1024 => Method::from_bytes(one).ok(),
        _ => None,
    }
}

/// What goes out for a request, whatever it is. `plain` is what the app answers without a policy, and no
/// policy is `meant` for what no handler serves.
pub(super) fn expected(
    meant: Option<&Meant>,
    exchange: &Exchange,
    plain: Response<Bytes>,
) -> Expected {
    let is_preflight = is_preflight(exchange);
    let (plain, body) = plain.into_parts();
    let Some(meant) = meant else {
        return Expected {
            status: if is_preflight {
                StatusCode::OK
            } else {
                plain.status
            },
            headers: if is_preflight {
                HeaderMap::new()
            } else {
                plain.headers
            },
            body: if is_preflight { Bytes::new() } else { body },
        };
    };
    let mut headers = HeaderMap::new();
    if !is_preflight {
        // The policy owns the family.
        for (name, value) in &plain.headers {
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
        status: plain.status,
        headers,
        body,
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
