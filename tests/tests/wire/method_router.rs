//! An annotated `MethodRouter`: where its chain can be read, its policy answers no preflight for a method
//! that the path does not route (§5, rule 6).

use std::convert::Infallible;
use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::routing::{MethodFilter, MethodRouter, any, get, head, on, put};
use cors_runtime::{CorsOutcome, Outcome, Refusal, cors_policy};
use http::{Response, StatusCode};
use tower::ServiceExt as _;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::ask::Ask;
use crate::nesting::Outer;
use crate::policies::{APP, EVIL};
use crate::reply::cors;

/// It allows more than any path here routes.
#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [GET, HEAD, PUT, PATCH, DELETE, OPTIONS, custom("PURGE")],
    allow_credentials,
)]
struct Wide;

/// The same of every policy that allows whatever method there is.
#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = mirror)]
struct Open;

async fn handled() -> &'static str {
    "handled"
}

#[cors_policy(Wide)]
fn plain() -> MethodRouter {
    get(handled).put(handled)
}

#[cors_policy(Open)]
fn every_method() -> MethodRouter {
    get(handled).put(handled)
}

#[cors_policy(Wide)]
fn in_a_result() -> Result<MethodRouter, Infallible> {
    Ok(get(handled).put(handled))
}

#[cors_policy(Wide, name = Renamed)]
async fn later() -> axum::routing::MethodRouter<(), Infallible> {
    std::future::ready(()).await;
    axum::routing::put(handled).get(handled)
}

#[cors_policy(Wide)]
fn into_one() -> impl Into<MethodRouter> {
    get(handled).put(handled)
}

#[cors_policy(Wide)]
fn by_a_filter() -> MethodRouter {
    on(MethodFilter::GET.or(MethodFilter::PUT), handled)
}

#[cors_policy(Open)]
fn with_layers_and_state() -> MethodRouter {
    MethodRouter::new()
        .get(async |State(text): State<&'static str>| text)
        .put(handled)
        .layer(SetResponseHeaderLayer::overriding(
            http::header::SERVER,
            http::HeaderValue::from_static("x"),
        ))
        .with_state("handled")
}

#[cors_policy(Wide, allow_origins = env("CORS_TESTS_UNSET", default = ["https://app.example.com"]))]
fn of_the_environment() -> MethodRouter {
    get(handled).put(handled)
}

#[cors_policy(Open, allow_origins = env("CORS_TESTS_UNSET", default = ["https://app.example.com"]))]
fn of_the_environment_in_a_result() -> Result<MethodRouter, Box<dyn Error>> {
    Ok(get(handled).put(handled))
}

#[cors_policy(Open, allow_origins = with(|origin, _| origin.host().as_str() == "app.example.com"))]
fn of_a_source() -> MethodRouter {
    get(handled).put(handled)
}

struct App;

impl App {
    #[cors_policy(Wide, name = _)]
    fn of_a_method(&self) -> MethodRouter {
        let Self = self;
        get(handled).put(handled)
    }
}

/// Chains that can be read, each of which routes `GET`, `HEAD` and `PUT`.
async fn readable() -> Vec<(&'static str, MethodRouter)> {
    vec![
        ("plain", plain()),
        ("every_method", every_method()),
        ("in_a_result", in_a_result().unwrap()),
        ("later", later().await),
        ("into_one", into_one().into()),
        ("by_a_filter", by_a_filter()),
        ("with_layers_and_state", with_layers_and_state()),
        ("of_the_environment", of_the_environment()),
        (
            "of_the_environment_in_a_result",
            of_the_environment_in_a_result().unwrap(),
        ),
        ("of_a_source", of_a_source()),
        ("of_a_method", App.of_a_method()),
    ]
}

#[cors_policy(Wide)]
fn with_a_fallback() -> MethodRouter {
    get(handled).put(handled).fallback(handled)
}

#[cors_policy(Open)]
fn of_any_method() -> MethodRouter {
    any(handled)
}

#[cors_policy(Wide)]
fn with_any_behind() -> MethodRouter {
    get(handled).put(handled).merge(any(handled))
}

#[cors_policy(Wide)]
fn in_a_variable() -> MethodRouter {
    let chain = get(handled);
    chain.put(handled)
}

#[cors_policy(Open)]
fn with_a_return() -> MethodRouter {
    if std::env::args().count() > 10_000 {
        return put(handled);
    }
    get(handled).put(handled)
}

#[cors_policy(Wide)]
fn by_another_function() -> MethodRouter {
    fn get(_: fn() -> std::future::Ready<()>) -> MethodRouter {
        any(handled)
    }
    get(|| std::future::ready(()))
}

/// Chains that cannot be read, or whose fallback takes every other method.
fn unreadable() -> [(&'static str, MethodRouter); 6] {
    [
        ("with_a_fallback", with_a_fallback()),
        ("of_any_method", of_any_method()),
        ("with_any_behind", with_any_behind()),
        ("in_a_variable", in_a_variable()),
        ("with_a_return", with_a_return()),
        ("by_another_function", by_another_function()),
    ]
}

async fn send(app: &Router, ask: Ask) -> (Response<axum::body::Body>, CorsOutcome) {
    let (request, recorder) = ask.recorded();
    let response = app.clone().oneshot(request).await.unwrap();
    (response, recorder.outcome().unwrap().clone())
}

async fn is_allowed(app: &Router, method: &str) {
    let preflight = Ask::preflight("/", method).from(APP);
    let (response, outcome) = send(app, preflight).await;
    assert_eq!(*outcome.kind(), Outcome::Allowed, "{method}");
    let headers = response.headers();
    assert!(headers.contains_key("access-control-allow-origin"));
    assert!(headers.contains_key("access-control-allow-methods"));
}

/// As `cors_route!` refuses one.
async fn is_refused(app: &Router, method: &str) {
    let preflight = Ask::preflight("/", method).from(APP);
    let (response, outcome) = send(app, preflight).await;
    let refused = Outcome::Refused(Refusal::MethodNotRouted);
    assert_eq!(*outcome.kind(), refused, "{method}");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(cors(response.headers()), [""; 0], "{method}");
    assert!(!response.headers().contains_key("vary"));
}

#[tokio::test]
async fn a_preflight_for_what_is_not_routed_is_refused() {
    for (name, route) in readable().await {
        let app = Router::new().route("/", route);
        println!("{name}");
        for method in ["GET", "HEAD", "PUT"] {
            is_allowed(&app, method).await;
        }
        for method in [
            "DELETE", "PATCH", "POST", "OPTIONS", "TRACE", "CONNECT", "PURGE", "get", "put",
        ] {
            is_refused(&app, method).await;
        }
        // What is routed is under the policy, and what is not is, too.
        let (response, outcome) = send(&app, Ask::new("PUT", "/").from(APP)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(*outcome.kind(), Outcome::Allowed);
        let (response, outcome) = send(&app, Ask::new("DELETE", "/").from(APP)).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(*outcome.kind(), Outcome::Allowed);
        assert_eq!(response.headers()["allow"].len(), "GET,HEAD,PUT".len());
    }
}

#[tokio::test]
async fn a_chain_that_is_not_read_is_answered_for_every_method() {
    for (name, route) in unreadable() {
        let app = Router::new().route("/", route);
        println!("{name}");
        for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "PURGE"] {
            is_allowed(&app, method).await;
        }
    }
}

/// Nothing else is decided otherwise.
#[tokio::test]
async fn other_refusals_are_what_they_were() {
    let app = Router::new().route("/", plain());
    for (ask, refusal) in [
        (
            Ask::preflight("/", "PUT").from(EVIL),
            Refusal::OriginNotAllowed,
        ),
        (
            Ask::preflight("/", "P U T").from(APP),
            Refusal::MalformedMethod,
        ),
        (
            Ask::preflight("/", "PUT").from(APP).for_headers("x-a"),
            Refusal::HeaderNotAllowed("x-a".parse().unwrap()),
        ),
    ] {
        let (response, outcome) = send(&app, ask).await;
        assert_eq!(*outcome.kind(), Outcome::Refused(refusal));
        assert_eq!(response.headers()["vary"], "origin");
    }
    let (_, outcome) = send(&app, Ask::preflight("/", "DELETE").from(EVIL)).await;
    assert_eq!(outcome.policy(), "plain");
    assert!(outcome.is_preflight());
}

/// An outer policy answers the preflights of the inner one, by the inner one's routes.
#[tokio::test]
async fn in_an_annotated_router() {
    let inner = Router::new().nest("/api", Router::new().route("/orders", plain()));
    let app = inner.route("/plain", get(handled)).layer(Outer::layer());
    let at = |path: &str, method| Ask::preflight(path, method).from(APP);
    let (_, outcome) = send(&app, at("/api/orders", "PUT")).await;
    assert_eq!(*outcome.kind(), Outcome::Allowed);
    let (response, outcome) = send(&app, at("/api/orders", "DELETE")).await;
    let refused = Outcome::Refused(Refusal::MethodNotRouted);
    assert_eq!(*outcome.kind(), refused);
    assert_eq!(cors(response.headers()), [""; 0]);
}

/// `OPTIONS` and `HEAD` by themselves; and what no script can send is no method of a preflight.
#[tokio::test]
async fn each_method_is_routed_by_itself() {
    #[cors_policy(Wide)]
    fn options_and_head() -> MethodRouter {
        head(handled)
            .options(handled)
            .trace(handled)
            .connect(handled)
    }
    let app = Router::new().route("/", options_and_head());
    for method in ["HEAD", "OPTIONS"] {
        is_allowed(&app, method).await;
    }
    for method in ["GET", "PUT", "TRACE", "CONNECT"] {
        is_refused(&app, method).await;
    }
}
