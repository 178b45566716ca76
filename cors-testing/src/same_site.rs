//! `SameSite` (RFC 6265bis, "`SameSite` Cookies").

use cookie_store::Cookie;
use url::{Host, Url};

use crate::modes::{Destination, Mode};
use crate::page::Page;
use crate::prepared::PreparedRequest;

/// The cookies that a request sends, and those that its response may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CookieContext {
    SameSite,
    /// A top-level navigation from another site.
    CrossSiteNavigation {
        /// Whether the method is safe.
        safe: bool,
    },
    CrossSite,
}

impl CookieContext {
    /// A cookie without `SameSite` goes to other sites, too.
    pub(crate) fn sends(self, cookie: &Cookie<'_>) -> bool {
        let Some(same_site) = cookie.same_site().filter(|it| !it.is_none()) else {
            return true;
        };
        match self {
            CookieContext::SameSite => true,
            CookieContext::CrossSiteNavigation { safe } => safe && same_site.is_lax(),
            CookieContext::CrossSite => false,
        }
    }

    pub(crate) fn stores(self, cookie: &Cookie<'_>) -> bool {
        self != CookieContext::CrossSite || cookie.same_site().is_none_or(|it| it.is_none())
    }
}

/// The context of a page's request to this URL.
pub(crate) fn context(page: &Page, url: &Url, request: &PreparedRequest) -> CookieContext {
    if request.by_user || is_same_site(page, url) {
        CookieContext::SameSite
    } else if request.mode == Mode::Navigate && request.destination == Destination::Document {
        let safe = request.method.is_safe();
        CookieContext::CrossSiteNavigation { safe }
    } else {
        CookieContext::CrossSite
    }
}

/// Whether a page's requests to this URL are same-site requests, for cookies.
///
/// Where a test runs its server says nothing about the site of the real one. Addresses of tests count as
/// the page's own site: the one of services without an address, and those of the machine itself.
fn is_same_site(page: &Page, url: &Url) -> bool {
    page.is_same_site(url) || is_address_of_tests(url)
}

fn is_address_of_tests(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => matches!(name, "server.test" | "localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::is_same_site;
    use crate::page::Page;

    #[test]
    fn addresses_of_tests_are_of_every_site() {
        for (page, url, expected) in [
            ("https://app.example.com", crate::Browser::SERVER, true),
            ("https://app.example.com", "http://localhost:3000", true),
            ("https://app.example.com", "http://127.0.0.1:3000", true),
            ("https://app.example.com", "http://[::1]:3000", true),
            ("https://app.example.com", "https://api.example.com", true),
            ("https://app.example.com", "http://api.example.com", false),
            ("https://app.example.com", "https://api.example.org", false),
            ("https://app.example.com", "http://api.localhost", false),
            ("https://app.example.com", "http://10.0.0.1:3000", false),
            ("null", "https://api.example.com", false),
        ] {
            let page = Page::parse(page).unwrap();
            let url = Url::parse(url).unwrap();
            assert_eq!(is_same_site(&page, &url), expected, "{page:?} {url}");
        }
    }
}
