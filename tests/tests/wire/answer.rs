//! Answers to requests that are no preflights (§5, rules 2 to 5).

use axum::Router;
use cors_runtime::cors_policy;

use crate::app::{Calls, public, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_ANSWER, SITE_ANSWER};
use crate::server::Server;

#[cors_policy(same_origin)]
fn private(calls: Calls) -> Router {
    routes(calls)
}

#[tokio::test]
async fn an_allowed_origin_gets_the_headers() {
    let server = Server::of(site(Calls::default())).await;
    for method in ["GET", "PUT"] {
        let reply = server.send(Ask::new(method, "/orders").from(APP)).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.body, "orders");
        assert_eq!(reply.cors(), SITE_ANSWER);
        assert_eq!(reply.vary(), ["origin"]);
    }
}

/// The answer itself goes through: it is the browser that keeps it from the script.
#[tokio::test]
async fn another_origin_gets_the_answer_and_no_header() {
    let calls = Calls::default();
    let server = Server::of(site(calls.clone())).await;
    let reply = server.send(Ask::get("/orders").from(EVIL)).await;
    reply.is_refused_answer(200, "orders");
    assert_eq!(calls.count(), 1);
}

/// Credentials and exposed headers are for allowed origins: a request without one gets neither.
#[tokio::test]
async fn without_an_origin_there_is_only_vary() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::get("/orders")).await;
    reply.is_refused_answer(200, "orders");
}

#[tokio::test]
async fn a_wildcard_is_on_every_answer() {
    let server = Server::of(public(Calls::default())).await;
    let bare = Ask::get("/orders");
    let mut asks: Vec<Ask> = [APP, EVIL, "null", "", "https://a/ https://b/", "\u{fffd}"]
        .map(|origin| bare.clone().from(origin))
        .into();
    asks.push(bare.clone());
    asks.push(bare.from(APP).from(EVIL));
    for ask in asks {
        let headers = ask.headers.clone();
        let reply = server.send(ask).await;
        assert_eq!(reply.body, "orders");
        assert_eq!(reply.cors(), PUBLIC_ANSWER, "{headers:?}");
        assert_eq!(reply.vary(), [""; 0], "{headers:?}");
    }
}

#[tokio::test]
async fn head_is_answered_as_get_is() {
    let calls = Calls::default();
    let server = Server::of(site(calls.clone())).await;
    let reply = server.send(Ask::new("HEAD", "/orders").from(APP)).await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.is_empty());
    assert_eq!(reply.headers["content-length"], "6");
    assert_eq!(reply.cors(), SITE_ANSWER);
    assert_eq!(calls.count(), 1);
    let reply = server.send(Ask::new("HEAD", "/orders").from(EVIL)).await;
    reply.is_refused_answer(200, "");
}

/// What only a preflight tells is on no other answer.
#[tokio::test]
async fn a_requested_method_makes_no_preflight_of_a_get() {
    let calls = Calls::default();
    let server = Server::of(site(calls.clone())).await;
    let ask = Ask::get("/orders").with(http::header::ACCESS_CONTROL_REQUEST_METHOD, "PUT");
    let reply = server.send(ask.from(APP)).await;
    assert_eq!(reply.body, "orders");
    assert_eq!(reply.cors(), SITE_ANSWER);
    assert_eq!(calls.count(), 1);
}

#[tokio::test]
async fn same_origin_shares_with_no_origin() {
    let server = Server::of(private(Calls::default())).await;
    for origin in [APP, EVIL, "null", "http://127.0.0.1"] {
        let reply = server.send(Ask::get("/orders").from(origin)).await;
        reply.is_refused_answer(200, "orders");
        let reply = server
            .send(Ask::preflight("/orders", "GET").from(origin))
            .await;
        reply.is_refused_preflight();
    }
    // One's own page sends no origin with a `GET`.
    let reply = server.send(Ask::get("/orders")).await;
    reply.is_refused_answer(200, "orders");
}
