// What the compiler sees in the place of `multiple_domains.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;

/// The app, every preview of a pull request (the `*` stands for part of a label), and its browser extension, which has
/// another origin wherever it is installed.
struct Ours;

impl ::cors_runtime::CorsPolicy for Ours {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "Ours",
            ::core::module_path!(),
        )
        .allow_listed_origins(
            ::cors_runtime::__private::ListedOrigins::of(
                    &[
                        "http://app.localhost:*",
                        "http://pr-*.preview.app.localhost:*",
                        "moz-extension://*",
                    ],
                )
                .with_public_suffix("moz-extension://*"),
        )
        .allow_methods(&["GET", "PUT"])
        .max_age(3600)
        .build();
}

impl ::cors_runtime::KnownOrigins for Ours {}

#[allow(clippy::same_name_method)]
impl Ours {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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
    let router: Router = {
        Router::new().route("/report", get(show).put(show).delete(show))
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        reports::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type reports = ::cors_runtime::__private::PolicyOf<__reports_policy>;

#[doc(hidden)]
pub(crate) struct __reports_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Ours,
    >("reports", ::core::module_path!())
        .allow_origins(
            &[
                "http://app.localhost:*",
                "http://pr-*.preview.app.localhost:*",
                "http://admin.localhost:*",
            ],
        )
        .allow_methods(&["GET", "PUT", "DELETE"])
        .dangerously_allow(::cors_runtime::__private::Dangers::NONE)
        .build();
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowOrigins,
        ),
        POLICY,
        true,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowMethods,
        ),
        POLICY,
        true,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::InsecureOrigin,
        POLICY,
        false,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::PublicSuffix,
        POLICY,
        false,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::NullOrigin,
        POLICY,
        false,
        false,
    );
    impl ::cors_runtime::__private::FunctionPolicy for __reports_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
    }
};

async fn show() -> &'static str {
    "a report"
}
