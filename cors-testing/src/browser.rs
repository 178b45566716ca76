//! The browser: a page, and its state.

use std::time::Duration;

use url::Url;

use crate::answer::Answer;
use crate::blocked::Blocked;
use crate::exchange::Exchange;
use crate::failed_fetch::{FailedFetch, Initiator};
use crate::fetch::Fetch;
use crate::fetched::Fetched;
use crate::fetching::Fetching;
use crate::handshake::{self, Handshake};
use crate::memory::Memory;
use crate::modes::Credentials;
use crate::navigated::Navigated;
use crate::navigation::Navigation;
use crate::page::Page;
use crate::prepared::{PreparedRequest, prepare};
use crate::reason::Reason;
use crate::referrer_policy::ReferrerPolicy;
use crate::request::Request;
use crate::same_site::CookieContext;
use crate::script_response::ScriptResponse;
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
            .with(|state| state.cookies.set(&url, CookieContext::SameSite, cookie));
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

    /// Sets the referrer policy of the page (`<meta name=referrer content=no-referrer>`). It decides what `Origin` says of
    /// forms, and of requests in the modes `no-cors` and `same-origin`, unless they are `GET` or `HEAD`.
    ///
    /// ```
    /// use axum::{Router, routing::post};
    /// use cors_testing::{Browser, Navigation, ReferrerPolicy};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app = Router::new().route("/orders", post(async || ()));
    /// let browser = Browser::at("https://app.example.com")
    ///     .visiting("https://app.example.com")
    ///     .referrer_policy(ReferrerPolicy::NoReferrer);
    /// let form = Navigation::form_post("/orders", [("item", "tea")]);
    /// let navigated = browser.navigate(&app, form).await;
    /// assert_eq!(navigated.requests()[0].headers()["origin"], "null");
    /// assert_eq!(navigated.requests()[0].headers()["sec-fetch-site"], "same-origin");
    /// # }
    /// ```
    #[must_use]
    pub fn referrer_policy(mut self, referrer_policy: ReferrerPolicy) -> Browser {
        self.page.referrer_policy = referrer_policy;
        self
    }

    /// Does what a script's `fetch` does: sends a preflight if one is due, then the request, and checks the
    /// responses. See [`Target`] for where it can go.
    pub fn fetch(&self, target: impl Target, request: Request) -> Fetching<'_> {
        let connection = target.connect();
        Fetching::new(async move {
            let initiator = if request.upload_listener {
                Initiator::XmlHttpRequest
            } else {
                Initiator::Fetch
            };
            let mut dropped = Vec::new();
            let base = self.base(&connection);
            let request = prepare(request, base, self.credentials, &mut dropped);
            let all = |response, _: &[Exchange]| Ok(response);
            let (result, exchanges) = self.send(connection, request, initiator, all).await;
            Fetched {
                origin: self.page.serialized().to_owned(),
                result,
                exchanges,
                dropped,
            }
        })
    }

    /// Follows a link of the page, or submits a form of it, or loads an address that the user types. No browser asks
    /// before it sends these: CORS does not stop a form on another site, and the key `enforce` does. The browser
    /// stays at its page, as with `target=_blank`.
    ///
    /// ```
    /// use axum::{Router, routing::post};
    /// use cors_runtime::cors_policy;
    /// use cors_testing::{Browser, Navigation};
    ///
    /// #[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials, enforce)]
    /// fn api() -> Router {
    ///     Router::new().route("/transfers", post(async || "done"))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let api = api();
    /// let form = Navigation::form_post("/transfers", [("to", "eve")]);
    ///
    /// let app = Browser::at("https://app.example.com").visiting("https://api.example.com");
    /// assert_eq!(app.navigate(&api, form.clone()).await.assert_answered().status(), 200);
    ///
    /// let stranger = Browser::at("https://evil.example").visiting("https://api.example.com");
    /// assert_eq!(stranger.navigate(&api, form).await.assert_answered().status(), 403);
    /// # }
    /// ```
    pub fn navigate(&self, target: impl Target, navigation: Navigation) -> Fetching<'_, Navigated> {
        let connection = target.connect();
        let request = navigation.prepare(self.base(&connection));
        Fetching::new(async move {
            let shown = |_, exchanges: &[Exchange]| last_answer(exchanges);
            let (result, exchanges) = self
                .send(connection, request, Initiator::Navigation, shown)
                .await;
            Navigated {
                origin: self.page.serialized().to_owned(),
                result,
                exchanges,
            }
        })
    }

    /// Does the opening handshake of `new WebSocket(url)`, and closes the connection if there is one. The URL is a path on
    /// the server, or whole (`ws:`, `wss:`, `http:`, `https:`). Cookies go with it, by their `SameSite`.
    ///
    /// ```
    /// use axum::extract::ws::WebSocketUpgrade;
    /// use axum::{Router, routing::any};
    /// use cors_runtime::cors_policy;
    /// use cors_testing::Browser;
    ///
    /// #[cors_policy(same_origin, enforce)]
    /// fn chat() -> Router {
    ///     let join = async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(async |_| ());
    ///     Router::new().route("/ws", any(join))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let chat = chat();
    /// let app = Browser::at("https://chat.example.com").visiting("https://chat.example.com");
    /// app.websocket(&chat, "/ws").await.assert_open();
    ///
    /// let stranger = Browser::at("https://evil.example").visiting("https://chat.example.com");
    /// let refused = stranger.websocket(&chat, "/ws").await.assert_refused();
    /// assert_eq!(
    ///     refused.message(),
    ///     "WebSocket connection to 'wss://chat.example.com/ws' failed: Error during WebSocket \
    ///      handshake: Unexpected response code: 403"
    /// );
    /// # }
    /// ```
    pub fn websocket(&self, target: impl Target, url: impl AsRef<str>) -> Fetching<'_, Handshake> {
        let connection = target.connect();
        let request = handshake::prepare(url.as_ref(), self.base(&connection));
        Fetching::new(async move {
            let opened = |_, exchanges: &[Exchange]| {
                let answer = last_answer(exchanges)?;
                handshake::check(&answer)?;
                Ok(answer)
            };
            let (result, exchanges) = self
                .send(connection, request, Initiator::WebSocket, opened)
                .await;
            Handshake {
                origin: self.page.serialized().to_owned(),
                result,
                exchanges,
            }
        })
    }

    /// The URL that paths are of.
    fn base<'a>(&'a self, connection: &'a Connection) -> &'a Url {
        connection.base.as_ref().unwrap_or(&self.server)
    }

    /// Sends a request, with all that belongs to it. `finish` checks what only this kind of request needs.
    async fn send<T>(
        &self,
        connection: Connection,
        request: Result<PreparedRequest, Reason>,
        initiator: Initiator,
        finish: impl FnOnce(ScriptResponse, &[Exchange]) -> Result<T, Reason>,
    ) -> (Result<T, Blocked>, Vec<Exchange>) {
        let request = match request {
            Ok(request) => request,
            Err(reason) => {
                let failed = self.failed_fetch(initiator, false, "", "");
                return (Err(Blocked::new(reason, &failed)), Vec::new());
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
        let result = result.and_then(|response| finish(response, &fetch.exchanges));
        let urls = &fetch.request.urls;
        let in_preflight = fetch.in_preflight;
        let result = result.map_err(|reason| {
            let (first, last) = (urls.first().as_str(), urls.current().as_str());
            Blocked::new(
                reason,
                &self.failed_fetch(initiator, in_preflight, first, last),
            )
        });
        (result, fetch.exchanges)
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

/// The response that is not followed by another request.
fn last_answer(exchanges: &[Exchange]) -> Result<Answer, Reason> {
    let answer = exchanges.last().and_then(|last| last.answer.clone());
    answer.ok_or_else(|| Reason::NoAnswer("nothing was sent".to_owned()))
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
