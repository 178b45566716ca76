//! Exchange rates for everyone: any page on any site may read them, without asking first.
//!
//! Run it with `cargo run --bin public-api`, and try what its README says.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

#[cors_policy(
    // Safe, because nothing here depends on who asks: no cookie is looked at, and what everyone may
    // read with `curl`, every page may read. Beside `allow_credentials`, `*` would not compile.
    allow_origins = "*",
    // The only method that is routed, and one that needs no preflight.
    allow_methods = [GET],
    // A script sees `content-type` and a few others. Any other header it should see has to be named.
    expose_headers = ["etag", "ratelimit-remaining", "retry-after"],
)]
fn api(budget: Arc<AtomicU32>) -> Router {
    Router::new()
        .route("/rates/{currency}", get(rate))
        // Inside of the policy: a page can read the 429, too, and when to come back.
        .layer(middleware::from_fn_with_state(budget, spend))
}

/// What one euro is worth. A real app looks this up, and has a new tag for each day.
const RATES: [(&str, f64); 3] = [("chf", 0.95), ("gbp", 0.86), ("usd", 1.09)];
const TAG: &str = "\"2026-11-24\"";

async fn rate(Path(currency): Path<String>, headers: HeaderMap) -> Result<Response, StatusCode> {
    let rate = RATES.iter().find(|(name, _)| *name == currency);
    let (_, rate) = rate.ok_or(StatusCode::NOT_FOUND)?;
    let cached = [
        (header::ETAG, TAG),
        // Any cache on the way may keep it, and hand the one copy to every page: with `*`, the answer
        // is the same for all of them, so there is no `Vary: Origin`.
        (header::CACHE_CONTROL, "public, max-age=60"),
    ];
    // A browser whose copy is too old asks so by itself.
    let tag = headers.get(header::IF_NONE_MATCH);
    if tag.is_some_and(|tag| tag == TAG) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    Ok((cached, Json(rate)).into_response())
}

/// How many requests there may be. A real app counts for each client, and begins anew every minute.
const BUDGET: u32 = 100;

async fn spend(State(budget): State<Arc<AtomicU32>>, request: Request, next: Next) -> Response {
    let spent = budget.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
        left.checked_sub(1)
    });
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
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api(Arc::new(AtomicU32::new(BUDGET)))).await
}
