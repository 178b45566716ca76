//! A browser for unit tests: what a page on another origin gets from this server, and why not.
//!
//! Only a browser enforces CORS, so a route that no front end can call passes every other test.
//! [`Browser`] plays one, by the [Fetch standard](https://fetch.spec.whatwg.org), step by step: it decides
//! whether a preflight is due, sends it, checks the response, sends the request, checks that response, and
//! returns what a script would see of it.
//!
//! ```
//! use axum::{Json, Router, routing::put};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Reason, Request};
//!
//! #[cors_policy(
//!     allow_origins = ["https://app.example.com"],
//!     allow_methods = [PUT],
//!     allow_headers = ["content-type"],
//! )]
//! fn app() -> Router {
//!     Router::new().route("/orders/{id}", put(|order: Json<u32>| async move { order }))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app = app();
//!
//! let browser = Browser::at("https://app.example.com");
//! let response = browser.fetch(&app, Request::put("/orders/1").json(&7)).await.assert_allowed();
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.json::<u32>(), 7);
//!
//! let request = Request::put("/orders/1").header("x-request-id", "1").json(&7);
//! let blocked = browser.fetch(&app, request).await.assert_blocked();
//! assert_eq!(blocked.reason(), &Reason::HeaderNotAllowed("x-request-id".to_owned()));
//! assert_eq!(
//!     blocked.message(),
//!     "Access to fetch at 'http://server.test/orders/1' from origin 'https://app.example.com' has \
//!      been blocked by CORS policy: Request header field x-request-id is not allowed by \
//!      Access-Control-Allow-Headers in preflight response."
//! );
//! assert_eq!(blocked.help(), "add `\"x-request-id\"` to `allow_headers`");
//! # }
//! ```
//!
//! [`assert_allowed`](Fetched::assert_allowed) and [`assert_blocked`](Fetched::assert_blocked) panic
//! with the whole story: each request and its response, the console's message, the rule, and what to
//! change. [`Fetched::requests`] has the same for a test that looks for itself.
//!
//! # Where requests go
//!
//! The [target](Target) is a reference to a `Router`, or to any other tower service that is `Clone`; or
//! the URL of a server, for requests over TCP (without TLS):
//!
//! ```no_run
//! # use cors_testing::{Browser, Request};
//! # async fn test() {
//! let browser = Browser::at("https://app.example.com");
//! let fetched = browser.fetch("http://127.0.0.1:3000", Request::get("/orders")).await;
//! fetched.assert_allowed();
//! # }
//! ```
//!
//! A service has no address. [`Browser::visiting`] gives it one; without it, the address is
//! [`Browser::SERVER`]. A service plays every server: it also gets requests for whole URLs
//! (`Request::get("https://other.example/")`) and redirected ones; the header `Host` tells them apart.
//!
//! Over TCP, `localhost` and the names below it (`api.localhost`) are this machine, as in browsers.
//!
//! # Preflights and cookies
//!
//! A browser keeps the answer to a preflight for its max-age (5 seconds without one, 2 hours at most, as in
//! Chromium), so a second fetch may send no preflight: see [`Fetched::preflight`]. For preflights, time
//! passes only by [`Browser::advance`].
//!
//! Cookies are stored and sent by RFC 6265 and its successor: `Max-Age`, `Expires`, `Path`, `Domain`,
//! `Secure` and `SameSite` count. They go with requests by [`Request::credentials`], or by
//! [`Browser::credentials`] for all requests of a browser:
//!
//! ```
//! use axum::{Router, http::{HeaderMap, StatusCode}, routing::{get, post}};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Credentials, Request};
//!
//! #[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
//! fn app() -> Router {
//!     let me = async |headers: HeaderMap| match headers.get("cookie") {
//!         Some(_) => StatusCode::OK,
//!         None => StatusCode::UNAUTHORIZED,
//!     };
//!     let session = async || [("set-cookie", "session=7; Path=/; HttpOnly; Secure; SameSite=Lax")];
//!     let gone = async || [("set-cookie", "session=; Path=/; Max-Age=0")];
//!     Router::new().route("/me", get(me)).route("/log-in", post(session)).route("/log-out", post(gone))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app = app();
//! let browser = Browser::at("https://app.example.com")
//!     .visiting("https://api.example.com")
//!     .credentials(Credentials::Include);
//!
//! browser.fetch(&app, Request::post("/log-in")).await.assert_allowed();
//! assert_eq!(browser.cookies()[0].name(), "session");
//! let me = browser.fetch(&app, Request::get("/me")).await.assert_allowed();
//! assert_eq!(me.status(), 200);
//!
//! browser.fetch(&app, Request::post("/log-out")).await.assert_allowed();
//! assert!(browser.cookies().is_empty());
//! let me = browser.fetch(&app, Request::get("/me")).await.assert_allowed();
//! assert_eq!(me.status(), 401);
//! # }
//! ```
//!
//! Two rules to know:
//!
//! - A cookie without `SameSite` also goes to other sites, as in Firefox. Chromium takes it for
//!   `SameSite=Lax`.
//! - [`Browser::SERVER`], `localhost` and loopback addresses, where tests run their servers, count as the
//!   page's own site for `SameSite`. Name the server's real site by [`Browser::visiting`].
//!
//! A fetch borrows its browser, so bind the browser to a name of its own.
//!
//! # Forms, links and WebSockets
//!
//! CORS does not keep a request from arriving. A page on any site can submit a form, load an image or open a
//! `WebSocket`; only the server can refuse it, for instance by the key `enforce`. [`Browser::navigate`] follows links and
//! submits forms, [`Browser::websocket`] does the handshake of a `WebSocket`, and [`Request::mode_no_cors`] and
//! [`Request::image`] are what else a page can send without asking:
//!
//! ```
//! use axum::extract::ws::WebSocketUpgrade;
//! use axum::{Router, routing::{any, post}};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Navigation, Request};
//!
//! #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
//! fn api() -> Router {
//!     let join = async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(async |_| ());
//!     Router::new().route("/orders", post(async || ())).route("/chat", any(join))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let api = api();
//! let stranger = Browser::at("https://evil.example").visiting("https://api.example.com");
//!
//! let form = Navigation::form_post("/orders", [("item", "tea")]);
//! assert_eq!(stranger.navigate(&api, form).await.assert_answered().status(), 403);
//!
//! let blind = stranger.fetch(&api, Request::post("/orders").text("tea").mode_no_cors()).await;
//! assert_eq!(blind.requests()[0].answer().unwrap().status(), 403);
//!
//! stranger.websocket(&api, "/chat").await.assert_refused();
//! let app = Browser::at("https://app.example.com").visiting("https://api.example.com");
//! app.websocket(&api, "/chat").await.assert_open();
//! # }
//! ```
//!
//! A page under a name that an attacker has pointed at the server is of the server's own origin, to the browser:
//! `Browser::at("http://rebound.example").visiting("http://rebound.example")`. Without TLS, its `GET`s have neither `Origin`
//! nor `Sec-Fetch-*`.
//!
//! # Which route is open to whom
//!
//! [`Inventory::of`] asks a router which policy decides at each of its endpoints, and
//! [`assert_locked`](Inventory::assert_locked) compares that with a file in the repository.
//!
//! # How true it is
//!
//! A test compares it with a real Chromium, in more than 11,000 fetches: policies and responses made by
//! hand, from pages of seven origins, with methods, headers, bodies and credentials of all kinds, redirects,
//! and kept preflights; and in more than 300 links, forms, frames, images and WebSockets, under four referrer policies.
//! What the script sees, what goes over the wire (each request's method, URL and
//! headers; of its body, the length), and what the console says are the same, except where Chromium departs
//! from the standard. There, `Browser` follows the standard:
//!
#![doc = include_str!("../guide/chromium.md")]
//!
//! In three places it does as Chromium, where the standard says something else:
//!
//! - `*` in the response to a preflight with credentials is kept as an ordinary name. (In the standard, the
//!   kept entry stands for everything, though that preflight itself does not pass by it.)
//! - If a preflight is redirected, [`Reason`] and the message say so, even if the response is not shared
//!   either. (In the standard, the CORS check comes before the status. Both end in the same network error, so
//!   a script cannot tell them apart; and the redirect is what needs to change.)
//! - The handshake of a `WebSocket` has no `Sec-Fetch-*`. (In the standard, and in Firefox, it has.)
//!
//! # What it leaves out
//!
//! All that is not CORS: mixed content and Content Security Policy, Local Network Access,
//! `Cross-Origin-Resource-Policy`, service workers, the HTTP cache, HTTP authentication, HSTS, blocked ports,
//! `Referer`, a user's click (`Sec-Fetch-User`); of cookies, `Partitioned`, the name prefixes `__Host-` and `__Secure-`, and blocked third-party
//! cookies; URLs that are not `http` or `https` (`data:`, `blob:`). Bodies are sent whole. The body of a
//! response is read for five seconds, or for [`Request::read_for`]: one of server-sent events never ends, and
//! the headers alone decide what a script may see.

/// The code of the README compiles, and so does that of the repository's.
#[cfg(doctest)]
mod readme {
    #[doc = include_str!("../README.md")]
    struct OfTheCrate;

    #[doc = include_str!("../../README.md")]
    struct OfTheRepository;
}

mod alarm;
mod answer;
mod blocked;
mod browser;
mod console;
mod cookies;
mod cors_check;
mod error_chain;
mod exchange;
mod failed_fetch;
mod fetch;
mod fetched;
mod fetching;
mod forbidden;
mod form_data;
mod handshake;
mod header_list;
mod help;
mod inventory;
#[doc(hidden)]
pub mod lock;
mod memory;
mod method;
mod mime_type;
mod modes;
mod navigated;
mod navigation;
mod network;
mod page;
mod policy_outcome;
mod preflight;
mod preflight_cache;
mod prepared;
mod read_body;
mod reason;
mod redirect;
mod referrer_policy;
mod request;
mod resolver;
mod safelist;
mod same_site;
mod script_response;
mod stored_cookie;
mod tainting;
mod target;
mod upgrade;
mod url_list;

pub use answer::Answer;
pub use blocked::Blocked;
pub use browser::Browser;
pub use exchange::Exchange;
pub use fetched::Fetched;
pub use fetching::Fetching;
pub use handshake::Handshake;
pub use inventory::{Inventory, InventoryEndpoint};
pub use modes::{Credentials, RedirectMode};
pub use navigated::Navigated;
pub use navigation::{Enctype, Navigation};
pub use reason::Reason;
pub use referrer_policy::ReferrerPolicy;
pub use request::Request;
pub use script_response::{ResponseType, ScriptResponse};
pub use stored_cookie::StoredCookie;
pub use target::{Connection, Target};
