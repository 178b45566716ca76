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
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter { get(show).put(show) })(),
        <trace as ::cors_runtime::CorsPolicy>::layer()
            .for_methods(&["GET", "HEAD", "PUT"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct trace {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for trace {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "trace",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["http://app.localhost:*"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(
            &["GET", "HEAD", "PUT"],
        ),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Mirror,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl trace {
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
    "seen"
}
