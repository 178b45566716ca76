// What the compiler sees in the place of `dev_and_prod.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

pub(crate) fn profile() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router { Router::new().route("/profile", get(show).put(show)) })(),
        <profile as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct profile {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for profile {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "profile",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["https://app.example.com"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        #[cfg(debug_assertions)]
        dev_origins: ::core::option::Option::Some(
            &::cors_runtime::__private::ListedOrigins {
                patterns: &["http://localhost:*"],
                ..::cors_runtime::__private::ListedOrigins::NONE
            },
        ),
        #[cfg(not(debug_assertions))]
        dev_origins: ::core::option::Option::None,
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "PUT"]),
        allow_credentials: true,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl profile {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

async fn show() -> &'static str {
    "a profile"
}
