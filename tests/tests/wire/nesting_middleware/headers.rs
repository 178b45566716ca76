//! `Vary` of middleware between two policies is kept, and `Origin` is not named twice.

use axum::routing::get;
use http::HeaderValue;
use tower_http::cors::CorsLayer;

use super::{Between, CompressionLayer, Router, SetResponseHeaderLayer, app, header};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{INNER, Inner, Outer};
use crate::server::Server;

#[tokio::test]
async fn vary_between_two_policies_is_kept_and_not_doubled() {
    let table: [(Between, &[&str]); 4] = [
        (
            ("another", |inside| inside.layer(vary("accept"))),
            &["accept", "origin"],
        ),
        (
            ("the same", |inside| inside.layer(vary("Origin"))),
            &["origin"],
        ),
        (
            ("both", |inside| inside.layer(vary("accept, origin"))),
            &["accept, origin"],
        ),
        (("all", |inside| inside.layer(vary("*"))), &["*"]),
    ];
    for (between, expected) in table {
        let server = Server::of(app(&Calls::default(), &Calls::default(), &between)).await;
        for from in ["https://inner.example", "https://outer.example"] {
            let reply = server.send(Ask::get("/in/there").from(from)).await;
            assert_eq!(reply.vary(), expected, "{} {from}", between.0);
        }
    }
}

/// Replaces what the inner policy has said.
fn vary(value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::VARY, HeaderValue::from_static(value))
}

#[tokio::test]
async fn a_compressed_answer_has_the_nearest_policys_headers() {
    let long = get(|| async { "long ".repeat(100) });
    let inside = Router::new()
        .route("/", long.layer(Inner::layer()))
        .layer(CompressionLayer::new());
    let server = Server::of(inside.layer(Outer::layer())).await;
    let ask = Ask::get("/").from("https://inner.example");
    let reply = server.send(ask.with(header::ACCEPT_ENCODING, "gzip")).await;
    assert_eq!(reply.headers[header::CONTENT_ENCODING], "gzip");
    assert_eq!(reply.cors(), INNER.answer(Some("https://inner.example")));
    // The outer layer writes the nearest policy's `Vary`, so it comes after that of the middleware.
    assert_eq!(reply.vary(), ["accept-encoding", "origin"]);
}

/// tower-http's own between the two, which allows everything: it takes every `OPTIONS` that is no
/// preflight for one, but none of its headers goes out. What it answers itself, in the place of the
/// handler, is shared where both policies share it.
#[tokio::test]
async fn another_cors_layer_in_between_allows_nothing() {
    let between: Between = ("CorsLayer", |inside| {
        inside.layer(CorsLayer::very_permissive().vary([]))
    });
    let server = Server::of(app(&Calls::default(), &Calls::default(), &between)).await;
    for from in ["https://inner.example", "https://outer.example"] {
        let reply = server
            .send(Ask::preflight("/in/there", "PUT").from(from))
            .await;
        assert_eq!(reply.cors(), INNER.preflight(Some(from)));
        let reply = server.send(Ask::get("/in/there").from(from)).await;
        assert_eq!(reply.cors(), INNER.answer(Some(from)), "{from}");
        assert_eq!(reply.vary(), ["origin"], "{from}");
        let reply = server.send(Ask::options("/in/there").from(from)).await;
        assert_eq!(reply.cors(), [""; 0], "{from}");
        assert_eq!(reply.vary(), ["origin"], "{from}");
    }
    let from = "https://all.example";
    let reply = server.send(Ask::options("/in/there").from(from)).await;
    assert_eq!(reply.cors(), INNER.answer(Some(from)));
}
