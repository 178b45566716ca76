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
    > as ::cors_runtime::__private::PolicyReturnIf<
        { api::POLICY.is_known() },
    >>::ready(api::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: Result<Router, PolicyErrors> = {
        Ok(Router::new().route("/orders", get(orders)))
    };
    <Result<
        Router,
        PolicyErrors,
    > as ::cors_runtime::__private::PolicyReturnIf<
        { api::POLICY.is_known() },
    >>::with_policy(router, layer)
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyOf<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .allow_listed_origins(
            ::cors_runtime::__private::ListedOrigins::of(&[])
                .with_environment(
                    &[::cors_runtime::__private::EnvOrigins::of("CORS_ORIGINS")],
                ),
        )
        .allow_methods(&["GET"])
        .allow_credentials(true)
        .max_age(7200)
        .build();
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
