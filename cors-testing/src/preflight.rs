//! "CORS-preflight fetch" (Fetch).

use std::time::Duration;

use cors_policy::__private::MAX_AGE_CHROMIUM;
use http::{HeaderMap, HeaderValue, header};

use crate::answer::Answer;
use crate::cors_check::cors_check;
use crate::header_list::{decoded, delta_seconds, get, tokens};
use crate::method::is_safelisted;
use crate::modes::Credentials;
use crate::prepared::PreparedRequest;
use crate::reason::Reason;
use crate::redirect::is_redirect;
use crate::safelist::{is_non_wildcard, unsafe_names};

/// The max-age of a preflight without one, in seconds.
const DEFAULT_MAX_AGE: u64 = 5;

/// The methods and headers that a preflight allows, and for how long.
#[derive(Debug)]
pub(crate) struct PreflightGrant {
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) max_age: Duration,
}

/// Steps 1 to 5: the preflight's own headers.
pub(crate) fn headers(request: &PreparedRequest) -> Result<HeaderMap, Reason> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    let method = value(request.method.as_str())?;
    headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, method);
    let names: Vec<&str> = unsafe_names(&request.headers).into_iter().collect();
    if !names.is_empty() {
        let names = value(&names.join(","))?;
        headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, names);
    }
    Ok(headers)
}

fn value(text: &str) -> Result<HeaderValue, Reason> {
    HeaderValue::from_str(text).map_err(|_| Reason::InvalidHeader(text.to_owned()))
}

/// Step 7: checks the response.
pub(crate) fn check(
    request: &PreparedRequest,
    origin: &str,
    answer: &Answer,
) -> Result<PreflightGrant, Reason> {
    let credentials = request.credentials == Credentials::Include;
    redirected(answer)?;
    cors_check(origin, credentials, &answer.headers)?;
    ok_status(answer)?;
    let methods = allowed_methods(request, &answer.headers)?;
    let headers = allowed_headers(&answer.headers)?;
    method_allowed(request.method.as_str(), &methods, credentials)?;
    non_wildcard_headers_allowed(request, &headers)?;
    headers_allowed(request, &headers, credentials)?;
    Ok(PreflightGrant {
        methods,
        headers,
        max_age: max_age(&answer.headers),
    })
}

/// Preflights do not follow redirects. In the standard, the CORS check comes first, and both failures are one
/// network error (step 7). Here the redirect comes first, as in Chromium, whose network stack refuses it
/// before the CORS check.
fn redirected(answer: &Answer) -> Result<(), Reason> {
    if is_redirect(answer.status) && answer.headers.contains_key(header::LOCATION) {
        return Err(Reason::PreflightRedirected(answer.status));
    }
    Ok(())
}

/// Step 7: "ok status".
fn ok_status(answer: &Answer) -> Result<(), Reason> {
    if answer.status.is_success() {
        return Ok(());
    }
    Err(Reason::PreflightStatus(answer.status))
}

/// Steps 7.1, 7.3 and 7.4.
fn allowed_methods(request: &PreparedRequest, answer: &HeaderMap) -> Result<Vec<String>, Reason> {
    const NAME: &str = "access-control-allow-methods";
    match tokens(answer, NAME) {
        Err(_) => Err(Reason::MalformedAllowMethods(shown(answer, NAME))),
        Ok(None) if request.use_preflight => Ok(vec![request.method.to_string()]),
        Ok(methods) => Ok(methods.unwrap_or_default()),
    }
}

/// Steps 7.2 and 7.3.
fn allowed_headers(answer: &HeaderMap) -> Result<Vec<String>, Reason> {
    const NAME: &str = "access-control-allow-headers";
    match tokens(answer, NAME) {
        Err(_) => Err(Reason::MalformedAllowHeaders(shown(answer, NAME))),
        Ok(headers) => Ok(headers.unwrap_or_default()),
    }
}

/// Step 7.5.
fn method_allowed(method: &str, methods: &[String], credentials: bool) -> Result<(), Reason> {
    let is_listed = methods.iter().any(|listed| listed == method);
    if is_listed || is_safelisted(method) || (!credentials && has_wildcard(methods)) {
        return Ok(());
    }
    Err(Reason::MethodNotAllowed(method.to_owned()))
}

/// Step 7.6.
fn non_wildcard_headers_allowed(
    request: &PreparedRequest,
    listed: &[String],
) -> Result<(), Reason> {
    let mut names = request.headers.keys().map(header::HeaderName::as_str);
    match names.find(|name| is_non_wildcard(name) && !lists(listed, name)) {
        Some(name) => Err(Reason::HeaderNotAllowed(name.to_owned())),
        None => Ok(()),
    }
}

/// Step 7.7.
fn headers_allowed(
    request: &PreparedRequest,
    listed: &[String],
    credentials: bool,
) -> Result<(), Reason> {
    let wildcard = !credentials && has_wildcard(listed);
    let names = unsafe_names(&request.headers);
    match names.iter().find(|name| !lists(listed, name) && !wildcard) {
        Some(name) => Err(Reason::HeaderNotAllowed((*name).to_owned())),
        None => Ok(()),
    }
}

/// Steps 7.8 to 7.10.
fn max_age(answer: &HeaderMap) -> Duration {
    let said = delta_seconds(answer, "access-control-max-age");
    let seconds = said.ok().flatten().unwrap_or(DEFAULT_MAX_AGE);
    Duration::from_secs(seconds.min(MAX_AGE_CHROMIUM))
}

fn lists(listed: &[String], name: &str) -> bool {
    listed
        .iter()
        .any(|listed| listed.eq_ignore_ascii_case(name))
}

fn has_wildcard(listed: &[String]) -> bool {
    listed.iter().any(|listed| listed == "*")
}

fn shown(answer: &HeaderMap, name: &str) -> String {
    decoded(&get(answer, name).unwrap_or_default())
}
