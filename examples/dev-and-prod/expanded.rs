// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::{Arc, Mutex, PoisonError};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

/// What the API keeps.
type Theme = Arc<Mutex<String>>;

fn api(theme: Theme) -> Router {
    let router: Router = {
        Router::new().route("/theme", get(show).put(replace)).with_state(theme)
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        api::layer(),
    )
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyOf<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .allow_origins(&["https://app.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(
                &["http://localhost:*", "http://127.0.0.1:*"],
            ),
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
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Arc::new(Mutex::new("light".to_owned())))).await
}
