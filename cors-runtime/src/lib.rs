//! CORS for [axum] as an attribute: a policy that is checked when it compiles, and served by
//! [tower-http](tower_http).
//!
//! ```
//! use axum::{Router, routing::get};
//! use cors_runtime::cors_policy;
//!
//! #[cors_policy(
//!     allow_origins = ["https://app.example.com", "https://*.preview.example.com"],
//!     allow_methods = [GET, PUT],
//!     allow_headers = ["content-type", "authorization"],
//!     expose_headers = ["etag"],
//!     allow_credentials,
//!     max_age = "10m",
//! )]
//! fn api() -> Router {
//!     Router::new().route("/orders/{id}", get(show).put(replace))
//! }
//! # async fn show() {}
//! # async fn replace() {}
//! # let _ = api();
//! ```
//!
//! [The attribute](macro@cors_policy) has the table of keys and that of verdicts.
//!
//! # What is covered
//!
//! What the function returns is wrapped in the policy, outermost: every route in it, however it is
//! left (`?` and early returns too), the 404s and 405s that axum answers itself, and what middleware
//! inside answers in a handler's place (a 401, a 413, a caught panic). An answer without CORS
//! headers is one that a page cannot read, not even its status, so these matter most.
//!
//! Three things are outside, since axum takes them from elsewhere:
//!
//! - routes that the caller adds to the router later;
//! - paths that no route matches, once the router is nested in another (`nest`): axum then answers
//!   with the outer router's fallback. Give the annotated one a `.fallback(…)` of its own, and it is
//!   covered, too;
//! - the same, once two routers are merged: the 404 of the one that is merged last answers for both.
//!   Put the attribute on the function that merges them.
//!
//! The type that the function returns tells the macro what to do: [`Router<S>`](axum::Router),
//! [`MethodRouter<S>`](axum::routing::MethodRouter), a `Result` with one of them, or
//! `impl Into<Router>`, from functions that are `async`, generic, or take arguments.
//!
//! ```
//! use axum::{Router, routing::{MethodRouter, get}};
//! use cors_runtime::cors_policy;
//!
//! #[cors_policy(allow_origins = "*")]
//! fn prices<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
//!     get(|| async { "free" })
//! }
//!
//! #[cors_policy(allow_origins = ["https://app.example.com"])]
//! async fn app(workers: &str) -> Result<Router, std::num::ParseIntError> {
//!     let workers: usize = workers.parse()?;
//!     Ok(Router::new().route("/prices", prices()).route("/workers", get(move || async move { workers.to_string() })))
//! }
//! ```
//!
//! In an `impl` block no type can stand beside a function, so none is made for one that mentions
//! `self` or `Self`; for any other there, write `name = _`.
//!
//! # Named policies
//!
//! On a unit struct, the attribute names a policy. Another can build on it: a key that it gives
//! replaces that key whole, `[]` clears it. `dangerously_allow` is not taken over by a policy that
//! replaces the origins or the credentials. Rules that only the two together break are compile
//! errors, too, also where they are in two crates.
//!
//! ```
//! # use axum::Router;
//! use cors_runtime::cors_policy;
//!
//! #[cors_policy(allow_origins = ["https://partner.example"], allow_methods = [GET], max_age = "1h")]
//! pub struct Partner;
//!
//! #[cors_policy(Partner, allow_methods = [GET, DELETE], max_age = [])]
//! fn reports() -> Router {
//!     Router::new()
//! }
//!
//! assert_eq!(reports::POLICY.max_age(), None);
//! ```
//!
//! # Without the attribute on a function
//!
//! Everything that is annotated is also a type, with `POLICY`, `layer()`, `try_layer()` and
//! `cors_layer()`, and implements [`CorsPolicy`]. [`PolicyLayer`] goes around any tower service
//! whose response body is `Default`; [`cors_layer()`](CorsPolicy::cors_layer) is the bare
//! [`CorsLayer`].
//!
//! ```
//! # use cors_runtime::cors_policy;
//! # #[cors_policy(allow_origins = ["https://partner.example"])]
//! # pub struct Partner;
//! use std::convert::Infallible;
//! use http::{Request, Response};
//! use tower::{ServiceBuilder, service_fn};
//!
//! let service = ServiceBuilder::new()
//!     .layer(Partner::layer())
//!     .service(service_fn(|_: Request<String>| async {
//!         Ok::<_, Infallible>(Response::new(String::from("hello")))
//!     }));
//! # let _ = service;
//! ```
//!
//! # On the wire
//!
//! 1. A preflight is an `OPTIONS` with `Origin` and `Access-Control-Request-Method`. It is answered
//!    before anything inside runs. Any other `OPTIONS` is the app's.
//! 2. An origin that is not allowed, is malformed or is given twice gets not one `Access-Control-*`
//!    header. The request itself goes through: it is the browser that keeps the answer from the page.
//! 3. An allowed preflight is answered with all that the policy allows, so that the browser's console
//!    can name the method or the header that is missing. (The `Allow` beside it is axum's, for the
//!    path; browsers do not look at it.)
//! 4. `allow_origins = "*"` sends `*` with every answer. Any other policy sends `Vary: Origin` with
//!    every answer, also to requests without an `Origin`: a cache may hand the answer on to one with.
//! 5. What the app itself sets of `Access-Control-*` is replaced or removed.
//! 6. The work per request grows neither with the number of origins nor with what a client sends.
//!
//! # Local networks
//!
//! Chrome and Edge ask their user before a public site may reach an address in the local network,
//! and report a refusal as a CORS error. No header of the server's lifts that.
//!
//! # Features
//!
//! - `public-suffix` (default): knows the [Public Suffix List](https://publicsuffix.org). Without
//!   it, `*.` with credentials always needs `dangerously_allow(public_suffix)`.

mod carrier;
mod compiled;
mod layer;
mod mirror;
mod service;
mod target;
mod tower_cors;

pub use carrier::CorsPolicy;
pub use cors_macros::cors_policy;
pub use cors_policy::{
    Dangers, ExposedHeaders, Finding, Level, Lint, ListedOrigins, Methods, Origins, Policy,
    PolicyErrors, RequestHeaders,
};
pub use layer::PolicyLayer;
pub use service::{PolicyFuture, PolicyService};
pub use tower_http::cors::CorsLayer;

/// What the macro's expansion uses: no part of the public interface, and different in any version.
#[doc(hidden)]
pub mod __private {
    pub use cors_policy::__private::{Clash, Parts, assert_merged, completions};
    pub use cors_policy::{
        Dangers, ExposedHeaders, Key, ListedOrigins, Methods, Origins, RequestHeaders,
    };

    pub use crate::target::PolicyTarget;

    /// Tells the compiler, in a branch that is never taken, which type a block has.
    #[must_use]
    pub fn never<T>() -> T {
        unreachable!("the branch is never taken")
    }
}
