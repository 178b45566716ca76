//! An API that reports what its CORS policies decide: events, to find one mistake, and counters, for
//! those on call.
//!
//! Run it with `cargo run --bin monitoring`, and try what its README says.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use cors_runtime::{cors_policy, observe};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://localhost:*"]), // debug builds only
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    enforce(report),
)]
fn orders() -> MethodRouter {
    get(async || Json("a lamp")).put(async |_: Json<String>| ())
}

#[cors_policy(allow_origins = "*")]
fn prices() -> MethodRouter {
    get(async || Json([7, 9]))
}

/// Paths that are not routed are not shared, and count as `api`.
#[cors_policy(same_origin)]
fn api() -> Router {
    Router::new()
        .route("/orders/{id}", orders())
        .route("/prices", prices())
}

/// The counter's labels. Each has a few values, all of them in the source. The origin is not one:
/// a client that sends a thousand would make a thousand time series, with any text they like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decision {
    policy: String,
    preflight: bool,
    /// `allowed`, `origin_not_allowed`, `method_not_routed` and so on.
    outcome: &'static str,
    /// `off`, `passed`, `refused`, `would_refuse`.
    enforcement: &'static str,
}

type Decisions = Family<Decision, Counter>;

fn app() -> Router {
    let (mut registry, decisions) = (Registry::default(), Decisions::default());
    registry.register(
        "cors_decisions",
        "What the CORS policies decided",
        decisions.clone(),
    );
    // Around the policies, which tell it what they decide.
    let count = observe(move |observed| {
        if let Some(outcome) = observed.outcome() {
            let decision = Decision {
                policy: outcome.policy().to_owned(),
                preflight: outcome.is_preflight(),
                outcome: outcome.kind().name(),
                enforcement: outcome.enforcement().name(),
            };
            decisions.get_or_create(&decision).inc();
        }
    });
    api()
        .layer(count)
        // No policy, so no page can read it. In production it is on a port of its own.
        .route("/metrics", get(metrics).with_state(Arc::new(registry)))
}

async fn metrics(State(registry): State<Arc<Registry>>) -> Result<impl IntoResponse, StatusCode> {
    let mut page = String::new();
    text::encode(&mut page, &registry).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], page))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    // What is refused is an event with the target `cors`: here, a line on stderr.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, app()).await
}
