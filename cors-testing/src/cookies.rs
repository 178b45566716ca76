//! The cookies of a browser: stored and matched by `cookie_store` (RFC 6265), with the rules of its
//! [successor] for `Secure`, `SameSite` and public suffixes.
//!
//! [successor]: https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/

use std::cmp::Reverse;
use std::convert::Infallible;
use std::time::Duration;

use cookie_store::{Cookie, CookieDomain, CookieExpiration, CookieStore};
use cors_policy::__private::public_suffix;
use http::{HeaderMap, HeaderValue, header};
use url::Url;

use crate::page::is_trustworthy;
use crate::same_site::CookieContext;
use crate::stored_cookie::StoredCookie;

#[derive(Debug, Default)]
pub(crate) struct Cookies(CookieStore);

impl Cookies {
    /// Stores a cookie as `Set-Cookie` writes it. One that browsers ignore is ignored.
    pub(crate) fn set(&mut self, url: &Url, context: CookieContext, set_cookie: &str) {
        let Ok(cookie) = Cookie::parse(set_cookie.to_owned(), url) else {
            return;
        };
        if is_secure_enough(&cookie, url)
            && context.stores(&cookie)
            && let Some(cookie) = without_public_suffix(cookie, url)
        {
            // It is an error to delete a cookie that is not there.
            let _ = self.0.insert(cookie, url);
        }
    }

    /// Stores the cookies of a response.
    pub(crate) fn store(&mut self, url: &Url, context: CookieContext, response: &HeaderMap) {
        for line in response.get_all(header::SET_COOKIE) {
            self.set(url, context, &String::from_utf8_lossy(line.as_bytes()));
        }
    }

    /// The `Cookie` header of a request. It is sorted by name, so that tests can compare it. Of two cookies
    /// with one name, the one with the longer path comes first (RFC 6265, 5.4).
    pub(crate) fn header(&self, url: &Url, context: CookieContext) -> Option<HeaderValue> {
        let mut cookies = self.0.matches(&secure(url));
        cookies.retain(|cookie| context.sends(cookie));
        cookies.sort_by_key(|cookie| (cookie.name(), Reverse(cookie.path.len())));
        let pairs: Vec<String> = cookies
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        HeaderValue::from_bytes(pairs.join("; ").as_bytes()).ok()
    }

    /// All cookies that have not expired.
    pub(crate) fn all(&self) -> Vec<StoredCookie> {
        let cookies = self.0.iter_unexpired().map(|cookie| StoredCookie {
            domain: String::from(&cookie.domain),
            path: String::from(&cookie.path),
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
        });
        let mut cookies: Vec<_> = cookies.collect();
        cookies.sort_by(|one, other| {
            (&one.domain, &one.path, &one.name).cmp(&(&other.domain, &other.path, &other.name))
        });
        cookies
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Lets time pass: the store compares with the system's clock, so each expiry comes nearer.
    pub(crate) fn advance(&mut self, time: Duration) {
        let cookies = self.0.iter_unexpired().cloned().map(|mut cookie| {
            if let CookieExpiration::AtUtc(at) = cookie.expires {
                let nearer = time.try_into().ok().and_then(|time| at.checked_sub(time));
                match nearer {
                    Some(nearer) => cookie.expires = CookieExpiration::AtUtc(nearer),
                    None => cookie.expire(),
                }
            }
            Ok::<_, Infallible>(cookie)
        });
        let Ok(store) = CookieStore::from_cookies(cookies.collect::<Vec<_>>(), false);
        self.0 = store;
    }
}

/// Only a secure URL sets a `Secure` cookie, and `SameSite=None` needs `Secure` (RFC 6265bis, "Storage
/// Model").
fn is_secure_enough(cookie: &Cookie<'_>, url: &Url) -> bool {
    if cookie.secure() == Some(true) {
        is_trustworthy(url)
    } else {
        cookie.same_site().is_none_or(|it| !it.is_none())
    }
}

/// Hosts below `co.uk` cannot set `Domain=co.uk`: only `co.uk` itself may set such a cookie, for itself
/// (RFC 6265, 5.3, step 5).
fn without_public_suffix<'a>(mut cookie: Cookie<'a>, url: &Url) -> Option<Cookie<'a>> {
    if let CookieDomain::Suffix(domain) = &cookie.domain
        && public_suffix(domain).0 == domain
    {
        if url.host_str() != Some(domain) {
            return None;
        }
        cookie.domain = CookieDomain::HostOnly(domain.clone());
    }
    Some(cookie)
}

/// The URL as one of `https` if it is as trustworthy: the store takes `localhost` for secure, and not the
/// names below it.
fn secure(url: &Url) -> Url {
    let mut url = url.clone();
    if is_trustworthy(&url) {
        let _ = url.set_scheme("https");
    }
    url
}
