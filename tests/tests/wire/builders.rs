//! Every place that a policy can be put, and that it works there.

use axum::extract::{FromRef, State};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use cors_runtime::cors_policy;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_ANSWER, Public, SITE_ANSWER, SITE_PREFLIGHT, Site};
use crate::server::Server;

async fn orders() -> &'static str {
    "orders"
}

/// The answer, the preflight and a refusal: a policy works or it does not.
async fn is_served(app: Router, path: &str) {
    let server = Server::of(app).await;
    let reply = server.send(Ask::get(path).from(APP)).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.cors(), SITE_ANSWER);
    assert_eq!(reply.vary(), ["origin"]);
    let reply = server.send(Ask::preflight(path, "PUT").from(APP)).await;
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
    assert_eq!(reply.vary(), ["origin"]);
    let reply = server.send(Ask::get(path).from(EVIL)).await;
    assert_eq!(reply.cors(), [""; 0]);
    let reply = server.send(Ask::preflight(path, "PUT").from(EVIL)).await;
    assert_eq!(reply.cors(), [""; 0]);
}

#[cors_policy(Site)]
fn method_router() -> MethodRouter {
    get(orders).put(orders)
}

#[tokio::test]
async fn on_a_method_router() {
    is_served(Router::new().route("/orders", method_router()), "/orders").await;
}

/// Its 405 is under the policy, and the routes beside it are not.
#[tokio::test]
async fn on_a_method_router_it_covers_the_405_and_no_more() {
    let app = Router::new()
        .route("/orders", method_router())
        .route("/beside", get(orders));
    let server = Server::of(app).await;
    let reply = server.send(Ask::new("DELETE", "/orders").from(APP)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.headers["allow"], "GET,HEAD,PUT");
    assert_eq!(reply.cors(), SITE_ANSWER);
    let reply = server.send(Ask::options("/orders").from(APP)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.cors(), SITE_ANSWER);
    for path in ["/beside", "/nowhere"] {
        let reply = server.send(Ask::get(path).from(APP)).await;
        assert_eq!(reply.cors(), [""; 0]);
        assert_eq!(reply.vary(), [""; 0]);
    }
}

#[cors_policy(Site)]
fn with_own_options(calls: Calls) -> MethodRouter {
    get(orders)
        .options(|State(calls): State<Calls>| async move {
            calls.add();
            "own"
        })
        .with_state(calls)
}

#[tokio::test]
async fn on_a_method_router_the_own_options_are_reached_by_plain_ones_only() {
    let calls = Calls::default();
    let server = Server::of(Router::new().route("/", with_own_options(calls.clone()))).await;
    let reply = server.send(Ask::preflight("/", "GET").from(APP)).await;
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
    assert_eq!(calls.count(), 0);
    let reply = server.send(Ask::options("/").from(APP)).await;
    assert_eq!(reply.body, "own");
    assert_eq!(calls.count(), 1);
}

#[derive(Clone)]
struct AppState {
    greeting: &'static str,
}

#[derive(Clone)]
struct Greeting(&'static str);

impl FromRef<AppState> for Greeting {
    fn from_ref(state: &AppState) -> Greeting {
        Greeting(state.greeting)
    }
}

async fn greet(State(Greeting(greeting)): State<Greeting>) -> &'static str {
    greeting
}

const STATE: AppState = AppState { greeting: "hello" };

#[cors_policy(Site)]
fn with_its_state() -> Router<AppState> {
    Router::new().route("/greet", get(greet))
}

#[cors_policy(Site)]
fn generic<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Greeting: FromRef<S>,
{
    Router::new().route("/greet", get(greet))
}

#[cors_policy(Site)]
fn generic_method_router<S>() -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Greeting: FromRef<S>,
{
    get(greet).put(greet)
}

#[cors_policy(Site)]
fn state_inside() -> Router {
    Router::new().route("/greet", get(greet)).with_state(STATE)
}

#[tokio::test]
async fn on_routers_with_state() {
    is_served(with_its_state().with_state(STATE), "/greet").await;
    is_served(generic::<AppState>().with_state(STATE), "/greet").await;
    let app = Router::new().route("/greet", generic_method_router::<AppState>());
    is_served(app.with_state(STATE), "/greet").await;
    is_served(state_inside(), "/greet").await;
    let server = Server::of(generic::<AppState>().with_state(STATE)).await;
    assert_eq!(server.send(Ask::get("/greet")).await.body, "hello");
}

#[cors_policy(Site)]
async fn fallible(greeting: Result<&'static str, String>) -> Result<Router, String> {
    let state = AppState {
        greeting: greeting?,
    };
    if state.greeting.is_empty() {
        return Ok(Router::new());
    }
    Ok(Router::new().route("/greet", get(greet)).with_state(state))
}

#[tokio::test]
async fn on_an_async_one_that_can_fail() {
    is_served(fallible(Ok("hello")).await.unwrap(), "/greet").await;
    assert_eq!(fallible(Err("no".into())).await.unwrap_err(), "no");
    // An early return is covered as the last expression is.
    let server = Server::of(fallible(Ok("")).await.unwrap()).await;
    let reply = server.send(Ask::get("/greet").from(APP)).await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.cors(), SITE_ANSWER);
}

#[cors_policy(Site)]
fn closed_or_open(closed: bool) -> Router {
    if closed {
        return Router::new();
    }
    Router::new().route("/greet", get(greet)).with_state(STATE)
}

#[tokio::test]
async fn on_one_that_returns_early() {
    is_served(closed_or_open(false), "/greet").await;
    let server = Server::of(closed_or_open(true)).await;
    let reply = server.send(Ask::get("/greet").from(APP)).await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.cors(), SITE_ANSWER);
}

#[tokio::test]
async fn a_named_policy_layered_by_hand() {
    is_served(routes(Calls::default()).layer(Site::layer()), "/orders").await;
    let layer = Site::try_layer().unwrap();
    assert_eq!(layer.policy(), Site::POLICY);
    is_served(routes(Calls::default()).layer(layer), "/orders").await;
    is_served(
        Router::new().route("/", get(orders).layer(Site::layer())),
        "/",
    )
    .await;
}

/// The layer of an annotated function is that of its policy.
#[tokio::test]
async fn the_type_beside_a_builder_has_the_same_layer() {
    is_served(
        routes(Calls::default()).layer(state_inside::layer()),
        "/orders",
    )
    .await;
    assert_eq!(
        state_inside::POLICY.allow_origins(),
        Site::POLICY.allow_origins()
    );
}

/// One layer may be put around several routers.
#[tokio::test]
async fn one_layer_serves_many() {
    let layer = Site::layer();
    let app = Router::new()
        .route("/a", get(orders).layer(layer.clone()))
        .route("/b", get(orders).layer(layer));
    is_served(app.clone(), "/a").await;
    is_served(app, "/b").await;
}

#[cors_policy(Site, max_age = [], expose_headers = [], allow_methods = [PATCH])]
fn replaced() -> Router {
    Router::new().route("/orders", get(orders))
}

/// A key that is given replaces the named policy's whole; `[]` clears it.
#[tokio::test]
async fn keys_of_a_named_policy_are_replaced() {
    let server = Server::of(replaced()).await;
    let reply = server
        .send(Ask::preflight("/orders", "PATCH").from(APP))
        .await;
    let expected = [
        "allow-credentials: true",
        "allow-headers: content-type,x-token",
        "allow-methods: PATCH",
        "allow-origin: https://app.example.com",
    ];
    assert_eq!(reply.cors(), expected);
    let reply = server.send(Ask::get("/orders").from(APP)).await;
    assert_eq!(reply.cors(), [SITE_ANSWER[0], SITE_ANSWER[1]]);
}

#[cors_policy(Site)]
fn api() -> Router {
    Router::new().route("/orders", get(orders).put(orders))
}

/// Under a prefix, or merged into a larger app: the routes of the builder have its policy, others
/// have none.
#[tokio::test]
async fn inside_a_larger_app_it_covers_its_own_routes() {
    let app = Router::new()
        .route("/health", get(orders))
        .nest("/api", api());
    is_served(app.clone(), "/api/orders").await;
    let reply = Server::of(app)
        .await
        .send(Ask::get("/health").from(APP))
        .await;
    assert_eq!(reply.cors(), [""; 0]);
    let app = Router::new().route("/health", get(orders)).merge(api());
    is_served(app.clone(), "/orders").await;
    let reply = Server::of(app)
        .await
        .send(Ask::get("/health").from(APP))
        .await;
    assert_eq!(reply.cors(), [""; 0]);
}

/// Two routers side by side, each with a policy of its own.
#[tokio::test]
async fn two_policies_side_by_side_keep_to_themselves() {
    let public = Router::new()
        .route("/public", get(orders))
        .layer(Public::layer());
    let server = Server::of(Router::new().nest("/a", api()).nest("/b", public)).await;
    let reply = server.send(Ask::get("/a/orders").from(APP)).await;
    assert_eq!(reply.cors(), SITE_ANSWER);
    let reply = server.send(Ask::get("/b/public").from(APP)).await;
    assert_eq!(reply.cors(), PUBLIC_ANSWER);
    let reply = server
        .send(Ask::preflight("/a/orders", "PUT").from(EVIL))
        .await;
    reply.is_refused_preflight();
}

/// The whole path of a request with a body: preflight, then the JSON.
#[tokio::test]
async fn a_preflighted_request_with_a_body() {
    async fn echo(Json(value): Json<serde_json::Value>) -> Json<serde_json::Value> {
        Json(value)
    }
    let app = Router::new()
        .route("/echo", post(echo))
        .layer(Site::layer());
    let server = Server::of(app).await;
    let ask = Ask::preflight("/echo", "POST").for_headers("content-type");
    assert_eq!(server.send(ask.from(APP)).await.cors(), SITE_PREFLIGHT);
    let ask = Ask::new("POST", "/echo").body(r#"{"a":1}"#);
    let ask = ask.with(http::header::CONTENT_TYPE, "application/json");
    let reply = server.send(ask.from(APP)).await;
    assert_eq!(reply.body, r#"{"a":1}"#);
    assert_eq!(reply.cors(), SITE_ANSWER);
}

/// The bare tower-http layer is tower-http's: it answers every `OPTIONS`, and leaves the app's own
/// headers where it has none. That is what it is asked for.
#[tokio::test]
async fn the_bare_layer_does_as_tower_http_does() {
    let calls = Calls::default();
    let server = Server::of(routes(calls.clone()).layer(Site::cors_layer())).await;
    let reply = server
        .send(Ask::preflight("/orders", "PUT").from(APP))
        .await;
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
    assert_eq!(reply.vary(), ["origin"]);
    let reply = server.send(Ask::get("/orders").from(APP)).await;
    assert_eq!(reply.cors(), SITE_ANSWER);
    assert_eq!(calls.count(), 1);
    // Plain `OPTIONS` is swallowed, …
    let reply = server.send(Ask::options("/own-options")).await;
    assert_eq!(reply.body, "");
    assert_eq!(calls.count(), 1);
    // … and what depends on no origin goes out to every origin.
    let reply = server.send(Ask::get("/orders").from(EVIL)).await;
    assert_eq!(reply.cors(), [SITE_ANSWER[0], SITE_ANSWER[2]]);
}
