//! `Vary` (§5, rule 4).

use axum::Router;
use axum::extract::RawQuery;
use axum::http::HeaderName;
use axum::response::AppendHeaders;
use axum::routing::get;
use cors_runtime::cors_policy;

use crate::ask::Ask;
use crate::policies::{APP, EVIL, Public, Site};
use crate::server::Server;

/// The query holds the lines of the app's own `Vary`.
async fn varies(RawQuery(lines): RawQuery) -> AppendHeaders<Vec<(HeaderName, String)>> {
    let lines = lines.unwrap_or_default();
    let lines = lines.split('&').filter(|line| !line.is_empty());
    AppendHeaders(
        lines
            .map(|line| (http::header::VARY, line.replace("%20", " ")))
            .collect(),
    )
}

#[cors_policy(Site)]
fn listed() -> Router {
    Router::new().route("/varies", get(varies))
}

#[cors_policy(Public)]
fn public() -> Router {
    Router::new().route("/varies", get(varies))
}

#[cors_policy(same_origin)]
fn private() -> Router {
    Router::new().route("/varies", get(varies))
}

/// What the app says, and the whole of what goes out.
const CASES: [(&str, &[&str]); 14] = [
    ("", &["origin"]),
    ("accept", &["accept", "origin"]),
    (
        "Accept,%20Accept-Encoding",
        &["Accept, Accept-Encoding", "origin"],
    ),
    (
        "accept&accept-encoding",
        &["accept", "accept-encoding", "origin"],
    ),
    ("origin", &["origin"]),
    ("Origin", &["Origin"]),
    ("ORIGIN", &["ORIGIN"]),
    ("accept,%20Origin", &["accept, Origin"]),
    (
        "accept&Origin,accept-encoding",
        &["accept", "Origin,accept-encoding"],
    ),
    ("*", &["*"]),
    ("accept,%20*", &["accept, *"]),
    // Not it, though it looks like it.
    ("x-origin", &["x-origin", "origin"]),
    ("origin-agent-cluster", &["origin-agent-cluster", "origin"]),
    ("orig&in", &["orig", "in", "origin"]),
];

#[tokio::test]
async fn a_list_of_origins_varies_and_keeps_what_the_app_says() {
    let (listed, private) = (Server::of(listed()).await, Server::of(private()).await);
    for (own, expected) in CASES {
        let ask = Ask::get(&format!("/varies?{own}"));
        for ask in [ask.clone(), ask.clone().from(APP), ask.from(EVIL)] {
            for server in [&listed, &private] {
                let reply = server.send(ask.clone()).await;
                let lines = reply.headers.get_all("vary").iter();
                let lines: Vec<_> = lines.map(|line| line.to_str().unwrap()).collect();
                // `Origin` in the policy's own line may be spelled in any case.
                let spelled: Vec<_> = lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| match expected.get(at) {
                        Some(&"origin") if line.eq_ignore_ascii_case("origin") => "origin",
                        _ => line,
                    })
                    .collect();
                assert_eq!(spelled, expected, "{:?}", ask.headers);
            }
        }
    }
}

#[tokio::test]
async fn a_wildcard_leaves_vary_to_the_app() {
    let server = Server::of(public()).await;
    for (own, _) in CASES {
        let ask = Ask::get(&format!("/varies?{own}"));
        for ask in [ask.clone(), ask.clone().from(APP), ask.from("garbage")] {
            let reply = server.send(ask).await;
            let lines: Vec<_> = reply.headers.get_all("vary").iter().collect();
            let own = own.replace("%20", " ");
            let own: Vec<_> = own.split('&').filter(|line| !line.is_empty()).collect();
            assert_eq!(lines, own);
        }
    }
}

#[tokio::test]
async fn preflights_vary_too_where_origins_are_listed() {
    for (app, expected) in [
        (listed(), &["origin"][..]),
        (private(), &["origin"]),
        (public(), &[]),
    ] {
        let server = Server::of(app).await;
        for origin in [APP, EVIL, ""] {
            let reply = server
                .send(Ask::preflight("/varies", "GET").from(origin))
                .await;
            assert_eq!(reply.vary(), expected);
        }
    }
}
