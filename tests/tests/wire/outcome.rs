//! The decision about each request, as `observe` and a recorder see it (design §8).

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, map_request};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use cors_runtime::{CorsOutcome, Outcome, Policy, Refusal, cors_policy, observe};
use http::Method;
use tokio::sync::mpsc::unbounded_channel;
use tower::ServiceExt as _;

use crate::app::{Calls, public, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, SITE_ANSWER, Site};
use crate::reply::cors;
use crate::server::Server;

async fn outcome(app: &Router, ask: Ask) -> (StatusCode, Option<CorsOutcome>) {
    let (request, recorder) = ask.recorded();
    let response = app.clone().oneshot(request).await.unwrap();
    (response.status(), recorder.outcome().cloned())
}

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Refused(refusal)
}

fn from_own_page(ask: Ask) -> Ask {
    ask.with("sec-fetch-site".parse().unwrap(), "same-origin")
}

/// A request for each kind of answer, and what the policy of `site` makes of it.
fn asked() -> Vec<(u16, Ask, Outcome)> {
    let preflight = |method| Ask::preflight("/orders", method).from(APP);
    let not_listed = Refusal::HeaderNotAllowed("x-other".parse().unwrap());
    let large = || Ask::new("POST", "/upload").body("more than eight bytes");
    let evil = || refused(Refusal::OriginNotAllowed);
    vec![
        (200, Ask::get("/orders").from(APP), Outcome::Allowed),
        (200, Ask::new("HEAD", "/orders").from(APP), Outcome::Allowed),
        (
            200,
            Ask::options("/own-options").from(APP),
            Outcome::Allowed,
        ),
        (200, Ask::get("/orders"), Outcome::NotCors),
        (200, Ask::options("/own-options"), Outcome::NotCors),
        (200, Ask::get("/orders").from(EVIL), evil()),
        (
            200,
            Ask::get("/orders").from(APP).from(APP),
            refused(Refusal::SeveralOrigins),
        ),
        (
            200,
            Ask::get("/orders").from("garbage"),
            refused(Refusal::MalformedOrigin),
        ),
        (
            200,
            from_own_page(Ask::new("PUT", "/orders").from(EVIL)),
            Outcome::SameOrigin,
        ),
        (
            200,
            preflight("PUT").for_headers("x-token"),
            Outcome::Allowed,
        ),
        (
            200,
            preflight("DELETE"),
            refused(Refusal::MethodNotAllowed(Method::DELETE)),
        ),
        (200, preflight("P U T"), refused(Refusal::MalformedMethod)),
        (
            200,
            preflight("PUT").for_headers("x-other"),
            refused(not_listed),
        ),
        (200, Ask::preflight("/orders", "PUT").from(EVIL), evil()),
        (
            200,
            Ask::preflight("/nowhere", "PUT").from(APP),
            Outcome::Allowed,
        ),
        (404, Ask::get("/nowhere").from(APP), Outcome::Allowed),
        (404, Ask::get("/nowhere").from(EVIL), evil()),
        (404, Ask::get("/nowhere"), Outcome::NotCors),
        (
            405,
            Ask::new("DELETE", "/orders").from(APP),
            Outcome::Allowed,
        ),
        (405, Ask::new("DELETE", "/orders").from(EVIL), evil()),
        (413, large().from(APP), Outcome::Allowed),
        (413, large().from(EVIL), evil()),
        (500, Ask::get("/broken").from(APP), Outcome::Allowed),
        // A panic, caught.
        (500, Ask::get("/panics").from(APP), Outcome::Allowed),
        (500, Ask::get("/panics").from(EVIL), evil()),
    ]
}

fn explained(policy: &Policy, ask: &Ask) -> CorsOutcome {
    let (head, _) = ask.clone().in_process().into_parts();
    policy.explain(&head)
}

#[tokio::test]
async fn each_answer_has_what_the_policy_made_of_its_request() {
    let app = site(Calls::default());
    for (status, ask, kind) in asked() {
        let got = outcome(&app, ask.clone()).await;
        let expected = explained(site::POLICY, &ask);
        assert_eq!(expected.policy(), "site");
        assert_eq!(*expected.kind(), kind, "{ask:?}");
        assert_eq!(got, (status.try_into().unwrap(), Some(expected)), "{ask:?}");
    }
}

/// Whoever sends `*` is asked nothing, but knows who asks.
#[tokio::test]
async fn under_a_wildcard_too() {
    let app = public(Calls::default());
    for (status, ask, _) in asked() {
        let got = outcome(&app, ask.clone()).await;
        let expected = explained(public::POLICY, &ask);
        assert_eq!(got, (status.try_into().unwrap(), Some(expected)), "{ask:?}");
    }
    let (_, from_nobody) = outcome(&app, Ask::get("/orders")).await;
    assert_eq!(*from_nobody.unwrap().kind(), Outcome::NotCors);
}

#[tokio::test]
async fn without_a_policy_there_is_none() {
    let app = routes(Calls::default());
    for (_, ask, _) in asked() {
        assert_eq!(outcome(&app, ask).await.1, None);
    }
}

#[tokio::test]
async fn observe_sees_each_decision_once() {
    let (seen, mut observed) = unbounded_channel();
    let app = site(Calls::default()).layer(observe(move |observed| {
        seen.send(observed.clone()).unwrap();
    }));
    let server = Server::of(app).await;
    for (status, ask, _) in asked() {
        let expected = explained(site::POLICY, &ask);
        let reply = server.send(ask).await;
        assert_eq!(reply.status, status);
        let got = observed.try_recv().unwrap();
        assert_eq!(got.outcome(), Some(&expected));
        assert_eq!(got.policy(), Some(site::POLICY));
        assert_eq!(got.status(), status);
        assert!(observed.try_recv().is_err());
    }
}

/// Without a recorder on the request, nobody works out an outcome: it is unknown.
#[tokio::test]
async fn observe_does_not_know_what_middleware_has_cleared() {
    let (seen, mut observed) = unbounded_channel();
    let clear = map_request(|mut request: Request| async {
        request.extensions_mut().clear();
        request
    });
    let app = site(Calls::default())
        .layer(clear)
        .layer(observe(move |observed| {
            seen.send(observed.clone()).unwrap();
        }));
    let server = Server::of(app).await;
    let reply = server.send(Ask::get("/orders").from(APP)).await;
    assert_eq!(reply.cors(), SITE_ANSWER);
    let got = observed.try_recv().unwrap();
    assert_eq!((got.outcome(), got.policy()), (None, None));
    assert_eq!(got.status(), 200);
}

/// Middleware that answers in the app's place.
async fn stop(request: Request, next: Next) -> Response {
    if request.headers().contains_key("x-stop") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn outer() -> Router {
    Router::new()
        .route("/orders", get(async || "orders"))
        .nest("/inner", inner().layer(from_fn(stop)))
        .nest("/deep", Router::new().nest("/deeper", inner()))
        .nest("/private", private())
}

#[cors_policy(Site)]
fn inner() -> Router {
    routes(Calls::default())
}

#[cors_policy(same_origin)]
fn private() -> Router {
    Router::new().route("/orders", get(async || "private"))
}

#[tokio::test]
async fn of_nested_policies_the_nearest_is_named() {
    let app = outer();
    #[rustfmt::skip]
    let rows = [
        ("/orders", "outer"),
        ("/nowhere", "outer"),
        ("/inner/orders", "inner"),
        ("/inner/panics", "inner"),
        ("/inner/nowhere", "inner"),
        ("/deep/deeper/orders", "inner"),
        ("/deep/nowhere", "outer"),
        ("/private/orders", "private"),
    ];
    for (path, policy) in rows {
        for ask in [
            Ask::get(path),
            Ask::get(path).from(APP),
            Ask::get(path).from(EVIL),
            Ask::new("DELETE", path).from(APP),
            Ask::preflight(path, "PUT").from(APP),
            Ask::preflight(path, "PUT").from(EVIL),
        ] {
            let policy = match policy {
                "outer" => &outer::POLICY,
                "inner" => &inner::POLICY,
                _ => &private::POLICY,
            };
            let expected = explained(policy, &ask);
            let (_, got) = outcome(&app, ask.clone()).await;
            assert_eq!(got, Some(expected), "{ask:?}");
        }
    }
    // What stands between the two answers in the inner one's name.
    let stopped = Ask::get("/inner/orders").from(APP);
    let stopped = stopped.with("x-stop".parse().unwrap(), "1");
    let (status, got) = outcome(&app, stopped).await;
    assert_eq!(status, 401);
    assert_eq!(got.unwrap().policy(), "inner");
}

/// Asks another app, which has a policy of its own, and passes its answer on.
#[cors_policy(Site)]
fn gateway() -> Router {
    let behind = public(Calls::default());
    Router::new().fallback(async move |request: Request| {
        let mut ask = Ask::new(request.method().as_str(), request.uri().path());
        ask.headers = request.headers().clone();
        behind.oneshot(ask.in_process()).await
    })
}

/// What goes out is this policy's, and says so.
#[tokio::test]
async fn an_answer_of_another_app_is_judged_anew() {
    let app = gateway();
    for ask in [
        Ask::get("/orders"),
        Ask::get("/orders").from(APP),
        Ask::get("/orders").from(EVIL),
    ] {
        let (request, recorder) = ask.clone().recorded();
        let response = app.clone().oneshot(request).await.unwrap();
        let expected = explained(gateway::POLICY, &ask);
        assert_eq!(recorder.outcome(), Some(&expected));
        let lines = cors(response.headers());
        if expected.is_allowed() {
            assert_eq!(lines, SITE_ANSWER);
        } else {
            assert_eq!(lines, [""; 0]);
        }
    }
}
