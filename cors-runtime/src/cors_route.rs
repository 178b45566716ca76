//! `cors_route!`, under this crate's own name.

/// Routes the methods of a path, each under the policy of its handler.
///
/// It takes axum's own chain, whose handlers are functions with `#[cors_policy(...)]`, and gives a
/// [`MethodRouter`](axum::routing::MethodRouter). Nothing has to be imported for axum's functions
/// in it.
///
/// ```
/// use axum::extract::{Path, State};
/// use axum::{Json, Router};
/// use cors_runtime::{cors_policy, cors_route};
///
/// /// Everybody may look.
/// #[cors_policy(allow_origins = "*")]
/// async fn show(Path(id): Path<u32>) -> Json<u32> {
///     Json(id)
/// }
///
/// /// Only the admin site may change things, with its cookies.
/// #[cors_policy(allow_origins = ["https://admin.example.com"], allow_credentials)]
/// async fn remove(State(_db): State<String>, Path(_id): Path<u32>) {}
///
/// let app: Router<String> = Router::new().route("/orders/{id}", cors_route!(get(show).delete(remove)));
/// # let _ = app;
/// ```
///
/// # What happens
///
/// - A preflight is answered by the policy of the method that it asks for. `HEAD` follows `get`, as in
///   axum. One for a method that no handler serves is refused: it gets an empty answer, without any
///   `Access-Control-*`.
/// - The answer lists the method that was asked for, and the others of this path whose policy says the
///   same. It lists no others: a browser keeps each listed method, for the URL, so that a
///   neighbour's stricter policy would be undercut.
/// - A policy allows the methods that its handler is routed under. Where it names `allow_methods`, these
///   must be among them, or it does not compile.
/// - A handler of your own for `options` gets every `OPTIONS` that is not a preflight.
/// - A handler without a policy does not compile. `#[cors_policy(same_origin)]` is for one that is not
///   to be shared.
///
/// Browsers keep the *headers* of a preflight's answer per URL, too: where two policies of one path
/// differ in `allow_headers`, a browser that was allowed a header for one method may send it with the
/// other without asking again. Do not rely on `allow_headers` to keep one method apart from another.
///
/// # What can stand in it
///
/// `get`, `head`, `post`, `put`, `patch`, `delete`, `options`, `trace`, `connect`, `on(filter, handler)`
/// and `any(handler)`; `.fallback(handler)`, whose answers have its policy, but which serves no method
/// that a preflight could be allowed; `.layer(…)`, `.route_layer(…)` and `.with_state(…)`, which are
/// axum's, inside of the policies. `MethodRouter::new()` may stand in front, and `on` takes a `MethodFilter`:
/// these two types are the only things of axum's that have to be in scope.
///
/// A handler is a path: `orders::list`, `list::<Db>`. One that has no policy of its own name is routed
/// with a named one by `as`: `get(Self::list as Partner)`.
///
/// A handler's origins may come from the environment: `allow_origins = env("VAR")`. They are read where
/// `cors_route!` stands, which panics with everything that is wrong with them.
///
/// # Middleware that wants a token
///
/// Browsers send preflights without cookies and without tokens. What is layered by `.layer(…)` in the
/// chain never sees one. What is layered on the router around it does, and may refuse it, unless that
/// router has a policy, too: then the preflight is answered at the outside, by the nearest policy.
/// `#[cors_policy(same_origin)]` on the router will do.
///
/// ```
/// use axum::{Router, middleware::from_fn};
/// use cors_runtime::{cors_policy, cors_route};
/// # use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};
///
/// #[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = ["authorization"])]
/// async fn list() {}
///
/// #[cors_policy(same_origin)]
/// fn app() -> Router {
///     Router::new().route("/orders", cors_route!(get(list))).layer(from_fn(with_token))
/// }
/// # async fn with_token(request: Request, next: Next) -> Result<Response, StatusCode> {
/// #     Ok(next.run(request).await)
/// # }
/// # let _ = app();
/// ```
///
/// Route each path once: where axum merges two method routers of one path, it keeps the last one's
/// answer to preflights, and the methods of the first are refused.
#[macro_export]
macro_rules! cors_route {
    ($($chain:tt)*) => {
        $crate::__private::cors_route!([$crate] $($chain)*)
    };
}
