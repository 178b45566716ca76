//! One connection, many origins (§5, rule 5: this request's own origin, matched just now).

use axum::Router;
use cors_runtime::cors_policy;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, Mirroring};
use crate::server::Server;

#[cors_policy(
    allow_origins = ["https://app.example.com", "https://*.example.org", "http://localhost:*"],
    allow_credentials,
)]
fn app(calls: Calls) -> Router {
    routes(calls)
}

/// In an order in which each follows each.
const ORIGINS: [(Option<&str>, bool); 6] = [
    (Some("https://app.example.com"), true),
    (Some("https://a.example.org"), true),
    (None, false),
    (Some("https://b.a.example.org"), true),
    (Some("https://evil.example"), false),
    (Some("http://localhost:5173"), true),
];

#[tokio::test]
async fn each_answer_names_the_origin_of_its_own_request() {
    let server = Server::of(app(Calls::default())).await;
    let mut connection = server.connect().await;
    for step in 1..ORIGINS.len() {
        for turn in 0..ORIGINS.len() {
            let (origin, allowed) = ORIGINS[(turn * step) % ORIGINS.len()];
            for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
                let ask = match origin {
                    Some(origin) => ask.from(origin),
                    None => ask,
                };
                let reply = connection.send(ask).await;
                let named = origin.filter(|_| allowed);
                assert_eq!(reply.allowed_origin(), named);
                assert_eq!(reply.vary(), ["origin"]);
                let credentials = reply
                    .headers
                    .contains_key("access-control-allow-credentials");
                assert_eq!(credentials, named.is_some());
            }
        }
    }
}

#[cors_policy(Mirroring)]
fn mirroring(calls: Calls) -> Router {
    routes(calls)
}

/// What one preflight was given is not given to the next.
#[tokio::test]
async fn each_preflight_is_given_its_own_headers() {
    let server = Server::of(mirroring(Calls::default())).await;
    let mut connection = server.connect().await;
    let names = [Some("x-a"), None, Some("x-b,x-c"), Some("authorization")];
    for step in 1..names.len() {
        for turn in 0..names.len() {
            let names = names[(turn * step) % names.len()];
            let ask = Ask::preflight("/orders", "GET").from(APP);
            let ask = names.map_or(ask.clone(), |names| ask.for_headers(names));
            let reply = connection.send(ask).await;
            let given = reply.headers.get("access-control-allow-headers");
            assert_eq!(given.map(|given| given.to_str().unwrap()), names);
            let refused = Ask::preflight("/orders", "GET").from(EVIL);
            connection.send(refused).await.is_refused_preflight();
        }
    }
}

#[cors_policy(allow_origins = "*")]
fn two_policies() -> Router {
    routes(Calls::default()).nest("/inner", app(Calls::default()))
}

/// Nor are two policies mixed up that take turns.
#[tokio::test]
async fn each_path_keeps_its_policy() {
    let server = Server::of(two_policies()).await;
    let mut connection = server.connect().await;
    for (origin, allowed) in ORIGINS {
        for (path, everybody) in [("/orders", true), ("/inner/orders", false)] {
            let ask = Ask::get(path);
            let ask = origin.map_or(ask.clone(), |origin| ask.from(origin));
            let reply = connection.send(ask).await;
            let named = origin.filter(|_| allowed);
            let expected = if everybody { Some("*") } else { named };
            assert_eq!(reply.allowed_origin(), expected);
            let varies: &[&str] = if everybody { &[] } else { &["origin"] };
            assert_eq!(reply.vary(), varies);
        }
    }
}

/// A shared service, many connections at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_it_is_with_requests_at_the_same_time() {
    let server = std::sync::Arc::new(Server::of(app(Calls::default())).await);
    let clients = (0..64).map(|client| {
        let server = server.clone();
        tokio::spawn(async move {
            let origin = format!("https://c{client}.example.org");
            let reply = server.send(Ask::get("/orders").from(&origin)).await;
            assert_eq!(reply.allowed_origin(), Some(&*origin));
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
}
