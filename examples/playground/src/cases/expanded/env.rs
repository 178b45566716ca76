// What the compiler sees in the place of `env.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::{PolicyErrors, cors_policy};

pub(crate) fn theme() -> Result<Router, PolicyErrors> {
    let layer = match <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyTargetIf<
        { <theme as ::cors_runtime::CorsPolicy>::POLICY.is_known() },
    >>::ready(<theme as ::cors_runtime::CorsPolicy>::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Result<Router, PolicyErrors> {
            Ok(Router::new().route("/theme", get(show).put(show)))
        })(),
        layer,
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct theme {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for theme {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "theme",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            environment: &[
                ::cors_runtime::__private::EnvOrigins {
                    variable: "CORS_ORIGINS",
                    default: ::core::option::Option::Some(&["http://app.localhost:*"]),
                },
            ],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "PUT"]),
        allow_credentials: true,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl theme {
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
    "light"
}
