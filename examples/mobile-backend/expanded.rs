// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

/// What the user has written down.
type Notes = Arc<Mutex<Vec<String>>>;

/// This is for web views alone. It says which pages may read answers, and nothing about who may ask:
/// `Origin` is what a client says of itself, and only browsers can be trusted to tell the truth.
fn api(notes: Notes) -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new()
                .route("/notes", get(list).post(add))
                .layer(middleware::from_fn(with_token))
                .with_state(notes)
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
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &[
                "capacitor://localhost",
                "https://localhost",
                "ionic://localhost",
            ],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        #[cfg(debug_assertions)]
        dev_origins: ::core::option::Option::Some(
            &::cors_runtime::__private::ListedOrigins {
                patterns: &["http://localhost:8100"],
                ..::cors_runtime::__private::ListedOrigins::NONE
            },
        ),
        #[cfg(not(debug_assertions))]
        dev_origins: ::core::option::Option::None,
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "POST"]),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["authorization", "content-type"],
        ),
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

/// A real app asks whoever has issued the token.
async fn with_token(request: Request, next: Next) -> Result<Response, StatusCode> {
    let token = request.headers().get(header::AUTHORIZATION);
    match token.map(HeaderValue::as_bytes) {
        Some(b"Bearer ada") => Ok(next.run(request).await),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

async fn list(State(notes): State<Notes>) -> Json<Vec<String>> {
    Json(lock(&notes).clone())
}

async fn add(State(notes): State<Notes>, Json(note): Json<String>) -> StatusCode {
    lock(&notes).push(note);
    StatusCode::CREATED
}

fn lock(notes: &Notes) -> MutexGuard<'_, Vec<String>> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Notes::default())).await
}
