// What the compiler sees in the place of `public_api.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::http::header;
use axum::routing::any;
use cors_runtime::cors_policy;

pub(crate) fn prices() -> Router {
    let router: Router = { Router::new().route("/prices", any(show)) };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        prices::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type prices = ::cors_runtime::__private::PolicyOf<__prices_policy>;

#[doc(hidden)]
pub(crate) struct __prices_policy;

impl ::cors_runtime::__private::FunctionPolicy for __prices_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "prices",
            ::core::module_path!(),
        )
        .allow_origins(&["*"])
        .expose_headers(&["etag"])
        .build();
}

async fn show() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::ETAG, "\"7\"")], "tea 3.20, coffee 4.10")
}
