// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::process::ExitCode;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{PolicyErrors, cors_policy};

fn api() -> Result<Router, PolicyErrors> {
    let layer = match <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyTargetIf<
        { <api as ::cors_runtime::CorsPolicy>::POLICY.is_known() },
    >>::ready(<api as ::cors_runtime::CorsPolicy>::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Result<Router, PolicyErrors> {
            Ok(Router::new().route("/orders", get(orders)))
        })(),
        layer,
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct api {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for api {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "api",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            environment: &[
                ::cors_runtime::__private::EnvOrigins {
                    variable: "CORS_ORIGINS",
                    default: ::core::option::Option::None,
                },
            ],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET"]),
        allow_credentials: true,
        max_age: ::core::option::Option::Some(7200u32),
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

async fn orders() -> Json<[&'static str; 2]> {
    Json(["a lamp", "a chair"])
}

/// What a variable of the environment says, or this.
fn variable(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

#[tokio::main]
async fn main() -> std::io::Result<ExitCode> {
    let api = match api() {
        Ok(api) => api,
        Err(errors) => {
            eprintln!("{errors}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let address = format!(
        "{}:{}", variable("BIND", "127.0.0.1"), variable("PORT", "3000")
    );
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api).await?;
    Ok(ExitCode::SUCCESS)
}
