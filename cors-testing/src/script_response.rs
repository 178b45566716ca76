//! A response as a script sees it: "filtered response" (Fetch, "Responses").

use axum::body::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_core::de::DeserializeOwned;

use crate::answer::Answer;
use crate::forbidden;
use crate::header_list::{decoded, get, tokens};
use crate::read_body::ReadBody;
use crate::tainting::Tainting;
use crate::url_list::UrlList;

/// The [`Response.type`]: how much of a response a script may read.
///
/// [`Response.type`]: https://fetch.spec.whatwg.org/#concept-response-type
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseType {
    /// From the page's own origin: everything but `Set-Cookie`.
    Basic,
    /// From another origin, which shares it.
    Cors,
    /// From another origin, in mode `no-cors`: nothing.
    Opaque,
    /// A redirect, in redirect mode `manual`: nothing.
    OpaqueRedirect,
}

/// A response as a script sees it, without the headers that it may not read.
#[derive(Clone, Debug)]
pub struct ScriptResponse {
    kind: ResponseType,
    status: u16,
    headers: HeaderMap,
    body: ReadBody,
    url: String,
    redirected: bool,
}

impl ScriptResponse {
    /// "basic filtered response", "CORS filtered response", or "opaque filtered response".
    pub(crate) fn filtered(
        tainting: Tainting,
        credentials: bool,
        method: &Method,
        urls: &UrlList,
        answer: Answer,
    ) -> ScriptResponse {
        let kind = match tainting {
            Tainting::Basic => ResponseType::Basic,
            Tainting::Cors => ResponseType::Cors,
            Tainting::Opaque => return ScriptResponse::opaque(ResponseType::Opaque, urls),
        };
        let exposed = exposed_names(&answer.headers, credentials);
        let mut headers = HeaderMap::new();
        for (name, value) in &answer.headers {
            let is_readable = !forbidden::in_responses(name)
                && (tainting == Tainting::Basic
                    || is_safelisted(name.as_str())
                    || exposed.iter().any(|exposed| exposed == name.as_str()));
            if is_readable {
                headers.append(name, value.clone());
            }
        }
        let has_no_body = *method == Method::HEAD || is_null_body_status(answer.status);
        ScriptResponse {
            kind,
            status: answer.status.as_u16(),
            headers,
            body: if has_no_body {
                ReadBody::default()
            } else {
                answer.body
            },
            url: last_url(urls),
            redirected: urls.redirects() > 0,
        }
    }

    /// "opaque filtered response", or "opaque-redirect filtered response".
    pub(crate) fn opaque(kind: ResponseType, urls: &UrlList) -> ScriptResponse {
        ScriptResponse {
            kind,
            status: 0,
            headers: HeaderMap::new(),
            body: ReadBody::default(),
            url: match kind {
                ResponseType::OpaqueRedirect => last_url(urls),
                _ => String::new(),
            },
            redirected: false,
        }
    }

    /// `response.type`
    #[must_use]
    pub fn response_type(&self) -> ResponseType {
        self.kind
    }

    /// `response.status`: 0 if the script may not know it.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// `response.ok`
    #[must_use]
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The headers that a script can read: the [safelisted] ones, and what
    /// `Access-Control-Expose-Headers` names.
    ///
    /// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// `response.headers.get(name)`: `None` if it is not there, or the script may not read it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        get(&self.headers, name).map(|value| decoded(&value))
    }

    /// The body. If it did not end in time or broke off, the part that came
    /// ([`is_complete`](ScriptResponse::is_complete)).
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body.bytes
    }

    /// Whether the body ended in time ([`Request::read_for`](crate::Request::read_for)).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.body.cut.is_none()
    }

    /// `await response.text()`. For a body that is not complete, the part that came.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.body()).into_owned()
    }

    /// `await response.json()`
    ///
    /// # Panics
    ///
    /// If the body is not JSON, not of this type, or not complete.
    #[track_caller]
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        if let Some(why) = &self.body.cut {
            panic!(
                "the body is not complete: {why}\n{} {:?}",
                self.status,
                self.text()
            );
        }
        match serde_json::from_slice(self.body()) {
            Ok(value) => value,
            Err(error) => panic!(
                "the body is not the JSON that was expected: {error}\n{} {:?}",
                self.status,
                self.text()
            ),
        }
    }

    /// `response.url`: the last URL of the request.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `response.redirected`
    #[must_use]
    pub fn redirected(&self) -> bool {
        self.redirected
    }
}

/// "CORS-exposed header-name list" (Main fetch, step 14.1): all headers if it is `*` and the request has no
/// credentials.
fn exposed_names(headers: &HeaderMap, credentials: bool) -> Vec<String> {
    let listed = tokens(headers, "access-control-expose-headers");
    let listed = listed.ok().flatten().unwrap_or_default();
    if !credentials && listed.iter().any(|name| name == "*") {
        return headers.keys().map(ToString::to_string).collect();
    }
    let lower = listed.iter().map(|name| name.to_ascii_lowercase());
    lower.collect()
}

/// "CORS-safelisted response-header name".
fn is_safelisted(name: &str) -> bool {
    matches!(
        name,
        "cache-control"
            | "content-language"
            | "content-length"
            | "content-type"
            | "expires"
            | "last-modified"
            | "pragma"
    )
}

/// "null body status".
fn is_null_body_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 101 | 103 | 204 | 205 | 304)
}

fn last_url(urls: &UrlList) -> String {
    let mut url = urls.current().clone();
    url.set_fragment(None);
    url.into()
}
