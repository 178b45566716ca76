//! The policy owns the `Access-Control-*` headers under it (§5, rule 7).

use axum::Router;
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::get;
use cors_runtime::cors_policy;

use crate::ask::Ask;
use crate::policies::{APP, EVIL, PUBLIC_ANSWER, Public, SITE_ANSWER, Site};
use crate::server::Server;

/// Every header of the family, some twice, one unknown; and two that only look like them.
const OWN: [(&str, &str); 14] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-origin", "https://evil.example"),
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-credentials", "false"),
    ("access-control-allow-methods", "DELETE"),
    ("access-control-allow-headers", "x-own"),
    ("access-control-expose-headers", "x-own"),
    ("access-control-expose-headers", "x-other"),
    ("access-control-max-age", "1"),
    ("access-control-allow-private-network", "true"),
    ("access-control-request-method", "GET"),
    ("Access-Control-Anything", "1"),
    ("access-controlled", "kept"),
    ("x-access-control-allow-origin", "kept"),
];

async fn handler() -> impl IntoResponse {
    (AppendHeaders(OWN), "own")
}

fn routes() -> Router {
    Router::new().route("/own", get(handler).options(handler))
}

#[cors_policy(Site)]
fn site() -> Router {
    routes()
}

#[cors_policy(Public)]
fn public() -> Router {
    routes()
}

#[cors_policy(same_origin)]
fn private() -> Router {
    routes()
}

/// No credentials, nothing exposed: here the app's own are not replaced but removed.
#[cors_policy(allow_origins = ["https://app.example.com"])]
fn sparse() -> Router {
    routes()
}

/// Without this, the tests below would pass for an app that sets nothing.
#[tokio::test]
async fn without_a_policy_they_go_out() {
    let reply = Server::of(routes())
        .await
        .send(Ask::get("/own").from(APP))
        .await;
    assert_eq!(reply.cors().len(), 12);
}

#[tokio::test]
async fn the_policys_replace_the_apps() {
    for (app, expected) in [
        (site(), &SITE_ANSWER[..]),
        (public(), &PUBLIC_ANSWER),
        (sparse(), &["allow-origin: https://app.example.com"]),
        (private(), &[]),
    ] {
        let server = Server::of(app).await;
        for ask in [Ask::get("/own"), Ask::options("/own")] {
            let reply = server.send(ask.from(APP)).await;
            assert_eq!(reply.body, "own");
            assert_eq!(reply.cors(), expected);
            assert_eq!(reply.headers["access-controlled"], "kept");
            assert_eq!(reply.headers["x-access-control-allow-origin"], "kept");
        }
    }
}

/// An app that shares behind the policy's back would undo it.
#[tokio::test]
async fn for_other_origins_the_apps_are_removed() {
    for app in [site(), private(), sparse()] {
        let server = Server::of(app).await;
        for ask in [
            Ask::get("/own").from(EVIL),
            Ask::get("/own"),
            Ask::options("/own"),
        ] {
            server.send(ask).await.is_refused_answer(200, "own");
        }
    }
}
