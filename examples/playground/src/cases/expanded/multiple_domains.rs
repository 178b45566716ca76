// What the compiler sees in the place of `multiple_domains.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

/// The app, and every preview of it: `*.` stands for one label or more.
struct Ours;

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for Ours {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "Ours",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["http://app.localhost:*", "http://*.preview.app.localhost:*"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "PUT"]),
        max_age: ::core::option::Option::Some(3600u32),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl Ours {
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

pub(crate) fn reports() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new().route("/report", get(show).put(show).delete(show))
        })(),
        <reports as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct reports {}

#[automatically_derived]
#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for reports {
    const POLICY: ::cors_runtime::Policy = {
        const BASE: &::cors_runtime::Policy = &<Ours as ::cors_runtime::CorsPolicy>::POLICY;
        ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
            name: "reports",
            base: ::core::option::Option::Some(BASE),
            allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
                patterns: &[
                    "http://app.localhost:*",
                    "http://*.preview.app.localhost:*",
                    "http://admin.localhost:*",
                ],
                ..::cors_runtime::__private::ListedOrigins::NONE
            }),
            allow_methods: ::cors_runtime::__private::Methods::Listed(
                &["GET", "PUT", "DELETE"],
            ),
            dangerously_allow: ::cors_runtime::__private::Dangers::NONE,
            ..BASE.parts()
        })
    };
}

#[allow(deprecated, clippy::same_name_method)]
impl reports {
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
    const POLICY: ::cors_runtime::Policy = <reports as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = ::cors_runtime::__private::assert_merged(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowOrigins,
        ),
        &POLICY,
        true,
        false,
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
        ::cors_runtime::__private::CrossKeyRule::InsecureOrigin,
        &POLICY,
        false,
        false,
    );
    const _: () = ::cors_runtime::__private::assert_merged(
        ::cors_runtime::__private::CrossKeyRule::PublicSuffix,
        &POLICY,
        false,
        false,
    );
    const _: () = ::cors_runtime::__private::assert_merged(
        ::cors_runtime::__private::CrossKeyRule::NullOrigin,
        &POLICY,
        false,
        false,
    );
};

async fn show() -> &'static str {
    "a report"
}
