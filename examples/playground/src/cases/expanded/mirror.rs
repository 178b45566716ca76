// What the compiler sees in the place of `mirror.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

pub(crate) fn traces() -> Router {
    Router::new().route("/trace", trace())
}

pub(crate) fn trace() -> MethodRouter {
    let router: MethodRouter = { get(show).put(show) };
    <MethodRouter as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        trace::layer().for_methods(&["GET", "HEAD", "PUT"]),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type trace = ::cors_runtime::__private::PolicyOf<__trace_policy>;

#[doc(hidden)]
pub(crate) struct __trace_policy;

impl ::cors_runtime::__private::FunctionPolicy for __trace_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "trace",
            ::core::module_path!(),
        )
        .allow_origins(&["http://app.localhost:*"])
        .allow_methods(&["GET", "HEAD", "PUT"])
        .mirror_headers()
        .build();
}

async fn show() -> &'static str {
    "seen"
}
