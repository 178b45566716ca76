// What the compiler sees in the place of `dev_and_prod.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

pub(crate) fn profile() -> Router {
    let router: Router = { Router::new().route("/profile", get(show).put(show)) };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        profile::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type profile = ::cors_runtime::__private::PolicyOf<__profile_policy>;

#[doc(hidden)]
pub(crate) struct __profile_policy;

impl ::cors_runtime::__private::FunctionPolicy for __profile_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "profile",
            ::core::module_path!(),
        )
        .allow_origins(&["https://app.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["GET", "PUT"])
        .allow_credentials(true)
        .build();
}

async fn show() -> &'static str {
    "a profile"
}
