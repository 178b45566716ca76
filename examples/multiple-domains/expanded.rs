// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use axum_extra::extract::CookieJar;
use cors_runtime::cors_policy;

/// The partner's sites. A policy with a name is written once, and used where it holds.
struct Partner;

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for Partner {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "Partner",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["https://partner.example", "https://*.partner.example"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET"]),
        max_age: ::core::option::Option::Some(3600u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl Partner {
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

/// What the partner shows. A change to `Partner` is a change here.
fn products() -> MethodRouter {
    let layer = match <MethodRouter as ::cors_runtime::__private::PolicyTargetIf<
        { <products as ::cors_runtime::CorsPolicy>::POLICY.is_known() },
    >>::ready(<products as ::cors_runtime::CorsPolicy>::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter { get(list) })(),
        layer.for_methods(&["GET", "HEAD"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct products {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for products {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Partner as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "products",
            base: ::core::option::Option::Some(BASE),
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl products {
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

const _: () = {
    #[allow(deprecated)]
    const POLICY: ::cors_runtime::Policy = <products as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_no_source(&POLICY);
};

/// What the partner sends: the same origins and the same hour, but the methods are others, and there
/// is a header that JSON needs. A key that is given here replaces that of `Partner` whole.
fn referrals() -> MethodRouter {
    let layer = match <MethodRouter as ::cors_runtime::__private::PolicyTargetIf<
        { <referrals as ::cors_runtime::CorsPolicy>::POLICY.is_known() },
    >>::ready(<referrals as ::cors_runtime::CorsPolicy>::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter { post(refer) })(),
        layer.for_methods(&["POST"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct referrals {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for referrals {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Partner as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "referrals",
            base: ::core::option::Option::Some(BASE),
            allow_methods: ::cors_runtime::__private::Methods::Listed(&["POST"]),
            allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
                &["content-type"],
            ),
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl referrals {
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

const _: () = {
    #[allow(deprecated)]
    const POLICY: ::cors_runtime::Policy = <referrals as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_no_source(&POLICY);
    const _: () = ::cors_runtime::__private::assert_shares(
        &POLICY,
        ::cors_runtime::__private::Key::AllowMethods,
    );
    const _: () = ::cors_runtime::__private::assert_shares(
        &POLICY,
        ::cors_runtime::__private::Key::AllowHeaders,
    );
    const _: () = ::cors_runtime::__private::assert_merged(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowMethods,
        ),
        &POLICY,
        true,
        false,
    );
    const _: () = ::cors_runtime::__private::assert_merged(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowHeaders,
        ),
        &POLICY,
        true,
        false,
    );
};

/// For our own pages, with the user's cookies.
fn account() -> MethodRouter {
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter { get(greet) })(),
        <account as ::cors_runtime::CorsPolicy>::layer().for_methods(&["GET", "HEAD"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct account {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for account {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "account",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &[
                "https://example.com",
                "https://www.example.com",
                "https://shop.example.org",
                "https://*.preview.example.com",
            ],
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
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET"]),
        allow_credentials: true,
        max_age: ::core::option::Option::Some(7200u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl account {
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

/// Each route has its policy. Paths that are not routed are shared with nobody.
fn api() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new()
                .route("/partner/products", products())
                .route("/partner/referrals", referrals())
                .route("/account", account())
        })(),
        <api as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct api {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for api {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "api",
        allow_origins: ::cors_runtime::__private::Origins::SameOrigin,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl api {
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

/// A shared cache may keep it. The policy sends `Vary: Origin` with every answer, also to those that
/// have no `Origin`, so that the cache never hands one origin's copy to another.
async fn list() -> impl IntoResponse {
    let cached = [(header::CACHE_CONTROL, "public, max-age=60")];
    (cached, Json(["a lamp", "a chair"]))
}

async fn refer(Json(_customer): Json<String>) -> StatusCode {
    StatusCode::ACCEPTED
}

/// A real app looks the session up.
async fn greet(jar: CookieJar) -> Result<String, StatusCode> {
    let session = jar.get("session").ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(format!("Hello, {}\n", session.value()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api()).await
}
