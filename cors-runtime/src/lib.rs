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
//! `self` or `Self`; for any other there that builds routes, write `name = _`. A handler in an `impl`
//! block takes no attribute: [`cors_route!`] routes it with a named policy, `get(Self::list as Partner)`.
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
//! # Each method its own policy
//!
//! On a handler, the attribute leaves the function as it is, and ties a policy to its name.
//! [`cors_route!`] takes axum's chain of handlers, and puts each method under its handler's policy. A
//! preflight is answered by the policy of the method that it asks for.
//!
//! ```
//! use axum::{Json, Router};
//! use cors_runtime::{cors_policy, cors_route};
//!
//! #[cors_policy(allow_origins = "*")]
//! async fn list() -> Json<Vec<u32>> {
//!     Json(vec![1, 2])
//! }
//!
//! #[cors_policy(allow_origins = ["https://admin.example.com"], allow_credentials)]
//! async fn remove() {}
//!
//! let app: Router = Router::new().route("/orders", cors_route!(get(list).delete(remove)));
//! ```
//!
//! # Policies inside of policies
//!
//! Annotated routers, routes and handlers may stand in each other, nested or merged, at any depth.
//! The nearest policy decides, for the preflight and for the answer, and it does so at the very
//! outside: middleware in between never sees a preflight, and what it answers itself, a 401 perhaps,
//! has the headers of the policy that the handler would have had. `#[cors_policy(same_origin)]` keeps
//! one route of a shared router to itself, or, on the router, everything that does not say otherwise.
//!
//! ```
//! use axum::{Router, routing::get};
//! use cors_runtime::cors_policy;
//!
//! #[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
//! fn app() -> Router {
//!     Router::new()
//!         .route("/me", get(|| async { "me" }))
//!         .nest("/prices", prices())
//! }
//!
//! #[cors_policy(allow_origins = "*")]
//! fn prices() -> Router {
//!     Router::new().route("/", get(|| async { "free" }))
//! }
//! # let _ = app();
//! ```
//!
//! A policy sees those inside of it through `nest`, `merge` and any middleware that can be cloned. It
//! does not see a whole `Router` that was passed to `nest_service` or `fallback_service` (use `nest`
//! and `merge`), nor what is behind a tower `Buffer`, nor a layer that was put on a handler by
//! `Handler::layer` (use [`cors_route!`]). It then answers preflights in their place, and that is
//! never silent: each request to such a policy emits an error event that names both, and in builds
//! with `debug_assertions` it panics. (Middleware that takes the extensions off the request takes the
//! mark off by which such a policy is found.)
//!
//! Four things that axum does not tell:
//!
//! - `MethodRouter::route_layer` leaves out where preflights end up; use `layer`.
//! - Where two method routers are routed on one path, the last one's policy answers the preflights of
//!   both. That is what [`cors_route!`] is for, which refuses what it cannot know.
//! - `Router::method_not_allowed_fallback`, called outside of an annotated function, replaces what
//!   answers preflights inside; call it inside.
//! - The application's state is cloned with the handlers. A service with a policy in it looks like a
//!   part of them; keep it in an `Arc` there.
//!
//! And one that tower does not tell: where a service chooses between several, and one of these has a
//! policy (`ServeDir::new("static").fallback(annotated())`), that policy answers the preflights of all
//! of them. What the others answer is shared where both policies share it, and no further. Give each a
//! route of its own.
//!
//! # Seeing what happens
//!
//! Each answer under a policy has a [`CorsOutcome`] in its extensions, for logs and metrics: which
//! policy decided, and how. What was refused emits a [`tracing`] event of level `INFO` with the target
//! `cors`: the policy, the origin, the method and the headers that were asked for, the reason, and the
//! key to change. Values of the request's are escaped and cut. (A browser that says that a request is
//! from the server's own origin is not told of as refused.)
//!
//! Without a server, `POLICY` answers the same questions:
//!
//! ```
//! use cors_runtime::{Refusal, cors_policy};
//!
//! #[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = [GET, PUT])]
//! struct Site;
//!
//! assert!(Site::POLICY.allows("https://app.example.com"));
//! assert!(!Site::POLICY.allows("https://app.example.com.evil.example"));
//!
//! let preflight = http::Request::options("/orders/1")
//!     .header("origin", "https://app.example.com")
//!     .header("access-control-request-method", "DELETE")
//!     .body(())
//!     .unwrap();
//! let outcome = Site::POLICY.explain(&preflight.into_parts().0);
//! assert_eq!(outcome.refusal(), Some(&Refusal::MethodNotAllowed(http::Method::DELETE)));
//! assert_eq!(
//!     outcome.to_string(),
//!     "preflight under the policy `Site`: refused: the method `DELETE` is not in `allow_methods`"
//! );
//! ```
//!
//! # What the console says
//!
//! A page that is refused gets `TypeError: Failed to fetch`, and no more: the reason is in the browser's
//! console, `Access to fetch at 'https://api.example.com/orders' from origin 'https://app.example.com' has
//! been blocked by CORS policy: …`. This is what Chromium writes there, why, and the key to change:
//!
#![doc = include_str!("../console.md")]
//!
//! # In tests
//!
//! No test that is not a browser finds out that a front end cannot call a route. With the feature
//! `testing`, [`testing::Browser`](https://docs.rs/cors-runtime/latest/cors_runtime/testing/struct.Browser.html)
//! is one, for unit tests:
//!
//! ```
//! # #[cfg(feature = "testing")]
//! # async fn test(app: &axum::Router) {
//! use cors_runtime::testing::{Browser, Request};
//!
//! let browser = Browser::at("https://app.example.com");
//! let response = browser.fetch(app, Request::put("/orders/1").json(&7)).await.assert_allowed();
//! assert_eq!(response.status(), 200);
//! # }
//! ```
//!
//! # Without the attribute on a function
//!
//! Everything that is annotated is also a type, with `POLICY`, `layer()`, `try_layer()` and
//! `cors_layer()`, and implements [`CorsPolicy`]. [`PolicyLayer`] goes around any tower service
//! that is `Clone` and whose response body is `Default`; [`cors_layer()`](CorsPolicy::cors_layer) is the bare
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
//! 6. The nearest policy decides.
//! 7. The work per request grows neither with the number of origins nor with what a client sends.
//!
//! # Origins known only at run time
//!
//! **From the environment.** `env("VAR")` stands for a list, or in one. The variable holds patterns with
//! commas between. It is read when the layer is built, which is when the annotated function runs, and what
//! is in it is held to the rules that the macro goes by. A function that returns a `Result` returns
//! everything that is wrong as [`PolicyErrors`], in an error that takes it in (`E: From<PolicyErrors>`);
//! any other panics with the whole list. A variable that is not set, or empty, is an error as well, unless
//! there is a default. Nothing is ever dropped without a word.
//!
//! **While developing.** `dev(allow_origins = [...])` adds origins in builds with debug assertions (those
//! of the crate that the attribute stands in). A release build does not contain them. In a debug build,
//! they also stand in for a variable that is not set. So this is the usual set-up:
//!
//! ```
//! use axum::Router;
//! use cors_runtime::{PolicyErrors, cors_policy};
//!
//! #[cors_policy(
//!     allow_origins = env("CORS_ORIGINS"),
//!     dev(allow_origins = ["http://localhost:*"]),
//!     allow_credentials,
//! )]
//! fn api() -> Result<Router, PolicyErrors> {
//!     Ok(Router::new())
//! }
//!
//! # if cfg!(debug_assertions) {
//! // `cargo run`: front ends on any port of this machine. In production the variable has to be set.
//! assert!(api().is_ok());
//! # }
//! ```
//!
//! Where production has a fixed list, that stands in the place of `env(...)`:
//! `allow_origins = ["https://app.example.com"], dev(allow_origins = ["http://localhost:*"])`.
//!
//! **While serving.** [`SharedOrigins`] is a set that is replaced as a whole, once all of it was held to
//! the rules. `with(...)` takes it, or anything else that implements [`OriginSource`], or a closure; the
//! expression is evaluated first, in the function itself, so that its arguments, `?` and `.await` are at
//! hand:
//!
//! ```
//! use axum::Router;
//! use cors_runtime::{PolicyErrors, SharedOrigins, cors_policy};
//!
//! #[cors_policy(allow_origins = with(origins.clone()), allow_credentials)]
//! fn api(origins: &SharedOrigins) -> Router {
//!     Router::new()
//! }
//!
//! # fn main() -> Result<(), PolicyErrors> {
//! let origins = SharedOrigins::new(["https://app.example.com"])?;
//! let app = api(&origins);
//! // Later, while `app` serves:
//! origins.replace(["https://app.example.com", "https://new.example.com"])?;
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! A source that fails, or takes longer than its bound (a second, if it does not say), refuses the origin,
//! and the outcome and the event say so. With credentials, a source other than `SharedOrigins` needs
//! `dangerously_allow(dynamic_origins)`: whoever it says yes to may act as your users.
//!
//! Such a policy is its function's own: the type beside it has `POLICY`, and no `layer()`.
//!
//! **As a whole.** [`Policy::builder()`] makes a policy from a configuration file, by the same rules, for a
//! [`PolicyLayer::new`].
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
//! - `testing`: `testing::Browser`, a browser for unit tests. It follows the Fetch standard; it is not yet
//!   held to a real browser.
//! - `serde`: `Serialize` for [`Finding`] and [`PolicyErrors`], to give them back to whoever has made the
//!   mistakes.

mod answer;
mod asking;
mod carrier;
mod compiled;
mod cors_route;
mod coverage;
mod decision;
mod event;
mod handler_policy;
mod layer;
mod nearest;
mod path_policies;
mod service;
mod shadow;
mod source;
mod target;
#[cfg(feature = "testing")]
pub mod testing;
mod tower_cors;
mod vary;

pub use carrier::CorsPolicy;
pub use cors_macros::cors_policy;
pub use cors_policy::{
    CorsOutcome, Dangers, EnvOrigins, ExposedHeaders, Finding, Host, InvalidOrigin, Level, Lint,
    ListedOrigins, Methods, Origin, OriginSet, Origins, Policy, PolicyBuilder, PolicyErrors,
    Refusal, RequestHeaders, Said, Verdict, parse_max_age,
};
pub use layer::PolicyLayer;
pub use service::{PolicyFuture, PolicyService};
pub use source::{
    IntoOriginSource, OriginAnswer, OriginSource, Reply, SharedOrigins, Tuned, UnderCredentials,
    ValidatedOrigins, origin_source,
};
pub use tower_http::cors::CorsLayer;

/// What the macro's expansion uses: no part of the public interface, and different in any version.
#[doc(hidden)]
pub mod __private {
    pub use axum;
    pub use cors_macros::cors_route;
    pub use cors_policy::__private::{
        Clash, Parts, Under, assert_merged, assert_no_source, assert_routed, completions,
        lets_be_served,
    };
    pub use cors_policy::{
        Dangers, EnvOrigins, ExposedHeaders, Key, ListedOrigins, Methods, Origins, RequestHeaders,
    };

    pub use crate::answer::{Answer, assert_answer};
    pub use crate::handler_policy::{Annotated, HandlerPolicy, no_cors_policy};
    pub use crate::path_policies::PathPolicies;
    pub use crate::source::closure;
    pub use crate::target::{PolicyTarget, PolicyTargetIf};

    /// A layer that applies a policy of the macro's own, where no type carries it.
    pub fn layer(policy: crate::Policy) -> crate::PolicyLayer {
        crate::PolicyLayer::of_checked(policy)
    }

    /// What `with(...)` gives, as a source.
    pub fn source<S: crate::IntoOriginSource<Kind>, Kind>(source: S) -> S::Source {
        source.into_origin_source()
    }

    /// A source that a policy with or without credentials may ask.
    pub fn under_credentials<S, const CREDENTIALS: bool>(source: S) -> S
    where
        S: crate::UnderCredentials<CREDENTIALS>,
    {
        source
    }

    /// A layer that applies a policy whose origins a source decides.
    ///
    /// # Errors
    ///
    /// If the source has origins that the policy's rules refuse.
    pub fn layer_with(
        policy: crate::Policy,
        source: impl crate::OriginSource,
    ) -> Result<crate::PolicyLayer, crate::PolicyErrors> {
        crate::PolicyLayer::asking(policy, source)
    }

    /// Tells the compiler, in a branch that is never taken, which type a block has.
    #[must_use]
    pub fn never<T>() -> T {
        unreachable!("the branch is never taken")
    }
}
