// What the compiler sees in the place of `same_origin.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

pub(crate) fn site() -> Router {
    let router: Router = {
        Router::new()
            .route("/", get(async || "for everybody"))
            .route("/health", health())
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        site::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type site = ::cors_runtime::__private::PolicyOf<__site_policy>;

#[doc(hidden)]
pub(crate) struct __site_policy;

impl ::cors_runtime::__private::FunctionPolicy for __site_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "site",
            ::core::module_path!(),
        )
        .allow_origins(&["*"])
        .build();
}

/// The nearest policy decides.
pub(crate) fn health() -> MethodRouter {
    let router: MethodRouter = { get(async || "ok").post(async || "ok") };
    <MethodRouter as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        health::layer().for_methods(&["GET", "HEAD", "POST"]),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type health = ::cors_runtime::__private::PolicyOf<__health_policy>;

#[doc(hidden)]
pub(crate) struct __health_policy;

impl ::cors_runtime::__private::FunctionPolicy for __health_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "health",
            ::core::module_path!(),
        )
        .same_origin()
        .build();
}
