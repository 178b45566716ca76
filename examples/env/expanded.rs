// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::{PolicyErrors, cors_policy};

/// What the API keeps.
type Theme = Arc<Mutex<String>>;

fn api(theme: Theme) -> Result<Router, PolicyErrors> {
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
        Ok(Router::new().route("/theme", get(show).put(replace)).with_state(theme))
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
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["GET", "PUT"])
        .allow_headers(&["content-type"])
        .allow_credentials(true)
        .max_age(7200)
        .build();
}

async fn show(State(theme): State<Theme>) -> Json<String> {
    Json(theme.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

async fn replace(State(theme): State<Theme>, Json(new): Json<String>) {
    *theme.lock().unwrap_or_else(PoisonError::into_inner) = new;
}

#[tokio::main]
async fn main() -> std::io::Result<ExitCode> {
    let api = match api(Arc::new(Mutex::new("light".to_owned()))) {
        Ok(api) => api,
        Err(errors) => {
            eprintln!("{errors}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr() ?);
    println!(
        "The API is at {url}\n\nAsk as a browser would, from an origin that is in CORS_ORIGINS:\n"
    );
    println!("  curl -i -X OPTIONS {url}/theme -H 'Origin: https://app.example.com' \\");
    println!("       -H 'Access-Control-Request-Method: PUT' \\");
    println!("       -H 'Access-Control-Request-Headers: content-type'\n");
    println!("  curl -i {url}/theme -H 'Origin: https://app.example.com'\n");
    println!("And try what else can be in CORS_ORIGINS; this is wrong three times:\n");
    println!(
        "  CORS_ORIGINS='https://app.example.com/, app.example.com, http://app.example.com' \\"
    );
    println!("       cargo run --bin env");
    axum::serve(listener, api).await?;
    Ok(ExitCode::SUCCESS)
}
