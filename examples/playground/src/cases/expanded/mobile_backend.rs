// What the compiler sees in the place of `mobile_backend.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::get;
use cors_runtime::cors_policy;

pub(crate) fn memos() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router { Router::new().route("/memos", get(list).post(list)) })(),
        <memos as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct memos {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for memos {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "memos",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &[
                "capacitor://localhost",
                "https://localhost",
                "ionic://localhost",
            ],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "POST"]),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["authorization", "content-type"],
        ),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl memos {
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

async fn list(headers: HeaderMap) -> (StatusCode, &'static str) {
    match headers.get(header::AUTHORIZATION) {
        Some(token) if token == "Bearer ada" => (StatusCode::OK, "call Grace"),
        _ => (StatusCode::UNAUTHORIZED, "who are you?"),
    }
}
