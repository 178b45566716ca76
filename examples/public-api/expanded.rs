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
    let router: Router = {
        Router::new()
            .route("/rates/{currency}", get(rate))
            .layer(middleware::from_fn_with_state(budget, spend))
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
        .allow_origins(&["*"])
        .allow_methods(&["GET"])
        .expose_headers(&["etag", "ratelimit-remaining", "retry-after"])
        .build();
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
