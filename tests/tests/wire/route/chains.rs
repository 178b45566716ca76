//! Everything that can stand in the chain of a `cors_route!`.

use axum::extract::{Path, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use axum::{Json, Router};
use cors_runtime::{Outcome, Refusal, cors_policy, cors_route};
use http::StatusCode;
use tower::ServiceExt as _;

use super::{
    OURS, OURS_ANSWER, Ours, THEIRS, THEIRS_ANSWER, Theirs, is_not_routed, our_handler, ours,
    their_handler, theirs,
};
use crate::app::Calls;
use crate::ask::Ask;
use crate::server::Server;

async fn serve(route: MethodRouter) -> Server {
    Server::of(Router::new().route("/", route)).await
}

/// Like axum's own, it answers HEAD with the handler of GET, and other methods with 405.
#[tokio::test]
async fn it_is_axums_chain_still() {
    let server = serve(cors_route!(get(our_handler).put(their_handler))).await;
    let reply = server.send(Ask::new("HEAD", "/").from(OURS)).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (200, 0));
    assert_eq!(reply.cors(), OURS_ANSWER);
    for method in ["DELETE", "OPTIONS"] {
        let reply = server.send(Ask::new(method, "/").from(OURS)).await;
        assert_eq!(reply.status, 405);
        assert_eq!(reply.headers["allow"], "GET,HEAD,PUT");
        assert_eq!(reply.cors(), [""; 0]);
    }
    // Without an origin, too, the answer says that it may differ.
    assert_eq!(server.send(Ask::get("/")).await.vary(), ["origin"]);
}

#[tokio::test]
async fn the_handlers_are_plain_functions() {
    assert_eq!(our_handler().await, "ours");
    assert_eq!(greet(State("hello"), Path(3)).await.0, "hello 3");
    assert_eq!(our_handler::POLICY.name(), "our_handler");
    assert!(our_handler::POLICY.allows(OURS));
    assert!(!our_handler::POLICY.allows(THEIRS));
}

#[cors_policy(Ours)]
async fn greet(State(greeting): State<&'static str>, Path(times): Path<u8>) -> Json<String> {
    Json(format!("{greeting} {times}"))
}

#[tokio::test]
async fn with_state_and_extractors() {
    let routes = [
        cors_route!(get(greet).with_state("hello")),
        cors_route!(get(greet).with_state("hello").put(their_handler)),
        cors_route!(put(their_handler).get(greet)).with_state("hello"),
    ];
    for route in routes {
        let server = Server::of(Router::new().route("/{times}", route)).await;
        let reply = server.send(Ask::get("/2").from(OURS)).await;
        assert_eq!(reply.body, "\"hello 2\"");
        assert_eq!(reply.cors(), OURS_ANSWER);
    }
    let app = Router::new().route("/{times}", cors_route!(get(greet)));
    let server = Server::of(app.with_state("hello")).await;
    let reply = server.send(Ask::get("/x").from(OURS)).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.cors(), OURS_ANSWER, "a rejection can be read");
    let reply = server.send(Ask::preflight("/2", "GET").from(OURS)).await;
    assert_eq!(reply.cors(), ours("GET,HEAD"));
}

trait Name {
    const NAME: &'static str;
}

struct Db;

impl Name for Db {
    const NAME: &'static str = "db";
}

mod orders {
    use super::{IntoResponse, Name, cors_policy};

    /// Generic, and what it returns has no name.
    #[cors_policy(super::Theirs)]
    pub(super) async fn list<N: Name>() -> impl IntoResponse {
        N::NAME
    }
}

#[tokio::test]
async fn paths_and_generics() {
    let server = serve(cors_route!(get(orders::list::<Db>).put(self::our_handler))).await;
    let reply = server.send(Ask::get("/").from(THEIRS)).await;
    assert_eq!(reply.body, "db");
    assert_eq!(reply.cors(), THEIRS_ANSWER);
    let reply = server.send(Ask::preflight("/", "PUT").from(OURS)).await;
    assert_eq!(reply.cors(), ours("PUT"));
}

#[tokio::test]
async fn a_named_policy_beside_a_handler() {
    async fn plain() -> &'static str {
        "plain"
    }
    let server = serve(cors_route!(get(plain as Theirs).put(our_handler))).await;
    let reply = server.send(Ask::get("/").from(THEIRS)).await;
    assert_eq!(reply.body, "plain");
    assert_eq!(reply.cors(), THEIRS_ANSWER);
}

#[cors_policy(Ours)]
async fn own_options(State(calls): State<Calls>) -> &'static str {
    calls.add();
    "own"
}

#[tokio::test]
async fn own_options_get_what_is_no_preflight() {
    let calls = Calls::default();
    let route = cors_route!(
        get(their_handler)
            .options(own_options)
            .with_state(calls.clone())
    );
    let server = serve(route).await;
    for method in ["GET", "OPTIONS", "PUT"] {
        for origin in [OURS, THEIRS] {
            server.send(Ask::preflight("/", method).from(origin)).await;
        }
    }
    assert_eq!(calls.count(), 0, "no preflight runs a handler");
    let reply = server.send(Ask::options("/").from(OURS)).await;
    assert_eq!(reply.body, "own");
    assert_eq!(reply.cors(), OURS_ANSWER);
    let asked = Ask::options("/").with(http::header::ACCESS_CONTROL_REQUEST_METHOD, "GET");
    assert_eq!(server.send(asked).await.body, "own", "without an origin");
    assert_eq!(calls.count(), 2);
    let reply = server.send(Ask::preflight("/", "OPTIONS").from(OURS)).await;
    assert_eq!(reply.cors(), ours("OPTIONS"));
}

#[tokio::test]
async fn any_serves_what_no_other_does() {
    let server = serve(cors_route!(any(our_handler).put(their_handler))).await;
    for method in ["GET", "HEAD", "DELETE", "PURGE", "QUERY"] {
        let reply = server.send(Ask::preflight("/", method).from(OURS)).await;
        assert_eq!(reply.cors(), ours(method));
        let reply = server.send(Ask::new(method, "/").from(OURS)).await;
        assert_eq!(reply.cors(), OURS_ANSWER);
        let reply = server.send(Ask::preflight("/", method).from(THEIRS)).await;
        reply.is_refused_preflight();
    }
    // The console is told that it is the header which fails.
    let asked = Ask::preflight("/", "DELETE")
        .from(OURS)
        .for_headers("x-other");
    assert_eq!(server.send(asked).await.cors(), ours("DELETE"));
    for method in ["TRACE", "trace", "CONNECT", "TRACK", "no method", ""] {
        is_not_routed(&server.send(Ask::preflight("/", method).from(OURS)).await);
    }
    let reply = server.send(Ask::preflight("/", "PUT").from(THEIRS)).await;
    assert_eq!(reply.cors(), theirs("PUT"));
    let reply = server.send(Ask::preflight("/", "PUT").from(OURS)).await;
    reply.is_refused_preflight();
    let reply = server.send(Ask::new("PUT", "/").from(THEIRS)).await;
    assert_eq!(reply.cors(), THEIRS_ANSWER);
}

#[tokio::test]
async fn on_a_filter() {
    let some = MethodFilter::DELETE.or(MethodFilter::PATCH);
    let routes = [
        cors_route!(
            on(MethodFilter::PATCH.or(MethodFilter::DELETE), our_handler).put(their_handler)
        ),
        cors_route!(put(their_handler).on(some, our_handler)),
    ];
    for route in routes {
        let server = serve(route).await;
        for method in ["PATCH", "DELETE"] {
            let reply = server.send(Ask::preflight("/", method).from(OURS)).await;
            assert_eq!(reply.cors(), ours("PATCH,DELETE"));
            let reply = server.send(Ask::new(method, "/").from(OURS)).await;
            assert_eq!(reply.cors(), OURS_ANSWER);
        }
        let reply = server.send(Ask::preflight("/", "PUT").from(THEIRS)).await;
        assert_eq!(reply.cors(), theirs("PUT"));
        is_not_routed(&server.send(Ask::preflight("/", "GET").from(OURS)).await);
    }
}

#[cors_policy(Theirs)]
async fn not_served() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

/// It answers, so its answers have its policy; but it serves nothing that a preflight could be
/// allowed.
#[tokio::test]
async fn a_fallback_answers_and_serves_nothing() {
    let server = serve(cors_route!(get(our_handler).fallback(not_served))).await;
    let reply = server.send(Ask::new("POST", "/").from(THEIRS)).await;
    assert_eq!(reply.status, 418);
    assert_eq!(reply.cors(), THEIRS_ANSWER);
    for origin in [OURS, THEIRS] {
        is_not_routed(&server.send(Ask::preflight("/", "POST").from(origin)).await);
    }
    let reply = server.send(Ask::preflight("/", "GET").from(OURS)).await;
    assert_eq!(reply.cors(), ours("GET,HEAD"));
}

async fn with_token(request: axum::extract::Request, next: Next) -> Response {
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// Middleware in the chain is inside of the policies.
#[tokio::test]
async fn layers_in_the_chain() {
    let layer = || middleware::from_fn(with_token);
    let routes = [
        cors_route!(get(our_handler).put(their_handler).layer(layer())),
        cors_route!(get(our_handler).put(their_handler).route_layer(layer())),
        cors_route!(get(our_handler).layer(layer()).put(their_handler)),
    ];
    for route in routes {
        let server = serve(route).await;
        for method in ["GET", "HEAD"] {
            let reply = server.send(Ask::preflight("/", method).from(OURS)).await;
            assert_eq!(reply.cors(), ours("GET,HEAD"));
        }
        let reply = server.send(Ask::preflight("/", "PUT").from(THEIRS)).await;
        assert_eq!(reply.cors(), theirs("PUT"));
        let reply = server.send(Ask::get("/").from(OURS)).await;
        assert_eq!(reply.status, 401);
        assert_eq!(reply.cors(), OURS_ANSWER, "a 401 can be read");
        let with_token = Ask::get("/")
            .from(OURS)
            .with(http::header::AUTHORIZATION, "t");
        assert_eq!(server.send(with_token).await.body, "ours");
    }
}

#[cors_policy(same_origin)]
async fn private() -> &'static str {
    "private"
}

#[cors_policy(Ours, allow_methods = [GET, PUT])]
async fn names_its_methods() -> &'static str {
    "named"
}

#[tokio::test]
async fn a_handler_for_nobody_else_and_one_that_names_its_methods() {
    let server = serve(cors_route!(get(names_its_methods).delete(private))).await;
    for origin in [OURS, THEIRS] {
        let reply = server
            .send(Ask::preflight("/", "DELETE").from(origin))
            .await;
        reply.is_refused_preflight();
        let reply = server.send(Ask::new("DELETE", "/").from(origin)).await;
        assert_eq!((reply.status.as_u16(), reply.cors()), (200, vec![]));
    }
    // PUT is in its policy, but nobody routes it here.
    let reply = server.send(Ask::preflight("/", "GET").from(OURS)).await;
    assert_eq!(reply.cors(), ours("GET,HEAD"));
    is_not_routed(&server.send(Ask::preflight("/", "PUT").from(OURS)).await);
}

/// The outcome of a request: which policy decided, and how.
async fn outcome(app: &Router, ask: Ask) -> Option<(String, Outcome)> {
    let (request, recorder) = ask.recorded();
    app.clone().oneshot(request).await.unwrap();
    let outcome = recorder.outcome()?;
    Some((outcome.policy().to_owned(), outcome.kind().clone()))
}

#[tokio::test]
async fn each_answer_says_who_decided() {
    let app = Router::new().route("/", cors_route!(get(our_handler).put(their_handler)));
    for (ask, policy, expected) in [
        (Ask::get("/").from(OURS), "our_handler", Outcome::Allowed),
        (Ask::get("/"), "our_handler", Outcome::NotCors),
        (
            Ask::new("PUT", "/").from(OURS),
            "their_handler",
            Outcome::Refused(Refusal::OriginNotAllowed),
        ),
        (
            Ask::preflight("/", "HEAD").from(OURS),
            "our_handler",
            Outcome::Allowed,
        ),
        (
            Ask::preflight("/", "PUT").from(THEIRS),
            "their_handler",
            Outcome::Allowed,
        ),
        (
            Ask::preflight("/", "DELETE").from(OURS),
            "cors_route!",
            Outcome::Refused(Refusal::MethodNotRouted),
        ),
        (
            Ask::preflight("/", "D E L").from(OURS),
            "cors_route!",
            Outcome::Refused(Refusal::MalformedMethod),
        ),
    ] {
        let what = format!("{ask:?}");
        assert_eq!(
            outcome(&app, ask).await,
            Some((policy.to_owned(), expected)),
            "{what}"
        );
    }
    // A 405 is under no policy here.
    let reply = outcome(&app, Ask::new("DELETE", "/").from(OURS)).await;
    assert_eq!(reply, None);
}

/// Under a policy around it: what the path serves is the handlers', and the 405 is the router's.
#[tokio::test]
async fn in_an_annotated_router() {
    #[cors_policy(allow_origins = "*")]
    fn app() -> Router {
        Router::new().route("/", cors_route!(get(our_handler).put(their_handler)))
    }
    let server = Server::of(app()).await;
    let reply = server.send(Ask::preflight("/", "PUT").from(THEIRS)).await;
    assert_eq!(reply.cors(), theirs("PUT"));
    let reply = server.send(Ask::get("/").from(OURS)).await;
    assert_eq!(reply.cors(), OURS_ANSWER);
    assert_eq!(reply.vary(), ["origin"]);
    is_not_routed(&server.send(Ask::preflight("/", "DELETE").from(OURS)).await);
    let reply = server.send(Ask::new("DELETE", "/").from(OURS)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.cors(), ["allow-origin: *"]);
    let reply = server.send(Ask::get("/nowhere").from(OURS)).await;
    assert_eq!(reply.cors(), ["allow-origin: *"]);
}
