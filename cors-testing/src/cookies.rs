//! The cookie jar: names and values, for each host. Attributes (`SameSite`, `Path`, `Secure`,
//! `Max-Age` and so on) are not looked at.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue, header};
use url::Url;

#[derive(Debug, Default)]
pub(crate) struct Cookies {
    /// By host: cookies are the same on every port (RFC 6265, 8.5).
    hosts: BTreeMap<String, BTreeMap<String, String>>,
}

impl Cookies {
    /// Stores a cookie as a `Set-Cookie` has it. What is no cookie is left out.
    pub(crate) fn set(&mut self, url: &Url, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let (Some(host), Some((name, value))) = (url.host_str(), pair.split_once('=')) {
            let cookies = self.hosts.entry(host.to_owned()).or_default();
            cookies.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }

    /// Stores what an answer sets.
    pub(crate) fn store(&mut self, url: &Url, answer: &HeaderMap) {
        for line in answer.get_all(header::SET_COOKIE) {
            self.set(url, &String::from_utf8_lossy(line.as_bytes()));
        }
    }

    /// The header of a request.
    pub(crate) fn header(&self, url: &Url) -> Option<HeaderValue> {
        let cookies = self.hosts.get(url.host_str()?)?;
        let pairs: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        HeaderValue::from_str(&pairs.join("; ")).ok()
    }
}
