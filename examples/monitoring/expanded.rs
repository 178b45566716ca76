// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

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

fn orders() -> MethodRouter {
    let router: MethodRouter = {
        get(async || Json("a lamp")).put(async |_: Json<String>| ())
    };
    <MethodRouter as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        orders::layer().for_methods(&["GET", "HEAD", "PUT"]),
    )
}

#[allow(non_camel_case_types)]
type orders = ::cors_runtime::__private::PolicyOf<__orders_policy>;

struct __orders_policy;

impl ::cors_runtime::__private::FunctionPolicy for __orders_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "orders",
            ::core::module_path!(),
        )
        .allow_origins(&["https://app.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["GET", "PUT"])
        .allow_headers(&["content-type"])
        .enforce(false, true)
        .build();
}

fn prices() -> MethodRouter {
    let router: MethodRouter = { get(async || Json([7, 9])) };
    <MethodRouter as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        prices::layer().for_methods(&["GET", "HEAD"]),
    )
}

#[allow(non_camel_case_types)]
type prices = ::cors_runtime::__private::PolicyOf<__prices_policy>;

struct __prices_policy;

impl ::cors_runtime::__private::FunctionPolicy for __prices_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "prices",
            ::core::module_path!(),
        )
        .allow_origins(&["*"])
        .build();
}

/// Paths that are not routed are not shared, and count as `api`.
fn api() -> Router {
    let router: Router = {
        Router::new().route("/orders/{id}", orders()).route("/prices", prices())
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
        .same_origin()
        .build();
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
    registry
        .register("cors_decisions", "What the CORS policies decided", decisions.clone());
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
    api().layer(count).route("/metrics", get(metrics).with_state(Arc::new(registry)))
}

async fn metrics(
    State(registry): State<Arc<Registry>>,
) -> Result<impl IntoResponse, StatusCode> {
    let mut page = String::new();
    text::encode(&mut page, &registry).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], page))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, app()).await
}
