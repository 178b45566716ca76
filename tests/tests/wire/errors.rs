//! Errors under a policy carry its headers, so that a script can read what went wrong (§5, rule 7).

use axum::Router;
use cors_runtime::cors_policy;

use crate::app::{Calls, public, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_ANSWER, SITE_ANSWER, Site};
use crate::server::Server;

#[cors_policy(Site)]
fn site_with_axums_fallback() -> Router {
    routes(Calls::default()).reset_fallback()
}

/// A request for each error, and the status that it has.
fn failing() -> [(u16, Ask); 5] {
    [
        (404, Ask::get("/nowhere")),
        (405, Ask::new("DELETE", "/orders")),
        (
            413,
            Ask::new("POST", "/upload").body("more than eight bytes"),
        ),
        (500, Ask::get("/broken")),
        // A panic, caught.
        (500, Ask::get("/panics")),
    ]
}

#[tokio::test]
async fn an_allowed_origin_can_read_them() {
    let server = Server::of(site(Calls::default())).await;
    for (status, ask) in failing() {
        let path = ask.path.clone();
        let reply = server.send(ask.from(APP)).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.cors(), SITE_ANSWER, "{path}");
        assert_eq!(reply.vary(), ["origin"], "{path}");
    }
}

#[tokio::test]
async fn another_origin_cannot_and_none_is_asked_about() {
    let server = Server::of(site(Calls::default())).await;
    for (status, ask) in failing() {
        for ask in [ask.clone().from(EVIL), ask] {
            let path = ask.path.clone();
            let reply = server.send(ask).await;
            assert_eq!(reply.status, status, "{path}");
            assert_eq!(reply.cors(), [""; 0], "{path}");
            assert_eq!(reply.vary(), ["origin"], "{path}");
        }
    }
}

#[tokio::test]
async fn everybody_can_under_a_wildcard() {
    let server = Server::of(public(Calls::default())).await;
    for (status, ask) in failing() {
        let path = ask.path.clone();
        let reply = server.send(ask).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.cors(), PUBLIC_ANSWER, "{path}");
    }
}

#[tokio::test]
async fn axums_own_404_carries_them_too() {
    let server = Server::of(site_with_axums_fallback()).await;
    let reply = server.send(Ask::get("/nowhere").from(APP)).await;
    assert_eq!(reply.status, 404);
    assert!(reply.body.is_empty());
    assert_eq!(reply.cors(), SITE_ANSWER);
}

/// A 405 keeps what axum says of the route.
#[tokio::test]
async fn a_405_says_what_is_allowed() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::new("DELETE", "/orders").from(APP)).await;
    assert_eq!(reply.headers["allow"], "GET,HEAD,PUT");
}

/// A request that fails before its body is read, and one that is cut off while it is: the limit is
/// announced in one, found out in the other.
#[tokio::test]
async fn a_413_carries_them_however_the_length_is_told() {
    let server = Server::of(site(Calls::default())).await;
    let head =
        format!("POST /upload HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: {APP}\r\n");
    for rest in [
        "content-length: 12\r\n\r\ntwelve bytes",
        "transfer-encoding: chunked\r\n\r\nc\r\ntwelve bytes\r\n0\r\n\r\n",
    ] {
        let answer = server.send_text(format!("{head}{rest}").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        for line in SITE_ANSWER {
            assert!(
                answer.contains(&format!("\naccess-control-{line}\n")),
                "{answer}"
            );
        }
    }
}
