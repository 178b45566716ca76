// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

fn api(budget: Arc<AtomicU32>) -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new()
                .route("/rates/{currency}", get(rate))
                .layer(middleware::from_fn_with_state(budget, spend))
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
        allow_origins: ::cors_runtime::__private::Origins::Any,
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET"]),
        expose_headers: ::cors_runtime::__private::ExposedHeaders::Listed(
            &["etag", "ratelimit-remaining", "retry-after"],
        ),
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

/// What one euro is worth. A real app looks this up, and has a new tag for each day.
const RATES: [(&str, f64); 3] = [("chf", 0.95), ("gbp", 0.86), ("usd", 1.09)];

const TAG: &str = "\"2026-11-24\"";

async fn rate(
    Path(currency): Path<String>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let rate = RATES.iter().find(|(name, _)| *name == currency);
    let (_, rate) = rate.ok_or(StatusCode::NOT_FOUND)?;
    let cached = [(header::ETAG, TAG), (header::CACHE_CONTROL, "public, max-age=60")];
    let tag = headers.get(header::IF_NONE_MATCH);
    if tag.is_some_and(|tag| tag == TAG) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    Ok((cached, Json(rate)).into_response())
}

/// How many requests there may be. A real app counts for each client, and begins anew every minute.
const BUDGET: u32 = 100;

async fn spend(
    State(budget): State<Arc<AtomicU32>>,
    request: Request,
    next: Next,
) -> Response {
    let spent = budget
        .try_update(
            Ordering::Relaxed,
            Ordering::Relaxed,
            |left| { left.checked_sub(1) },
        );
    let Ok(left) = spent else {
        let wait = [("ratelimit-remaining", "0"), ("retry-after", "60")];
        return (StatusCode::TOO_MANY_REQUESTS, wait).into_response();
    };
    let left = [("ratelimit-remaining", (left - 1).to_string())];
    (left, next.run(request).await).into_response()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Arc::new(AtomicU32::new(BUDGET)))).await
}
