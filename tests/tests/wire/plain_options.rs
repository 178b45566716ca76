//! `OPTIONS` that is no preflight reaches the app (§5, rule 1).

use axum::Router;
use cors_runtime::cors_policy;

use crate::app::{Calls, public, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_ANSWER, Private, SITE_ANSWER};
use crate::server::Server;

#[cors_policy(same_origin)]
fn private(calls: Calls) -> Router {
    routes(calls)
}

/// Neither an origin alone nor a requested method alone makes a preflight.
fn plain() -> [Ask; 4] {
    [
        Ask::options("/own-options"),
        Ask::options("/own-options").from(APP),
        Ask::preflight("/own-options", "GET"),
        Ask::options("/own-options")
            .from(EVIL)
            .for_headers("x-token"),
    ]
}

#[tokio::test]
async fn it_runs_the_handler_of_the_app() {
    for build in [site, public, private] {
        let calls = Calls::default();
        let server = Server::of(build(calls.clone())).await;
        for (sent, ask) in plain().into_iter().enumerate() {
            let reply = server.send(ask).await;
            assert_eq!(reply.status, 200);
            assert_eq!(reply.body, "own");
            assert_eq!(reply.headers["allow"], "GET, OPTIONS");
            assert_eq!(calls.count(), sent + 1);
        }
    }
}

/// A script may send `OPTIONS` itself, and then it is a request like any other.
#[tokio::test]
async fn its_answer_is_an_answer() {
    let server = Server::of(site(Calls::default())).await;
    let got = server.send(Ask::options("/own-options").from(APP)).await;
    assert_eq!(got.cors(), SITE_ANSWER);
    assert_eq!(got.vary(), ["origin"]);
    for ask in [
        Ask::options("/own-options").from(EVIL),
        Ask::options("/own-options"),
    ] {
        server.send(ask).await.is_refused_answer(200, "own");
    }

    let server = Server::of(public(Calls::default())).await;
    let got = server.send(Ask::options("/own-options")).await;
    assert_eq!(got.cors(), PUBLIC_ANSWER);

    let server = Server::of(private(Calls::default())).await;
    let got = server.send(Ask::options("/own-options").from(APP)).await;
    got.is_refused_answer(200, "own");
}

/// A route without such a handler answers as axum does without a policy.
#[tokio::test]
async fn where_the_app_has_no_handler_axum_answers() {
    let server = Server::of(site(Calls::default())).await;
    let reply = server.send(Ask::options("/orders").from(APP)).await;
    assert_eq!(reply.status, 405);
    assert_eq!(reply.headers["allow"], "GET,HEAD,PUT");
    assert_eq!(reply.cors(), SITE_ANSWER);
}

/// The whole server (`OPTIONS *`), which no client library sends: a request like any other.
#[tokio::test]
async fn the_asterisk_form_is_served() {
    let server = Server::of(site(Calls::default())).await;
    let ask = "OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let plain = server.send_text(format!("{ask}\r\n").as_bytes()).await;
    assert!(plain.starts_with("HTTP/1.1 404"), "{plain}");
    assert!(plain.contains("\nvary: origin\n"), "{plain}");
    let origin = format!("{ask}origin: {APP}\r\naccess-control-request-method: PUT\r\n\r\n");
    let preflight = server.send_text(origin.as_bytes()).await;
    assert!(preflight.starts_with("HTTP/1.1 200"), "{preflight}");
    assert!(
        preflight.contains("\naccess-control-max-age: 600\n"),
        "{preflight}"
    );
}

/// `same_origin` as a named policy is the same as in the attribute.
#[tokio::test]
async fn a_named_policy_for_nobody_lets_it_through_too() {
    let app = routes(Calls::default()).layer(Private::layer());
    let reply = Server::of(app)
        .await
        .send(Ask::options("/own-options").from(APP))
        .await;
    reply.is_refused_answer(200, "own");
}
