//! The page: its origin, and which URLs are of the same origin or site (HTML, "Origins").

use cors_policy::__private::registrable_domain;
use url::{Host, Url};

use crate::referrer_policy::ReferrerPolicy;
use crate::url_list::UrlList;

/// A page, by its origin.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    serialized: String,
    /// Scheme, host and port, unless it is opaque.
    tuple: Option<(String, String, Option<u16>)>,
    pub(crate) referrer_policy: ReferrerPolicy,
}

impl Page {
    /// Reads an origin as browsers serialize it. The error says what to write.
    pub(crate) fn parse(text: &str) -> Result<Page, String> {
        if text == "null" {
            return Ok(Page {
                serialized: text.to_owned(),
                tuple: None,
                referrer_policy: ReferrerPolicy::default(),
            });
        }
        let url = Url::parse(text).map_err(|error| format!("`{text}` is no origin: {error}"))?;
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
            return Err(format!(
                "`{text}` has no host: a page there has the origin `null`"
            ));
        };
        let mut serialized = format!("{}://{host}", url.scheme());
        if let Some(port) = url.port() {
            serialized = format!("{serialized}:{port}");
        }
        if serialized != text {
            return Err(format!(
                "`{text}` is not an origin as a browser sends it: write `{serialized}`"
            ));
        }
        let tuple = (
            url.scheme().to_owned(),
            host.to_owned(),
            url.port_or_known_default(),
        );
        Ok(Page {
            serialized,
            tuple: Some(tuple),
            referrer_policy: ReferrerPolicy::default(),
        })
    }

    /// "ASCII serialization of an origin".
    pub(crate) fn serialized(&self) -> &str {
        &self.serialized
    }

    /// "same origin". An opaque origin is never the same as a URL's.
    pub(crate) fn is_same_origin(&self, url: &Url) -> bool {
        self.tuple.as_ref().is_some_and(|(scheme, host, port)| {
            scheme == url.scheme()
                && url.host_str() == Some(host)
                && *port == url.port_or_known_default()
        })
    }

    /// "same site": one scheme, and one registrable domain.
    pub(crate) fn is_same_site(&self, url: &Url) -> bool {
        let Some((scheme, host, _)) = &self.tuple else {
            return false;
        };
        if scheme != url.scheme() {
            return false;
        }
        match url.host() {
            Some(Host::Domain(other)) if other != host => {
                let domain = registrable_domain(host);
                domain.is_some() && domain == registrable_domain(other)
            }
            _ => url.host_str() == Some(host),
        }
    }

    /// Whether it is an `https` page.
    pub(crate) fn is_https(&self) -> bool {
        matches!(&self.tuple, Some((scheme, ..)) if scheme == "https")
    }

    /// "serializing a request origin" of a request with this URL list. Once a server of another origin
    /// redirects it to a third origin, it is `null`.
    pub(crate) fn of_request(&self, urls: &UrlList) -> &str {
        let taints =
            |(from, to): (&Url, &Url)| from.origin() != to.origin() && !self.is_same_origin(from);
        if urls.iter().zip(urls.iter().skip(1)).any(taints) {
            "null"
        } else {
            &self.serialized
        }
    }
}

/// "potentially trustworthy URL" (Secure Contexts, 3.2).
pub(crate) fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Page, is_trustworthy};
    use crate::url_list::UrlList;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        for origin in [
            "https://app.example.com",
            "http://localhost:5173",
            "http://[::1]:8080",
            "capacitor://localhost",
            "null",
        ] {
            assert_eq!(Page::parse(origin).unwrap().serialized(), origin);
        }
        for (written, meant) in [
            ("https://app.example.com/", "https://app.example.com`"),
            (
                "https://app.example.com/orders?x#y",
                "https://app.example.com`",
            ),
            ("https://APP.example.com", "https://app.example.com`"),
            ("https://app.example.com:443", "https://app.example.com`"),
            ("https://me@app.example.com", "https://app.example.com`"),
            ("https://bücher.example", "https://xn--bcher-kva.example`"),
            ("file:///index.html", "origin `null`"),
            ("app.example.com", "no origin"),
            ("", "no origin"),
        ] {
            let why = Page::parse(written).unwrap_err();
            assert!(why.contains(meant), "{written}: {why}");
        }
    }

    #[test]
    fn origins_and_sites() {
        for (page, other, same_origin, same_site) in [
            (
                "https://a.example.com",
                "https://a.example.com/x",
                true,
                true,
            ),
            (
                "https://a.example.com",
                "https://a.example.com:443/",
                true,
                true,
            ),
            (
                "https://a.example.com",
                "https://a.example.com:8443/",
                false,
                true,
            ),
            (
                "https://a.example.com",
                "https://b.example.com/",
                false,
                true,
            ),
            (
                "https://a.example.com",
                "http://a.example.com/",
                false,
                false,
            ),
            (
                "https://a.example.com",
                "https://example.org/",
                false,
                false,
            ),
            ("https://a.github.io", "https://b.github.io/", false, false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2/", false, true),
            ("http://127.0.0.1:1", "http://127.0.0.2:1/", false, false),
            ("http://localhost:1", "http://localhost:2/", false, true),
            ("null", "https://a.example.com/", false, false),
        ] {
            let page = Page::parse(page).unwrap();
            let other = url(other);
            assert_eq!(page.is_same_origin(&other), same_origin, "{page:?} {other}");
            assert_eq!(page.is_same_site(&other), same_site, "{page:?} {other}");
        }
    }

    #[test]
    fn a_request_that_a_stranger_redirects_to_another_has_no_origin() {
        let page = Page::parse("https://a.example").unwrap();
        let own = "https://a.example/";
        let (b, c) = ("https://b.example/", "https://c.example/");
        for (urls, origin) in [
            (&[b][..], "https://a.example"),
            (&[b, b], "https://a.example"),
            (&[own, b], "https://a.example"),
            (&[own, b, b], "https://a.example"),
            (&[b, c], "null"),
            (&[b, own], "null"),
            (&[own, b, own], "null"),
            (&[b, c, c], "null"),
        ] {
            let mut list = UrlList::new(url(urls[0]));
            urls[1..].iter().for_each(|text| list.push(url(text)));
            assert_eq!(page.of_request(&list), origin, "{urls:?}");
        }
    }

    #[test]
    fn loopback_is_trustworthy_without_https() {
        for (text, trustworthy) in [
            ("https://a.example", true),
            ("http://a.example", false),
            ("http://localhost:1", true),
            ("http://a.localhost", true),
            ("http://localhost.example", false),
            ("http://127.9.9.9", true),
            ("http://10.0.0.1", false),
            ("http://[::1]", true),
        ] {
            assert_eq!(is_trustworthy(&url(text)), trustworthy, "{text}");
        }
    }
}
