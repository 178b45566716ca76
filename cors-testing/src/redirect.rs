//! "HTTP-redirect fetch" (Fetch).

use std::fmt::Write as _;

use http::{Method, StatusCode, header};
use url::Url;

use crate::answer::Answer;
use crate::modes::Mode;
use crate::page::Page;
use crate::prepared::PreparedRequest;
use crate::reason::Reason;

/// The limit of redirects.
const MOST_REDIRECTS: usize = 20;

/// "redirect status".
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// "location URL". `None` without a `Location`: the response is then no redirect to follow.
pub(crate) fn location(answer: &Answer, current: &Url) -> Option<Result<Url, Reason>> {
    let mut lines = answer.headers.get_all(header::LOCATION).iter();
    let location = percent_encoded(lines.next()?.as_bytes());
    if lines.next().is_some() {
        return Some(Err(Reason::RedirectInvalid(location)));
    }
    let Ok(mut url) = current.join(&location) else {
        return Some(Err(Reason::RedirectInvalid(location)));
    };
    if url.fragment().is_none() {
        url.set_fragment(current.fragment());
    }
    Some(Ok(url))
}

/// A value's bytes as a URL has them. The standard does not say how to decode them; all browsers
/// percent-encode each byte that is not ASCII.
fn percent_encoded(value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value {
        if byte.is_ascii() {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Steps 6 to 19: changes the request for the next URL.
pub(crate) fn follow(
    request: &mut PreparedRequest,
    page: &Page,
    is_shared: bool,
    status: StatusCode,
    location: Url,
) -> Result<(), Reason> {
    if !matches!(location.scheme(), "http" | "https") {
        return Err(Reason::RedirectInvalid(location.into()));
    }
    if request.urls.redirects() == MOST_REDIRECTS {
        return Err(Reason::TooManyRedirects);
    }
    userinfo(request, page, is_shared, &location)?;
    change_method(request, status);
    leave_origin(request, &location);
    request.urls.push(location);
    Ok(())
}

/// Steps 9 and 10.
fn userinfo(
    request: &PreparedRequest,
    page: &Page,
    is_shared: bool,
    location: &Url,
) -> Result<(), Reason> {
    let has_userinfo = !location.username().is_empty() || location.password().is_some();
    let is_to_another = request.mode == Mode::Cors && !page.is_same_origin(location);
    if has_userinfo && (is_to_another || is_shared) {
        return Err(Reason::RedirectWithUserinfo(location.to_string()));
    }
    Ok(())
}

/// Step 12.
fn change_method(request: &mut PreparedRequest, status: StatusCode) {
    let becomes_get = match status.as_u16() {
        301 | 302 => request.method == Method::POST,
        303 => !matches!(request.method, Method::GET | Method::HEAD),
        _ => false,
    };
    if becomes_get {
        request.method = Method::GET;
        request.body = None;
        for name in [
            header::CONTENT_ENCODING,
            header::CONTENT_LANGUAGE,
            header::CONTENT_LOCATION,
            header::CONTENT_TYPE,
        ] {
            request.headers.remove(name);
        }
    }
}

/// Step 13: another origin does not get `Authorization`.
fn leave_origin(request: &mut PreparedRequest, location: &Url) {
    if request.urls.current().origin() != location.origin() {
        request.headers.remove(header::AUTHORIZATION);
    }
}
