//! From a script's arguments to a request: the constructor of `Request` (Fetch, "Request class"), or
//! `open()`, `setRequestHeader()` and `send()` of an `XMLHttpRequest`.

use std::time::Duration;

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use crate::modes::{Credentials, Destination, Mode, RedirectMode};
use crate::reason::Reason;
use crate::request::{Payload, Request};
use crate::url_list::UrlList;
use crate::{forbidden, header_list, method, mime_type, safelist};

/// A "request" (Fetch): valid, and ready to be sent.
#[derive(Debug)]
pub(crate) struct PreparedRequest {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) credentials: Credentials,
    pub(crate) mode: Mode,
    pub(crate) destination: Destination,
    /// Whether it is not of a page: the user has typed the address.
    pub(crate) by_user: bool,
    pub(crate) redirect: RedirectMode,
    /// "use-CORS-preflight flag".
    pub(crate) use_preflight: bool,
    pub(crate) read_for: Duration,
    /// "URL list".
    pub(crate) urls: UrlList,
}

/// Makes a request from the arguments of a script. An error is what the script's call throws.
pub(crate) fn prepare(
    request: Request,
    base: &Url,
    default_credentials: Credentials,
    dropped: &mut Vec<HeaderName>,
) -> Result<PreparedRequest, Reason> {
    let request = as_initiated(request);
    let credentials = match request.credentials.unwrap_or(default_credentials) {
        // Those to its own origin, an `XMLHttpRequest` always has (`XMLHttpRequest`, `send()`).
        Credentials::Omit if request.upload_listener => Credentials::SameOrigin,
        credentials => credentials,
    };
    let url = parsed_url(&request.path, base)?;
    let method = parsed_method(&request)?;
    let mut headers = parsed_headers(&request, dropped)?;
    let body = if request.upload_listener {
        body_of_xhr(request.body, &method, &mut headers)?
    } else {
        body_of_fetch(request.body, &method, request.mode, &mut headers)?
    };
    default_accept(&mut headers, request.destination);
    Ok(PreparedRequest {
        method,
        headers,
        body,
        credentials,
        mode: request.mode,
        destination: request.destination,
        by_user: false,
        redirect: request.redirect,
        use_preflight: request.upload_listener,
        read_for: request.read_for,
        urls: UrlList::new(url),
    })
}

/// An `XMLHttpRequest` has no modes to choose: it is "cors", and follows redirects (`XMLHttpRequest`,
/// `send()`).
fn as_initiated(request: Request) -> Request {
    if !request.upload_listener {
        return request;
    }
    Request {
        mode: Mode::Cors,
        destination: Destination::Empty,
        redirect: RedirectMode::Follow,
        ..request
    }
}

/// "new Request(input, init)": the URL.
pub(crate) fn parsed_url(path: &str, base: &Url) -> Result<Url, Reason> {
    let url = base
        .join(path)
        .map_err(|_| Reason::InvalidUrl(path.to_owned()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Reason::UrlWithUserinfo(path.to_owned()));
    }
    Ok(url)
}

/// "new Request(input, init)": the method, also as mode `no-cors` has it.
fn parsed_method(request: &Request) -> Result<Method, Reason> {
    let written = &*request.method;
    let Ok(method) = Method::from_bytes(method::normalized(written).as_bytes()) else {
        return Err(Reason::InvalidMethod(written.to_owned()));
    };
    if method::is_forbidden(written.as_bytes()) {
        return Err(Reason::ForbiddenMethod(written.to_owned()));
    }
    if request.mode == Mode::NoCors && !method::is_safelisted(method.as_str()) {
        return Err(Reason::UnsafeMethodInNoCors(method.to_string()));
    }
    Ok(method)
}

/// "new Request(input, init)": the headers, with the guard `request` or `request-no-cors`; or
/// `setRequestHeader()`.
fn parsed_headers(request: &Request, dropped: &mut Vec<HeaderName>) -> Result<HeaderMap, Reason> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let parsed = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| Reason::InvalidHeader(name.clone()))?;
        let value = header_value(name, header_list::normalized(value))?;
        if forbidden::in_requests(&parsed, value.as_bytes()) {
            dropped.push(parsed);
        } else if request.upload_listener {
            let value = header_value(name, &combined(&headers, &parsed, &value))?;
            headers.insert(parsed, value);
        } else if !append(&mut headers, &parsed, value, request.mode) {
            dropped.push(parsed);
        }
    }
    if let Some(written) = request.body.as_ref().and_then(|body| body.written)
        && !headers.contains_key(header::CONTENT_TYPE)
        && !append(
            &mut headers,
            &header::CONTENT_TYPE,
            HeaderValue::from_static(written),
            request.mode,
        )
    {
        dropped.push(header::CONTENT_TYPE);
    }
    Ok(headers)
}

/// "combine" (Fetch, "Headers"): the lines of a header and one more, as one value.
fn combined(headers: &HeaderMap, name: &HeaderName, value: &HeaderValue) -> Vec<u8> {
    let mut combined = header_list::get(headers, name.as_str()).unwrap_or_default();
    if headers.contains_key(name) {
        combined.extend_from_slice(b", ");
    }
    combined.extend_from_slice(value.as_bytes());
    combined
}

/// "append" a header, step 3: with the guard `request-no-cors`, all its lines together have to be
/// safelisted. Returns whether it was appended.
fn append(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue, mode: Mode) -> bool {
    if mode == Mode::NoCors
        && !safelist::is_no_cors_safelisted(name, &combined(headers, name, &value))
    {
        return false;
    }
    headers.append(name, value);
    true
}

/// "new Request(input, init)": the body.
fn body_of_fetch(
    body: Option<Payload>,
    method: &Method,
    mode: Mode,
    headers: &mut HeaderMap,
) -> Result<Option<Bytes>, Reason> {
    let Some(body) = body else {
        return Ok(None);
    };
    if has_no_body(method) {
        return Err(Reason::BodyNotAllowed(method.to_string()));
    }
    if let Some(implied) = body.implied
        && !headers.contains_key(header::CONTENT_TYPE)
    {
        append(
            headers,
            &header::CONTENT_TYPE,
            content_type(&implied)?,
            mode,
        );
    }
    Ok(Some(body.bytes))
}

/// `send(body)` of an `XMLHttpRequest`, which leaves out the body of a `GET`, and sends a string as
/// UTF-8, whatever `charset` the script sets.
fn body_of_xhr(
    body: Option<Payload>,
    method: &Method,
    headers: &mut HeaderMap,
) -> Result<Option<Bytes>, Reason> {
    let Some(body) = body.filter(|_| !has_no_body(method)) else {
        return Ok(None);
    };
    let written = headers.get(header::CONTENT_TYPE);
    let said = match written {
        Some(written) if body.is_string => mime_type::in_utf_8(written.as_bytes()),
        Some(_) => None,
        None => body.implied,
    };
    if let Some(said) = said {
        headers.insert(header::CONTENT_TYPE, content_type(&said)?);
    }
    Ok(Some(body.bytes))
}

fn has_no_body(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

pub(crate) fn content_type(text: &str) -> Result<HeaderValue, Reason> {
    header_value("content-type", &header_list::isomorphic(text))
}

fn header_value(name: &str, value: &[u8]) -> Result<HeaderValue, Reason> {
    let invalid = |_| Reason::InvalidHeaderValue(name.to_owned(), header_list::decoded(value));
    HeaderValue::from_bytes(value).map_err(invalid)
}

/// "Fetch": adds `Accept` if the script did not set it.
pub(crate) fn default_accept(headers: &mut HeaderMap, destination: Destination) {
    if !headers.contains_key(header::ACCEPT) {
        let accept = HeaderValue::from_static(destination.accept());
        headers.insert(header::ACCEPT, accept);
    }
}
