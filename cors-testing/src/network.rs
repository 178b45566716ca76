//! "HTTP-network-or-cache fetch" (Fetch), without a cache: every request goes out.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::{Position, Url};

use crate::answer::Answer;
use crate::exchange::Exchange;
use crate::header_list::{is_tab_or_space, trim};
use crate::modes::{Destination, Mode};
use crate::page::{Page, is_trustworthy};
use crate::policy_outcome::send_with_outcome;
use crate::reason::Reason;
use crate::referrer_policy::ReferrerPolicy;
use crate::tainting::Tainting;
use crate::target::Connection;
use crate::url_list::UrlList;

/// A request before the browser adds its own headers.
#[derive(Debug)]
pub(crate) struct NetworkRequest<'a> {
    pub(crate) preflight: bool,
    pub(crate) page: &'a Page,
    pub(crate) urls: &'a UrlList,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) mode: Mode,
    pub(crate) destination: Destination,
    pub(crate) by_user: bool,
    pub(crate) tainting: Tainting,
    pub(crate) cookies: Option<HeaderValue>,
    /// The time that the body of the response is read.
    pub(crate) read_for: Duration,
}

impl NetworkRequest<'_> {
    /// Sends it, and adds the exchange to the list.
    pub(crate) async fn send(
        mut self,
        connection: &mut Connection,
        exchanges: &mut Vec<Exchange>,
    ) -> Result<Answer, Reason> {
        let url = self.urls.current().clone();
        self.add_host(&url)?;
        self.add_content_length();
        self.add_origin(&url)?;
        self.add_fetch_metadata(&url);
        if let Some(cookies) = self.cookies.take() {
            self.headers.insert(header::COOKIE, cookies);
        }
        let body = self.body.unwrap_or_default();
        let mut request = http::Request::new(Body::from(body.clone()));
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        *request.uri_mut() = url[..Position::AfterQuery]
            .parse()
            .map_err(|_| Reason::InvalidUrl(url.to_string()))?;
        let received =
            send_with_outcome(request, |request| connection.send(request, self.read_for)).await;
        let answer = received.map(|(answer, outcome)| {
            let (parts, body) = answer.into_parts();
            Answer {
                status: parts.status,
                headers: trimmed(parts.headers),
                body,
                outcome,
            }
        });
        exchanges.push(Exchange {
            preflight: self.preflight,
            url: url[..Position::AfterQuery].to_owned(),
            method: self.method,
            headers: self.headers,
            body,
            answer: answer.as_ref().ok().cloned(),
        });
        answer.map_err(Reason::NoAnswer)
    }

    fn add_host(&mut self, url: &Url) -> Result<(), Reason> {
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let host = HeaderValue::from_str(host);
        let host = host.map_err(|_| Reason::InvalidUrl(url.to_string()))?;
        self.headers.insert(header::HOST, host);
        Ok(())
    }

    /// "contentLengthHeaderValue".
    fn add_content_length(&mut self) {
        let length = match &self.body {
            Some(body) => body.len(),
            None if matches!(self.method, Method::POST | Method::PUT) => 0,
            None => return,
        };
        self.headers.insert(header::CONTENT_LENGTH, length.into());
    }

    /// "append a request `Origin` header".
    fn add_origin(&mut self, url: &Url) -> Result<(), Reason> {
        let origin = self.page.of_request(self.urls);
        let origin = if self.tainting == Tainting::Cors || self.mode == Mode::WebSocket {
            origin
        } else if matches!(self.method, Method::GET | Method::HEAD) {
            return Ok(());
        } else if self.mode != Mode::Cors && hides_origin(self.page, url) {
            "null"
        } else {
            origin
        };
        let origin = HeaderValue::from_str(origin);
        let origin = origin.map_err(|_| Reason::InvalidUrl(url.to_string()))?;
        self.headers.insert(header::ORIGIN, origin);
        Ok(())
    }

    /// "append the Fetch metadata headers for a request" (Fetch Metadata): only to URLs that are
    /// potentially trustworthy. A `WebSocket` has none, as in Chromium.
    fn add_fetch_metadata(&mut self, url: &Url) {
        let mode = match self.mode {
            Mode::Cors => "cors",
            Mode::NoCors => "no-cors",
            Mode::SameOrigin => "same-origin",
            Mode::Navigate => "navigate",
            Mode::WebSocket => return,
        };
        if !is_trustworthy(url) {
            return;
        }
        for (name, value) in [
            ("sec-fetch-dest", self.destination.name()),
            ("sec-fetch-mode", mode),
            ("sec-fetch-site", self.site()),
        ] {
            let name = HeaderName::from_static(name);
            self.headers.insert(name, HeaderValue::from_static(value));
        }
        if self.by_user {
            let name = HeaderName::from_static("sec-fetch-user");
            self.headers.insert(name, HeaderValue::from_static("?1"));
        }
    }

    /// `Sec-Fetch-Site`: the farthest of all URLs of the request.
    fn site(&self) -> &'static str {
        if self.by_user {
            return "none";
        }
        let mut others = self
            .urls
            .iter()
            .filter(|url| !self.page.is_same_origin(url));
        match others.next() {
            None => "same-origin",
            Some(first) => {
                let mut all = std::iter::once(first).chain(others);
                if all.all(|url| self.page.is_same_site(url)) {
                    "same-site"
                } else {
                    "cross-site"
                }
            }
        }
    }
}

/// "append a request `Origin` header", step 4: whether the page's referrer policy makes the origin `null`.
fn hides_origin(page: &Page, url: &Url) -> bool {
    match page.referrer_policy {
        ReferrerPolicy::NoReferrer => true,
        ReferrerPolicy::NoReferrerWhenDowngrade
        | ReferrerPolicy::StrictOrigin
        | ReferrerPolicy::StrictOriginWhenCrossOrigin => page.is_https() && url.scheme() != "https",
        ReferrerPolicy::SameOrigin => !page.is_same_origin(url),
        ReferrerPolicy::Origin
        | ReferrerPolicy::OriginWhenCrossOrigin
        | ReferrerPolicy::UnsafeUrl => false,
    }
}

/// Removes the white space around values, which does not belong to them (RFC 9112, 5.1). Over TCP, the client
/// has removed it; a service in this process may have written some.
fn trimmed(mut headers: HeaderMap) -> HeaderMap {
    for value in headers.values_mut() {
        let without = trim(value.as_bytes(), is_tab_or_space);
        if without.len() < value.len()
            && let Ok(without) = HeaderValue::from_bytes(without)
        {
            *value = without;
        }
    }
    headers
}
