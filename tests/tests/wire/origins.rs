//! Which origins a pattern lets in, seen from outside. (The tables are in `cors-policy`.)

use axum::Router;
use cors_runtime::cors_policy;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::server::Server;

#[cors_policy(
    allow_origins = [
        "https://*.preview.example.com",
        "http://localhost:*",
        "https://exact.example.net:8443",
        "https://*.example.org:*",
        "http://[::1]:3000",
        "tauri://localhost",
    ],
    allow_credentials,
)]
fn patterns(calls: Calls) -> Router {
    routes(calls)
}

#[cors_policy(
    allow_origins = ["https://app.example.com", "null"],
    dangerously_allow(null_origin),
)]
fn with_null(calls: Calls) -> Router {
    routes(calls)
}

const ALLOWED: [&str; 10] = [
    "https://a.preview.example.com",
    "https://a.b.preview.example.com",
    "http://localhost",
    "http://localhost:1",
    "http://localhost:65535",
    "https://exact.example.net:8443",
    "https://a.example.org",
    "https://a.example.org:444",
    "http://[::1]:3000",
    "tauri://localhost",
];

const REFUSED: [&str; 20] = [
    "https://preview.example.com",
    "https://apreview.example.com",
    "http://a.preview.example.com",
    "https://a.preview.example.com:444",
    "https://a.preview.example.com.evil.example",
    "https://.preview.example.com",
    "https://*.preview.example.com",
    "https://localhost",
    "http://localhost:*",
    "http://localhost:0",
    "http://localhost:65536",
    "http://localhost:080",
    "http://localhost.evil.example",
    "http://evil.localhost",
    "https://exact.example.net",
    "https://exact.example.net:84430",
    "https://example.org:8443",
    "http://[::1]:3001",
    "tauri://localhost:1",
    "null",
];

#[tokio::test]
async fn each_allowed_one_is_named() {
    let server = Server::of(patterns(Calls::default())).await;
    for origin in ALLOWED {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
            let reply = server.send(ask.from(origin)).await;
            assert_eq!(reply.allowed_origin(), Some(origin));
            assert_eq!(reply.headers["access-control-allow-credentials"], "true");
            assert_eq!(reply.vary(), ["origin"]);
        }
    }
}

#[tokio::test]
async fn no_other_is() {
    let server = Server::of(patterns(Calls::default())).await;
    for origin in REFUSED {
        let reply = server.send(Ask::get("/orders").from(origin)).await;
        reply.is_refused_answer(200, "orders");
        let reply = server
            .send(Ask::preflight("/orders", "GET").from(origin))
            .await;
        reply.is_refused_preflight();
    }
}

/// `null` where it is meant, and spelled as a browser does.
#[tokio::test]
async fn null_only_where_it_is_listed() {
    let server = Server::of(with_null(Calls::default())).await;
    let reply = server.send(Ask::get("/orders").from("null")).await;
    assert_eq!(reply.cors(), ["allow-origin: null"]);
    for origin in ["NULL", "Null", "null null", "null,null", "null://"] {
        let reply = server.send(Ask::get("/orders").from(origin)).await;
        reply.is_refused_answer(200, "orders");
    }
}
