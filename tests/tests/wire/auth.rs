//! Authentication under a policy: it never sees a preflight, which has no credentials (Fetch,
//! "CORS-preflight fetch"), and a page can read its 401. The middleware is tower-http's own.

use std::collections::BTreeSet;
use std::future::{Ready, ready};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;
use http::header;
use tower_http::auth::{AsyncAuthorizeRequest, AsyncRequireAuthorizationLayer};
use tower_http::validate_request::{ValidateRequest, ValidateRequestHeaderLayer};

use crate::app::Calls;
use crate::ask::Ask;
use crate::browser::Script;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;
use crate::server::Server;

const TOKEN: &str = "Bearer let-me-in";

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [GET, PUT, DELETE],
    allow_headers = ["authorization", "content-type"],
    expose_headers = ["www-authenticate"],
)]
struct Api;

/// Another one, for a router inside.
#[cors_policy(Api, allow_methods = [GET, PUT], allow_credentials)]
struct Inner;

/// Who has the token may pass. Counts what it is asked.
#[derive(Clone)]
struct Token(Calls);

impl Token {
    /// What is answered in the app's place.
    fn refusal<B>(&self, request: &Request<B>) -> Option<Response> {
        self.0.add();
        let token = request.headers().get(header::AUTHORIZATION);
        if token.is_some_and(|token| token == TOKEN) {
            return None;
        }
        let refusal = Response::builder()
            .status(StatusCode::UNAUTHORIZED)
            .header(header::WWW_AUTHENTICATE, "Bearer")
            .body(Body::from("who are you?"));
        Some(refusal.unwrap())
    }
}

impl<B> ValidateRequest<B> for Token {
    type ResponseBody = Body;

    fn validate(&mut self, request: &mut Request<B>) -> Result<(), Response> {
        self.refusal(request).map_or(Ok(()), Err)
    }
}

impl<B> AsyncAuthorizeRequest<B> for Token {
    type RequestBody = B;
    type ResponseBody = Body;
    type Future = Ready<Result<Request<B>, Response>>;

    fn authorize(&mut self, request: Request<B>) -> Self::Future {
        ready(self.refusal(&request).map_or(Ok(request), Err))
    }
}

fn validate(asked: &Calls) -> ValidateRequestHeaderLayer<Token> {
    ValidateRequestHeaderLayer::custom(Token(asked.clone()))
}

fn authorize(asked: &Calls) -> AsyncRequireAuthorizationLayer<Token> {
    AsyncRequireAuthorizationLayer::new(Token(asked.clone()))
}

/// How often the middleware was asked, and how often a handler ran.
#[derive(Clone, Default)]
struct Ran {
    asked: Calls,
    served: Calls,
}

fn handlers() -> MethodRouter<Calls> {
    let served = async |State(calls): State<Calls>| {
        calls.add();
        "served"
    };
    get(served).put(served).delete(served)
}

fn routes(ran: &Ran) -> Router {
    Router::new()
        .route("/orders", handlers())
        .fallback(async || (StatusCode::NOT_FOUND, "nowhere"))
        .with_state(ran.served.clone())
}

#[cors_policy(Api)]
fn validated(ran: &Ran) -> Router {
    routes(ran).layer(validate(&ran.asked))
}

#[cors_policy(Api)]
fn authorized(ran: &Ran) -> Router {
    routes(ran).layer(authorize(&ran.asked))
}

/// Only what is routed has to authenticate.
#[cors_policy(Api)]
fn by_route_layer(ran: &Ran) -> Router {
    routes(ran).route_layer(validate(&ran.asked))
}

#[cors_policy(Api)]
fn by_path(ran: &Ran) -> Router {
    Router::new()
        .route("/orders", handlers().layer(authorize(&ran.asked)))
        .route("/open", get(async || "open"))
        .with_state(ran.served.clone())
}

#[cors_policy(Api)]
fn by_path_and_route_layer(ran: &Ran) -> Router {
    Router::new()
        .route("/orders", handlers().route_layer(validate(&ran.asked)))
        .with_state(ran.served.clone())
}

#[cors_policy(Api)]
fn nested(ran: &Ran) -> Router {
    let inside = routes(ran).layer(authorize(&ran.asked));
    Router::new()
        .route("/open", get(async || "open"))
        .nest("/inner", inside)
}

/// Auth between two policies.
#[cors_policy(Api)]
fn between(ran: &Ran) -> Router {
    Router::new()
        .nest("/inner", inner(ran))
        .layer(validate(&ran.asked))
}

#[cors_policy(Inner)]
fn inner(ran: &Ran) -> Router {
    routes(ran)
}

type Build = fn(&Ran) -> Router;

/// Each, and a path that has to authenticate.
const APPS: [(Build, &str); 7] = [
    (validated, "/orders"),
    (authorized, "/orders"),
    (by_route_layer, "/orders"),
    (by_path, "/orders"),
    (by_path_and_route_layer, "/orders"),
    (nested, "/inner/orders"),
    (between, "/inner/orders"),
];

/// A page's `fetch(path, { method, headers: { authorization } })`.
fn script(method: &str) -> Script {
    Script {
        origin: APP.to_owned(),
        method: method.to_owned(),
        headers: BTreeSet::from(["authorization".to_owned()]),
        credentials: false,
    }
}

async fn preflight(server: &Server, path: &str, script: &Script) -> Reply {
    let (method, headers) = script.preflight(false);
    let mut ask = Ask::new(method.as_str(), path);
    ask.headers = headers;
    server.send(ask).await
}

#[tokio::test]
async fn no_preflight_is_asked_for_a_token() {
    for (build, path) in APPS {
        let ran = Ran::default();
        let server = Server::of(build(&ran)).await;
        for method in ["GET", "PUT", "PATCH"] {
            let script = script(method);
            let reply = preflight(&server, path, &script).await;
            let judged = script.judges_preflight(reply.status, &reply.headers);
            assert_eq!(judged.is_ok(), method != "PATCH", "{reply:?}");
            let reply = server.send(Ask::preflight(path, method).from(EVIL)).await;
            reply.is_refused_preflight();
        }
        assert_eq!(ran.asked.count(), 0);
        assert_eq!(ran.served.count(), 0);
    }
}

#[tokio::test]
async fn a_page_can_read_the_401() {
    for (build, path) in APPS {
        let ran = Ran::default();
        let server = Server::of(build(&ran)).await;
        for wrong in [None, Some("Bearer guessed"), Some("")] {
            let mut ask = Ask::new("PUT", path).from(APP);
            if let Some(token) = wrong {
                ask = ask.with(header::AUTHORIZATION, token);
            }
            let reply = server.send(ask).await;
            assert_eq!(reply.status, 401);
            assert_eq!(reply.body, "who are you?");
            assert_eq!(script("PUT").judges_answer(&reply.headers), Ok(()));
            let exposed = &reply.headers["access-control-expose-headers"];
            assert_eq!(exposed, "www-authenticate");
            assert_eq!(reply.vary(), ["origin"]);
        }
        let reply = server.send(Ask::get(path).from(EVIL)).await;
        reply.is_refused_answer(401, "who are you?");
        assert_eq!(ran.asked.count(), 4);
        assert_eq!(ran.served.count(), 0);
    }
}

#[tokio::test]
async fn with_the_token_everything_works() {
    for (build, path) in APPS {
        let ran = Ran::default();
        let server = Server::of(build(&ran)).await;
        for method in ["GET", "PUT"] {
            let script = script(method);
            let reply = preflight(&server, path, &script).await;
            let judged = script.judges_preflight(reply.status, &reply.headers);
            assert_eq!(judged, Ok(()));
            let ask = Ask::new(method, path).with(header::AUTHORIZATION, TOKEN);
            let reply = server.send(ask.from(APP)).await;
            assert_eq!(reply.status, 200);
            assert_eq!(reply.body, "served");
            assert_eq!(script.judges_answer(&reply.headers), Ok(()));
        }
        assert_eq!(ran.asked.count(), 2);
        assert_eq!(ran.served.count(), 2);
    }
}

/// A script that sends `OPTIONS` itself, and a preflight without its one header, are requests like
/// any other: they authenticate.
#[tokio::test]
async fn what_is_no_preflight_is_asked() {
    let requested = header::ACCESS_CONTROL_REQUEST_METHOD;
    for build in [validated as Build, authorized] {
        let ran = Ran::default();
        let server = Server::of(build(&ran)).await;
        for ask in [
            Ask::options("/orders").from(APP),
            Ask::options("/orders").with(requested.clone(), "PUT"),
            Ask::get("/orders").from(APP).with(requested.clone(), "PUT"),
        ] {
            let reply = server.send(ask).await;
            assert_eq!(reply.status, 401);
        }
        assert_eq!(ran.asked.count(), 3);
    }
}

/// Where a policy is inside of auth and another around it, the one inside answers for its paths.
#[tokio::test]
async fn the_nearest_policy_answers_though_auth_is_around_it() {
    let ran = Ran::default();
    let server = Server::of(between(&ran)).await;
    let reply = preflight(&server, "/inner/orders", &script("PUT")).await;
    assert_eq!(reply.headers["access-control-allow-methods"], "GET,PUT");
    let reply = server.send(Ask::get("/inner/orders").from(APP)).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.headers["access-control-allow-credentials"], "true");
}

/// What is open stays open, and the 404 is as readable as the 401.
#[tokio::test]
async fn paths_without_auth_are_not_asked() {
    for build in [by_path as Build, nested] {
        let ran = Ran::default();
        let server = Server::of(build(&ran)).await;
        let reply = server.send(Ask::get("/open").from(APP)).await;
        assert_eq!(reply.body, "open");
        assert_eq!(reply.allowed_origin(), Some(APP));
        assert_eq!(ran.asked.count(), 0);
    }
    let ran = Ran::default();
    let server = Server::of(by_route_layer(&ran)).await;
    let reply = server.send(Ask::get("/nowhere").from(APP)).await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.allowed_origin(), Some(APP));
    assert_eq!(ran.asked.count(), 0);
}
