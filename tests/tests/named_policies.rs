//! Named policies, reused from another module and another crate: what is inherited, what is
//! replaced, what is cleared. Asserted on the constant and on the wire.

// Methods are there for where they stand.
#![allow(clippy::unused_self)]

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use cors_runtime::{AllowedNames, AllowedOrigins, Dangers, Policy, cors_policy};
use cors_tests::{Everybody, Partner, Trusted};
use http::{HeaderMap, Method, Request, header};
use tower::ServiceExt;

fn hello() -> Router {
    Router::new().route("/", get(async || "hello").put(async || "hello"))
}

fn patterns(policy: &Policy) -> Vec<&str> {
    match policy.allow_origins() {
        AllowedOrigins::Listed { patterns, .. } => patterns,
        _ => Vec::new(),
    }
}

async fn send(app: Router, request: http::request::Builder) -> HeaderMap {
    let request = request.uri("/").body(Body::empty()).unwrap();
    app.oneshot(request).await.unwrap().headers().clone()
}

async fn preflight(app: Router, origin: &str) -> HeaderMap {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
    send(app, request).await
}

async fn answer(app: Router, origin: &str) -> HeaderMap {
    send(app, Request::builder().header(header::ORIGIN, origin)).await
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

mod policies {
    use super::cors_policy;

    /// A policy of another module, with a danger in it.
    #[cors_policy(
        allow_origins = ["http://intranet.example", "https://*.github.io"],
        allow_methods = [PUT],
        allow_credentials,
        dangerously_allow(insecure_origin, public_suffix),
    )]
    pub(crate) struct Intranet;

    #[cors_policy(allow_origins = ["null"], dangerously_allow(null_origin), max_age = 5)]
    pub(crate) struct Frames;
}

#[cors_policy(Partner)]
fn as_it_is() -> Router {
    hello()
}

#[tokio::test]
async fn a_policy_of_another_crate_is_inherited_whole() {
    let policy = as_it_is::POLICY;
    assert_eq!(policy.name(), "as_it_is");
    assert_eq!(policy.allow_origins(), Partner::POLICY.allow_origins());
    assert_eq!(
        policy.allow_methods(),
        AllowedNames::Listed(vec!["GET", "PUT"])
    );
    assert_eq!(
        policy.allow_headers(),
        AllowedNames::Listed(vec!["content-type"])
    );
    assert_eq!(policy.expose_headers(), AllowedNames::Listed(vec!["etag"]));
    assert_eq!(policy.max_age(), Some(600));
    assert!(!policy.allow_credentials());

    let headers = preflight(as_it_is(), "https://partner.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some("https://partner.example")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_METHODS),
        Some("GET,PUT")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_HEADERS),
        Some("content-type")
    );
    assert_eq!(text(&headers, header::ACCESS_CONTROL_MAX_AGE), Some("600"));
    let headers = answer(as_it_is(), "https://partner.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_EXPOSE_HEADERS),
        Some("etag")
    );
}

#[cors_policy(
    Partner,
    allow_origins = ["https://other.example"],
    allow_methods = [DELETE],
    allow_headers = ["x-a"],
    expose_headers = ["x-b"],
    allow_credentials,
    max_age = "1m",
)]
fn replaced() -> Router {
    hello()
}

#[tokio::test]
async fn a_key_that_is_given_replaces_the_base_s_whole() {
    let policy = replaced::POLICY;
    assert_eq!(patterns(policy), ["https://other.example"]);
    assert_eq!(policy.allow_methods(), AllowedNames::Listed(vec!["DELETE"]));
    assert_eq!(policy.allow_headers(), AllowedNames::Listed(vec!["x-a"]));
    assert_eq!(policy.expose_headers(), AllowedNames::Listed(vec!["x-b"]));
    assert_eq!(policy.max_age(), Some(60));
    assert!(policy.allow_credentials());

    let refused = preflight(replaced(), "https://partner.example").await;
    assert_eq!(text(&refused, header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
    let headers = preflight(replaced(), "https://other.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_METHODS),
        Some("DELETE")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        Some("true")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_HEADERS),
        Some("x-a")
    );
    assert_eq!(text(&headers, header::ACCESS_CONTROL_MAX_AGE), Some("60"));
}

#[cors_policy(
    Partner,
    allow_methods = [],
    allow_headers = [],
    expose_headers = [],
    max_age = [],
)]
fn cleared() -> Router {
    hello()
}

#[cors_policy(Trusted, allow_credentials = false)]
fn without_cookies() -> Router {
    hello()
}

#[tokio::test]
async fn brackets_clear_a_key() {
    let policy = cleared::POLICY;
    assert_eq!(patterns(policy), ["https://partner.example"]);
    assert_eq!(policy.allow_methods(), AllowedNames::Safelisted);
    assert_eq!(policy.allow_headers(), AllowedNames::Safelisted);
    assert_eq!(policy.expose_headers(), AllowedNames::Safelisted);
    assert_eq!(policy.max_age(), None);

    let headers = preflight(cleared(), "https://partner.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some("https://partner.example")
    );
    assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_HEADERS), None);
    assert_eq!(text(&headers, header::ACCESS_CONTROL_MAX_AGE), None);
    let headers = answer(cleared(), "https://partner.example").await;
    assert_eq!(text(&headers, header::ACCESS_CONTROL_EXPOSE_HEADERS), None);

    assert!(Trusted::POLICY.allow_credentials());
    assert!(!without_cookies::POLICY.allow_credentials());
    let headers = answer(without_cookies(), "https://partner.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        None
    );
}

#[cors_policy(policies::Intranet, max_age = 60)]
fn leave_inherited() -> Router {
    hello()
}

#[cors_policy(policies::Intranet, allow_origins = ["https://app.example"])]
fn other_origins() -> Router {
    hello()
}

#[cors_policy(policies::Intranet, allow_credentials = false)]
fn other_credentials() -> Router {
    hello()
}

#[cors_policy(
    policies::Intranet,
    allow_origins = ["http://other.example"],
    dangerously_allow(insecure_origin),
)]
fn leave_given_again() -> Router {
    hello()
}

#[cors_policy(policies::Frames, allow_methods = [PUT])]
fn frames() -> Router {
    hello()
}

#[tokio::test]
async fn what_is_dangerous_is_inherited_only_where_neither_origins_nor_credentials_are_replaced() {
    assert_eq!(
        leave_inherited::POLICY.dangerously_allow(),
        policies::Intranet::POLICY.dangerously_allow()
    );
    assert!(leave_inherited::POLICY.dangerously_allow().public_suffix);
    assert_eq!(other_origins::POLICY.dangerously_allow(), Dangers::NONE);
    assert_eq!(other_credentials::POLICY.dangerously_allow(), Dangers::NONE);
    let again = leave_given_again::POLICY.dangerously_allow();
    assert!(again.insecure_origin && !again.public_suffix);
    assert!(frames::POLICY.dangerously_allow().null_origin);

    let intranet = "http://intranet.example";
    let headers = answer(leave_inherited(), intranet).await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(intranet)
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        Some("true")
    );
    let headers = answer(other_origins(), intranet).await;
    assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
    let headers = answer(other_credentials(), intranet).await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(intranet)
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        None
    );
    let headers = answer(leave_given_again(), "http://other.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some("http://other.example")
    );
    let headers = answer(frames(), "null").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some("null")
    );
}

#[cors_policy(Everybody, max_age = 1)]
struct First;

#[cors_policy(First, allow_methods = [PUT])]
struct Second;

#[cors_policy(Second, allow_headers = mirror)]
fn third() -> Router {
    hello()
}

// An annotated function carries a policy like a struct does.
#[cors_policy(third, expose_headers = [])]
fn fourth() -> Router {
    hello()
}

#[tokio::test]
async fn a_base_may_have_a_base() {
    let policy = fourth::POLICY;
    assert_eq!(policy.name(), "fourth");
    assert_eq!(policy.allow_origins(), AllowedOrigins::Any);
    assert_eq!(policy.allow_methods(), AllowedNames::Listed(vec!["PUT"]));
    assert_eq!(policy.allow_headers(), AllowedNames::Mirrored);
    assert_eq!(policy.expose_headers(), AllowedNames::Safelisted);
    assert_eq!(policy.max_age(), Some(1));

    let headers = preflight(fourth(), "https://anyone.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some("*")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_METHODS),
        Some("PUT")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_HEADERS),
        Some("content-type")
    );
    assert_eq!(text(&headers, header::ACCESS_CONTROL_MAX_AGE), Some("1"));
    let headers = answer(third(), "https://anyone.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_EXPOSE_HEADERS),
        Some("*")
    );
}

struct App;

impl App {
    // Without a type to be a constant of.
    #[cors_policy(Trusted, allow_methods = [DELETE])]
    fn router(&self) -> Router {
        hello()
    }
}

#[tokio::test]
async fn a_method_builds_on_a_named_policy() {
    let headers = preflight(App.router(), "https://partner.example").await;
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_METHODS),
        Some("DELETE")
    );
    assert_eq!(
        text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        Some("true")
    );
    assert_eq!(text(&headers, header::ACCESS_CONTROL_MAX_AGE), Some("600"));
}
