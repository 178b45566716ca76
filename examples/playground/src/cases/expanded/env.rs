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
    > as ::cors_runtime::__private::PolicyReturnIf<
        { theme::POLICY.is_known() },
    >>::ready(theme::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: Result<Router, PolicyErrors> = {
        Ok(Router::new().route("/theme", get(show).put(show)))
    };
    <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyReturnIf<
        { theme::POLICY.is_known() },
    >>::with_policy(router, layer)
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type theme = ::cors_runtime::__private::PolicyOf<__theme_policy>;

#[doc(hidden)]
pub(crate) struct __theme_policy;

impl ::cors_runtime::__private::FunctionPolicy for __theme_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "theme",
            ::core::module_path!(),
        )
        .allow_listed_origins(
            ::cors_runtime::__private::ListedOrigins::of(&[])
                .with_environment(
                    &[
                        ::cors_runtime::__private::EnvOrigins::of("CORS_ORIGINS")
                            .with_default(&["http://app.localhost:*"]),
                    ],
                ),
        )
        .allow_methods(&["GET", "PUT"])
        .allow_credentials(true)
        .build();
}

async fn show() -> &'static str {
    "light"
}
