//! The browser: a page, and what it remembers.

use std::time::Duration;

use url::Url;

use crate::blocked::Blocked;
use crate::failed_fetch::{FailedFetch, Initiator};
use crate::fetch::Fetch;
use crate::fetched::Fetched;
use crate::fetching::Fetching;
use crate::memory::Memory;
use crate::page::Page;
use crate::prepared::prepare;
use crate::request::Request;
use crate::tainting::Tainting;
use crate::target::{Connection, Target};

/// A browser with a page open, whose scripts [`fetch`](Browser::fetch).
///
/// It remembers cookies and preflights. Its clock stands still but for
/// [`advance`](Browser::advance). One that remembers nothing is a new one.
#[derive(Debug)]
pub struct Browser {
    page: Page,
    /// Where services are.
    server: Url,
    memory: Memory,
}

impl Browser {
    /// Where services in this process are, if nothing else is said.
    pub const SERVER: &str = "http://server.test";

    /// A page on this origin: `https://app.example.com`. `null` is one without an origin of its own,
    /// as a sandboxed frame has.
    ///
    /// # Panics
    ///
    /// If it is not an origin as browsers send it; the message says what to write.
    #[must_use]
    #[track_caller]
    pub fn at(origin: &str) -> Browser {
        let page = Page::parse(origin).unwrap_or_else(|why| panic!("{why}"));
        Browser {
            page,
            server: server(Browser::SERVER),
            memory: Memory::default(),
        }
    }

    /// Where services in this process are from now on, in place of [`Browser::SERVER`]. It matters to
    /// requests to the page's own origin, which need no permission, and to the `Host` header. A URL
    /// as the target says itself where it is.
    ///
    /// # Panics
    ///
    /// If it is not an `http` or `https` URL.
    #[must_use]
    #[track_caller]
    pub fn visiting(mut self, url: &str) -> Browser {
        self.server = server(url);
        self
    }

    /// Puts a cookie into the jar, for the host of this URL: `("http://server.test", "session=1")`.
    /// It goes with requests as their [`Credentials`](crate::Credentials) say. So do those that
    /// answers set. Attributes are not looked at: neither `SameSite`, nor `Path`, nor `Max-Age`.
    ///
    /// # Panics
    ///
    /// If it is not an `http` or `https` URL.
    #[track_caller]
    pub fn set_cookie(&self, url: &str, cookie: &str) {
        let url = server(url);
        self.memory.with(|state| state.cookies.set(&url, cookie));
    }

    /// Lets time pass: for preflights, which are kept for
    /// [their max-age](https://fetch.spec.whatwg.org/#cors-preflight-cache).
    pub fn advance(&self, time: Duration) {
        self.memory
            .with(|state| state.now = state.now.saturating_add(time));
    }

    /// Does what a script's `fetch` does: a preflight if one is due, the request, and the verdict.
    /// See [`Target`] for where it can go.
    pub fn fetch(&self, target: impl Target, request: Request) -> Fetching<'_> {
        let connection = target.connect();
        Fetching::new(self.run(connection, request))
    }

    async fn run(&self, connection: Connection, request: Request) -> Fetched {
        let mut dropped = Vec::new();
        let base = connection.base.as_ref().unwrap_or(&self.server);
        let initiator = if request.upload_listener {
            Initiator::XmlHttpRequest
        } else {
            Initiator::Fetch
        };
        let request = match prepare(request, base, &mut dropped) {
            Ok(request) => request,
            Err(reason) => {
                let failed = self.failed_fetch(initiator, false, "", "");
                return Fetched {
                    origin: self.page.serialized().to_owned(),
                    result: Err(Blocked::new(reason, &failed)),
                    exchanges: Vec::new(),
                    dropped,
                };
            }
        };
        let mut fetch = Fetch {
            page: &self.page,
            memory: &self.memory,
            connection,
            request,
            tainting: Tainting::Basic,
            exchanges: Vec::new(),
            in_preflight: false,
            preflight_was_due: false,
        };
        let result = fetch.main_fetch().await;
        let urls = &fetch.request.urls;
        let in_preflight = fetch.in_preflight;
        let result = result.map_err(|reason| {
            let (first, last) = (urls.first().as_str(), urls.current().as_str());
            Blocked::new(
                reason,
                &self.failed_fetch(initiator, in_preflight, first, last),
            )
        });
        Fetched {
            origin: self.page.serialized().to_owned(),
            result,
            exchanges: fetch.exchanges,
            dropped,
        }
    }

    fn failed_fetch<'a>(
        &'a self,
        initiator: Initiator,
        preflight: bool,
        first_url: &'a str,
        last_url: &'a str,
    ) -> FailedFetch<'a> {
        FailedFetch {
            origin: self.page.serialized(),
            first_url,
            last_url,
            preflight,
            initiator,
        }
    }
}

#[track_caller]
fn server(url: &str) -> Url {
    Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .unwrap_or_else(|| {
            panic!("`{url}` is not the URL of a server: write one like `https://api.example.com`")
        })
}
