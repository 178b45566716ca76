//! `allow_headers = mirror`: what a preflight asks for, given back (§5, rule 8).

use axum::Router;
use cors_runtime::cors_policy;
use http::header::ACCESS_CONTROL_ALLOW_HEADERS as ALLOW_HEADERS;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, Mirroring};
use crate::server::Server;

#[cors_policy(Mirroring)]
fn mirroring(calls: Calls) -> Router {
    routes(calls)
}

#[cors_policy(allow_origins = "*", allow_headers = mirror)]
fn mirroring_for_all(calls: Calls) -> Router {
    routes(calls)
}

fn preflight() -> Ask {
    Ask::preflight("/orders", "GET").from(APP)
}

#[tokio::test]
async fn what_is_asked_for_is_given() {
    let server = Server::of(mirroring(Calls::default())).await;
    for names in [
        "x-a",
        "content-type,x-b",
        "authorization, X-C",
        "x-!#$%&'*+.^_`|~9",
    ] {
        let reply = server.send(preflight().for_headers(names)).await;
        assert_eq!(reply.headers[ALLOW_HEADERS], names);
        assert_eq!(reply.allowed_origin(), Some(APP));
        assert_eq!(reply.headers.get_all(ALLOW_HEADERS).iter().count(), 1);
    }
}

#[tokio::test]
async fn nothing_asked_for_nothing_given() {
    let server = Server::of(mirroring(Calls::default())).await;
    let reply = server.send(preflight()).await;
    assert_eq!(reply.allowed_origin(), Some(APP));
    assert_eq!(reply.headers.get(ALLOW_HEADERS), None);
}

/// A header in several lines is one list (RFC 9110, 5.2).
#[tokio::test]
async fn a_list_in_lines_is_one_list() {
    let server = Server::of(mirroring(Calls::default())).await;
    let reply = server
        .send(preflight().for_headers("x-a").for_headers("x-b"))
        .await;
    let given = reply.headers[ALLOW_HEADERS].to_str().unwrap();
    let names: Vec<_> = given.split(',').map(str::trim).collect();
    assert_eq!(names, ["x-a", "x-b"]);
    assert_eq!(reply.headers.get_all(ALLOW_HEADERS).iter().count(), 1);
}

#[tokio::test]
async fn eight_kib_and_no_more() {
    let server = Server::of(mirroring(Calls::default())).await;
    let most = "x".repeat(8 * 1024);
    let reply = server.send(preflight().for_headers(&most)).await;
    assert_eq!(reply.headers[ALLOW_HEADERS], most);
    let reply = server
        .send(preflight().for_headers(format!("{most}x")))
        .await;
    reply.is_refused_preflight();
    // The commas between lines count, empty lines do not.
    let lines = |second: &str| preflight().for_headers(&most[..4096]).for_headers(second);
    let reply = server.send(lines(&most[..4095]).for_headers("")).await;
    assert_eq!(reply.headers[ALLOW_HEADERS].len(), 8 * 1024);
    let reply = server.send(lines(&most[..4096])).await;
    reply.is_refused_preflight();
}

/// What is no list of names is not thrown back at whoever reads the answer.
#[tokio::test]
async fn what_is_no_list_of_names_is_refused() {
    let server = Server::of(mirroring(Calls::default())).await;
    for odd in [
        &b"x-a: 1"[..],
        b"x-\xc3\xa4",
        b"\xff\xfe",
        b"\"x-a\"",
        b"<script>",
        b"x-a;q=1",
    ] {
        let reply = server.send(preflight().for_headers(odd)).await;
        reply.is_refused_preflight();
        let second = preflight().for_headers("x-a").for_headers(odd);
        server.send(second).await.is_refused_preflight();
    }
}

#[tokio::test]
async fn another_origin_is_given_nothing() {
    let server = Server::of(mirroring(Calls::default())).await;
    let ask = Ask::preflight("/orders", "GET").for_headers("x-a");
    server.send(ask.from(EVIL)).await.is_refused_preflight();
}

/// Beside `*`, a refusal has no `Vary`: it is the same for every origin.
#[tokio::test]
async fn under_a_wildcard_it_is_the_same() {
    let server = Server::of(mirroring_for_all(Calls::default())).await;
    let reply = server.send(preflight().for_headers("x-a")).await;
    assert_eq!(reply.headers[ALLOW_HEADERS], "x-a");
    assert_eq!(reply.allowed_origin(), Some("*"));
    assert_eq!(reply.vary(), [""; 0]);
    let reply = server
        .send(preflight().for_headers("x".repeat(8 * 1024 + 1)))
        .await;
    assert!(reply.status.is_success());
    assert_eq!(reply.headers.get(ALLOW_HEADERS), None);
    assert_eq!(reply.vary(), [""; 0]);
}
