//! From a script's arguments to a request: the constructor of `Request` (Fetch, "Request class").

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use super::blocked::Reason;
use super::request::{Credentials, Payload, RedirectMode, Request};
use super::url_list::UrlList;
use super::{forbidden, header_list, method, safelist};

/// A request that can be sent.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) credentials: Credentials,
    pub(super) no_cors: bool,
    pub(super) redirect: RedirectMode,
    /// "use-CORS-preflight flag".
    pub(super) use_preflight: bool,
    /// "URL list".
    pub(super) urls: UrlList,
}

/// What a script throws, or gets.
pub(super) fn prepare(
    request: Request,
    base: &Url,
    dropped: &mut Vec<HeaderName>,
) -> Result<Prepared, Reason> {
    let url = parsed_url(&request.path, base)?;
    let method = parsed_method(&request)?;
    let mut headers = parsed_headers(&request, dropped)?;
    // "send()" of an `XMLHttpRequest` leaves such a body out; `fetch` throws.
    let has_no_body = matches!(method, Method::GET | Method::HEAD);
    let body = request
        .body
        .filter(|_| !(request.upload_listener && has_no_body));
    let body = with_body(body, &method, request.no_cors, &mut headers)?;
    default_accept(&mut headers);
    Ok(Prepared {
        method,
        headers,
        body,
        credentials: request.credentials,
        no_cors: request.no_cors,
        redirect: request.redirect,
        use_preflight: request.upload_listener && !request.no_cors,
        urls: UrlList::new(url),
    })
}

/// "new Request(input, init)": the URL.
fn parsed_url(path: &str, base: &Url) -> Result<Url, Reason> {
    let url = base
        .join(path)
        .map_err(|_| Reason::InvalidUrl(path.to_owned()))?;
    let has_userinfo = !url.username().is_empty() || url.password().is_some();
    if has_userinfo || !matches!(url.scheme(), "http" | "https") {
        return Err(Reason::InvalidUrl(path.to_owned()));
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
    if request.no_cors && !method::is_safelisted(method.as_str()) {
        return Err(Reason::UnsafeMethodInNoCors(method.to_string()));
    }
    Ok(method)
}

/// "new Request(input, init)": the headers, with the guard `request` or `request-no-cors`.
fn parsed_headers(request: &Request, dropped: &mut Vec<HeaderName>) -> Result<HeaderMap, Reason> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let invalid = || Reason::InvalidHeader(name.clone());
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        let value = header_list::normalized(value);
        let value = HeaderValue::from_bytes(value).map_err(|_| invalid())?;
        if forbidden::in_requests(&parsed, value.as_bytes())
            || !append(&mut headers, &parsed, value, request.no_cors)
        {
            dropped.push(parsed);
        }
    }
    if let Some(written) = request.body.as_ref().and_then(|body| body.written)
        && !headers.contains_key(header::CONTENT_TYPE)
        && !append(
            &mut headers,
            &header::CONTENT_TYPE,
            HeaderValue::from_static(written),
            request.no_cors,
        )
    {
        dropped.push(header::CONTENT_TYPE);
    }
    Ok(headers)
}

/// "append" a header, step 3: with the guard `request-no-cors`, all lines have to be safelisted as
/// one. Whether it was appended.
fn append(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue, no_cors: bool) -> bool {
    if no_cors {
        let mut combined = header_list::get(headers, name.as_str()).unwrap_or_default();
        if headers.contains_key(name) {
            combined.extend_from_slice(b", ");
        }
        combined.extend_from_slice(value.as_bytes());
        if !safelist::is_no_cors_safelisted(name, &combined) {
            return false;
        }
    }
    headers.append(name, value);
    true
}

/// "new Request(input, init)": the body.
fn with_body(
    body: Option<Payload>,
    method: &Method,
    no_cors: bool,
    headers: &mut HeaderMap,
) -> Result<Option<Bytes>, Reason> {
    let Some(body) = body else {
        return Ok(None);
    };
    if matches!(*method, Method::GET | Method::HEAD) {
        return Err(Reason::BodyNotAllowed(method.to_string()));
    }
    if let Some(implied) = body.implied
        && !headers.contains_key(header::CONTENT_TYPE)
    {
        let value = HeaderValue::from_str(&implied)
            .map_err(|_| Reason::InvalidHeader(header::CONTENT_TYPE.to_string()))?;
        append(headers, &header::CONTENT_TYPE, value, no_cors);
    }
    Ok(Some(body.bytes))
}

/// "fetch": the header that it adds where a script gives none.
fn default_accept(headers: &mut HeaderMap) {
    if !headers.contains_key(header::ACCEPT) {
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    }
}
