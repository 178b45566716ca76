// What the compiler sees in the place of `spa.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::http::{HeaderMap, HeaderName, header};
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

pub(crate) fn session() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new()
                .route(
                    "/session",
                    get(whose).post(sign_in).put(sign_in).delete(sign_out),
                )
        })(),
        <session as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct session {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for session {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "session",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["http://app.localhost:*"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(
            &["GET", "POST", "PUT", "DELETE"],
        ),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["content-type"],
        ),
        allow_credentials: true,
        max_age: ::core::option::Option::Some(7200u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl session {
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

type Cookie = [(HeaderName, &'static str); 1];

async fn whose(headers: HeaderMap) -> Json<String> {
    let cookie = headers.get(header::COOKIE);
    let is_signed_in = cookie.is_some_and(|cookie| cookie == "session=ada");
    Json(
        if is_signed_in { "signed in as Ada" } else { "nobody is signed in" }.to_owned(),
    )
}

async fn sign_in() -> (Cookie, Json<String>) {
    let cookie = "session=ada; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned";
    ([(header::SET_COOKIE, cookie)], Json("welcome".to_owned()))
}

async fn sign_out() -> (Cookie, Json<String>) {
    let cookie = "session=; Path=/spa; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0";
    ([(header::SET_COOKIE, cookie)], Json("goodbye".to_owned()))
}
