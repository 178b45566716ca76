//! The browser: a page, and its state.

use std::time::Duration;

use url::Url;

use crate::blocked::Blocked;
use crate::failed_fetch::{FailedFetch, Initiator};
use crate::fetch::Fetch;
use crate::fetched::Fetched;
use crate::fetching::Fetching;
use crate::memory::Memory;
use crate::modes::Credentials;
use crate::page::Page;
use crate::prepared::prepare;
use crate::request::Request;
use crate::stored_cookie::StoredCookie;
use crate::tainting::Tainting;
use crate::target::{Connection, Target};

/// A browser that shows a page, whose scripts [`fetch`](Browser::fetch).
///
/// It remembers cookies and preflights; a new one has none. For preflights, time passes only by
/// [`advance`](Browser::advance); cookies also expire by the system's clock.
#[derive(Debug)]
pub struct Browser {
    page: Page,
    /// The address of services.
    server: Url,
    credentials: Credentials,
    memory: Memory,
}

impl Browser {
    /// The address of services in this process, unless [`Browser::visiting`] gives another one.
    pub const SERVER: &str = "http://server.test";

    /// A browser that shows a page of this origin: `https://app.example.com`. `null` is the origin of a page
    /// without one of its own, such as a sandboxed frame.
    ///
    /// # Panics
    ///
    /// If it is not an origin as browsers send it. The message says what to write.
    #[must_use]
    #[track_caller]
    pub fn at(origin: &str) -> Browser {
        let page = Page::parse(origin).unwrap_or_else(|why| panic!("{why}"));
        Browser {
            page,
            server: server(Browser::SERVER),
            credentials: Credentials::default(),
            memory: Memory::default(),
        }
    }

    /// Sets the address of services in this process, in place of [`Browser::SERVER`]. It decides which
    /// requests are to the page's own origin, and need no permission; to which site cookies go; and what
    /// `Host` says. It does not matter to a target that is a URL.
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

    /// The credentials mode of requests that do not set their own by [`Request::credentials`]. At first it
    /// is [`Credentials::SameOrigin`], as with `fetch`.
    ///
    /// ```
    /// use axum::{Router, http::HeaderMap, routing::{get, post}};
    /// use cors_runtime::cors_policy;
    /// use cors_testing::{Browser, Credentials, Request};
    ///
    /// #[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
    /// fn api() -> Router {
    ///     Router::new()
    ///         .route("/login", post(async || [("set-cookie", "session=7; Path=/")]))
    ///         .route("/me", get(async |headers: HeaderMap| format!("{:?}", headers["cookie"])))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let api = api();
    /// let browser = Browser::at("https://app.example.com").credentials(Credentials::Include);
    /// browser.fetch(&api, Request::post("/login")).await.assert_allowed();
    /// let me = browser.fetch(&api, Request::get("/me")).await.assert_allowed();
    /// assert_eq!(me.text(), "\"session=7\"");
    /// # }
    /// ```
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Browser {
        self.credentials = credentials;
        self
    }

    /// Stores a cookie as if this URL had set it: `("http://server.test", "session=1")`, with the attributes
    /// of `Set-Cookie`. Cookies that browsers ignore are ignored, such as a `Secure` one of an `http` URL, or
    /// one for another `Domain`. [`cookies`](Browser::cookies) shows what is stored.
    ///
    /// # Panics
    ///
    /// If it is not an `http` or `https` URL.
    #[track_caller]
    pub fn set_cookie(&self, url: &str, cookie: &str) {
        let url = server(url);
        self.memory
            .with(|state| state.cookies.set(&url, true, cookie));
    }

    /// The cookies that are stored, without those that have expired: by domain, path and name.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com");
    /// browser.set_cookie("https://api.example.com", "session=7; Domain=example.com; Secure");
    /// let cookies = browser.cookies();
    /// assert_eq!(cookies.len(), 1);
    /// assert_eq!((cookies[0].name(), cookies[0].value()), ("session", "7"));
    /// assert_eq!((cookies[0].domain(), cookies[0].path()), ("example.com", "/"));
    ///
    /// browser.clear_cookies();
    /// assert!(browser.cookies().is_empty());
    /// ```
    #[must_use]
    pub fn cookies(&self) -> Vec<StoredCookie> {
        self.memory.with(|state| state.cookies.all())
    }

    /// Removes all cookies, as a user does. Preflights are kept.
    pub fn clear_cookies(&self) {
        self.memory.with(|state| state.cookies.clear());
    }

    /// Lets time pass: preflights are kept for
    /// [their max-age](https://fetch.spec.whatwg.org/#cors-preflight-cache), cookies for their own.
    pub fn advance(&self, time: Duration) {
        self.memory.with(|state| {
            state.now = state.now.saturating_add(time);
            state.cookies.advance(time);
        });
    }

    /// Does what a script's `fetch` does: sends a preflight if one is due, then the request, and checks the
    /// responses. See [`Target`] for where it can go.
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
        let request = match prepare(request, base, self.credentials, &mut dropped) {
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
