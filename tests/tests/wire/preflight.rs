//! Preflights: what they get, and what they never reach (§5, rules 1 to 3).

use crate::app::{Calls, public, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_PREFLIGHT, SITE_PREFLIGHT};
use crate::server::Server;

#[tokio::test]
async fn an_allowed_one_gets_the_policy() {
    let server = Server::of(site(Calls::default())).await;
    let ask = Ask::preflight("/orders", "PUT").for_headers("content-type");
    let reply = server.send(ask.from(APP)).await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.is_empty());
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
    assert_eq!(reply.vary(), ["origin"]);
}

#[tokio::test]
async fn a_refused_one_gets_nothing() {
    let server = Server::of(site(Calls::default())).await;
    let ask = Ask::preflight("/orders", "PUT").for_headers("content-type");
    server.send(ask.from(EVIL)).await.is_refused_preflight();
}

/// Rule 3: the browser then names the method or the header that fails.
#[tokio::test]
async fn an_allowed_origin_gets_the_policy_whatever_it_asks_for() {
    let server = Server::of(site(Calls::default())).await;
    for (method, headers) in [
        ("DELETE", "content-type"),
        ("PUT", "x-forbidden"),
        ("put", ""),
        ("PUT", "x-a,,x-b"),
    ] {
        let ask = Ask::preflight("/orders", method).for_headers(headers);
        let reply = server.send(ask.from(APP)).await;
        assert!(reply.status.is_success());
        assert_eq!(reply.cors(), SITE_PREFLIGHT, "{method} {headers}");
    }
}

/// The second origin of the list is named, not the first.
#[tokio::test]
async fn the_origin_that_asks_is_the_one_that_is_named() {
    let server = Server::of(site(Calls::default())).await;
    let ask = Ask::preflight("/orders", "PUT");
    let reply = server.send(ask.from("https://admin.example.com")).await;
    assert_eq!(reply.allowed_origin(), Some("https://admin.example.com"));
}

#[tokio::test]
async fn everybody_gets_the_policy_of_a_wildcard() {
    let server = Server::of(public(Calls::default())).await;
    for origin in [APP, EVIL, "null", "not an origin"] {
        let reply = server
            .send(Ask::preflight("/orders", "PURGE").from(origin))
            .await;
        assert!(reply.status.is_success());
        assert!(reply.body.is_empty());
        assert_eq!(reply.cors(), PUBLIC_PREFLIGHT, "{origin}");
        assert_eq!(reply.vary(), [""; 0], "{origin}");
    }
}

/// Rule 1: not the app's own `OPTIONS`, not `any`, no fallback, and no handler of the method that is
/// asked for; for a malformed one neither.
#[tokio::test]
async fn no_handler_of_the_app_ever_runs() {
    for build in [site, public] {
        let calls = Calls::default();
        let server = Server::of(build(calls.clone())).await;
        for path in ["/orders", "/own-options", "/any", "/upload", "/nowhere"] {
            for method in ["GET", "PUT", "POST", "OPTIONS", "", "G E T"] {
                for origin in [APP, EVIL, "null", "", "HTTPS://APP.EXAMPLE.COM"] {
                    let reply = server.send(Ask::preflight(path, method).from(origin)).await;
                    assert!(reply.status.is_success(), "{path} {method} {origin}");
                    assert!(reply.body.is_empty(), "{path} {method} {origin}");
                    assert_eq!(calls.count(), 0, "{path} {method} {origin}");
                }
            }
        }
        // The count counts.
        server.send(Ask::get("/orders").from(APP)).await;
        assert_eq!(calls.count(), 1);
    }
}

/// A path that the app does not have is preflighted as any other: that it is missing is for the
/// request itself to find.
#[tokio::test]
async fn a_path_that_is_not_there_is_no_reason_to_refuse() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server
        .send(Ask::preflight("/nowhere", "PUT").from(APP))
        .await;
    assert_eq!(reply.cors(), SITE_PREFLIGHT);
}
