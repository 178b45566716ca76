//! A browser for unit tests: what a page on another origin gets from this server, and why not.
//!
//! Nothing but a browser enforces CORS, so a route that no front end can call passes every other
//! test. [`Browser`] plays one, by the [Fetch standard](https://fetch.spec.whatwg.org), step by
//! step: it decides whether a preflight is due, sends it, judges the answer, sends the request, judges
//! that answer, and gives what a script would see of it.
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
//! with the whole story: each request and its answer, the console's message, the rule, and what to
//! change. [`Fetched::requests`] tells the same to a test that looks for itself.
//!
//! # Where requests go
//!
//! The [target](Target) is a reference to a `Router`, or to any other tower service that can be
//! cloned; or the URL of a server, which is then asked over TCP (without TLS):
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
//! A service has no address, so it gets one, [`Browser::SERVER`], or what
//! [`Browser::visiting`] says. A service plays every server: it also gets requests for whole URLs
//! (`Request::get("https://other.example/")`), and those that are redirected to another; `Host` tells
//! them apart.
//!
//! Over TCP, `localhost` and the names below it (`api.localhost`) are this machine, as in browsers.
//!
//! # What it remembers
//!
//! A browser asks once, and keeps the answer of a preflight for its max-age (5 seconds if there is
//! none, 2 hours at most, as in Chromium). So does this one, on a clock that only
//! [`Browser::advance`] moves: a second fetch may send no preflight, as
//! [`Fetched::preflight`] shows. Cookies are kept for their host, whatever their attributes say.
//!
//! A fetch borrows its browser, so give the browser a name of its own where the two are on different
//! lines.
//!
//! # How true it is
//!
//! A test holds it to a real Chromium, over more than 11,000 fetches: policies and answers made by hand,
//! from pages of seven origins, with methods, headers, bodies and credentials of all kinds, redirects,
//! and what is remembered. What the script sees, what goes over the wire (each request's method, URL and
//! headers; of its body, the length), and what the console says are the same, but for these departures of Chromium's from the standard, which is followed here:
//!
#![doc = include_str!("../guide/chromium.md")]
//!
//! Two things are as in Chromium, though the standard, by its letter, has them otherwise:
//!
//! - `*` in the answer to a preflight with credentials is kept as a name like any other. (By the letter it
//!   would stand for everything from then on, though that preflight itself does not take it so.)
//! - Of a preflight that is redirected, [`Reason`] and the message say so, even if the answer is not shared
//!   either. (By the letter the CORS check comes before the status. Both end in the same network error, so
//!   that no script can tell; and the redirect is what has to go.)
//!
//! # What it leaves out
//!
//! All that is not CORS: mixed content and Content Security Policy, Local Network Access,
//! `Cross-Origin-Resource-Policy`, service workers, the HTTP cache, HTTP authentication, HSTS, blocked ports,
//! `Referer`, and what cookies' attributes say (`SameSite` among them); URLs that are not `http` or
//! `https` (`data:`, `blob:`). Bodies are sent whole. A body that is received is read for five seconds, or as
//! [`Request::read_for`] says: one of server-sent events never ends, and its headers alone decide what a
//! script may see.

/// The code of the README compiles, and so does that of the repository's.
#[cfg(doctest)]
mod readme {
    #[doc = include_str!("../README.md")]
    struct OfTheCrate;

    #[doc = include_str!("../../README.md")]
    struct OfTheRepository;
}

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
mod header_list;
mod help;
mod memory;
mod method;
mod mime_type;
mod network;
mod page;
mod preflight;
mod preflight_cache;
mod prepared;
mod read_body;
mod reason;
mod redirect;
mod request;
mod resolver;
mod safelist;
mod script_response;
mod tainting;
mod target;
mod url_list;

pub use blocked::Blocked;
pub use browser::Browser;
pub use exchange::{Answer, Exchange};
pub use fetched::Fetched;
pub use fetching::Fetching;
pub use reason::Reason;
pub use request::{Credentials, RedirectMode, Request};
pub use script_response::{ResponseType, ScriptResponse};
pub use target::{Connection, Target};
