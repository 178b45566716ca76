//! Origins that take turns behind one cache (§5, rules 4 and 5): none is ever handed what was meant
//! for another.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::get;
use cors_runtime::cors_policy;

use crate::app::Calls;
use crate::ask::Ask;
use crate::cache::Cache;
use crate::nginx::{Nginx, STATUS};
use crate::policies::{APP, EVIL, Public, Site};
use crate::reply::Reply;
use crate::server::Server;

const ADMIN: &str = "https://admin.example.com";

/// In an order in which each follows each, and no origin comes first as well as last.
const TURNS: [Option<&str>; 14] = [
    None,
    Some(APP),
    Some(ADMIN),
    Some(EVIL),
    None,
    Some(ADMIN),
    Some(APP),
    Some(EVIL),
    Some(ADMIN),
    None,
    Some(EVIL),
    Some(APP),
    None,
    Some(APP),
];

/// What a cache may keep: an answer, and an error.
fn routes(calls: Calls) -> Router {
    let kept = || AppendHeaders([("cache-control", "public, max-age=3600")]);
    let served = async move |State(calls): State<Calls>| {
        calls.add();
        (kept(), "served")
    };
    let nowhere = async move |State(calls): State<Calls>| {
        calls.add();
        (StatusCode::NOT_FOUND, kept(), "nowhere")
    };
    Router::new()
        .route("/kept", get(served))
        .fallback(nowhere)
        .with_state(calls)
}

const PATHS: [&str; 2] = ["/kept", "/nowhere"];

#[cors_policy(Site)]
fn listed(calls: Calls) -> Router {
    routes(calls)
}

#[cors_policy(Public)]
fn public(calls: Calls) -> Router {
    routes(calls)
}

#[cors_policy(same_origin)]
fn private(calls: Calls) -> Router {
    routes(calls)
}

/// A router that keeps its own policy, inside of one that is for everybody.
#[cors_policy(allow_origins = "*")]
fn nested(calls: Calls) -> Router {
    Router::new().nest("/inner", listed(calls))
}

fn asked(path: &str, origin: Option<&str>) -> Ask {
    match origin {
        Some(origin) => Ask::get(path).from(origin),
        None => Ask::get(path),
    }
}

/// What each origin is to be given under `Site`.
fn meant(origin: Option<&str>) -> Option<&str> {
    origin.filter(|origin| [APP, ADMIN].contains(origin))
}

/// The turns in which somebody is not given what is meant for them.
async fn mistaken(path: &str, send: impl AsyncFn(Ask) -> Reply) -> Vec<usize> {
    let mut mistaken = Vec::new();
    for (turn, origin) in TURNS.into_iter().enumerate() {
        let reply = send(asked(path, origin)).await;
        let credentials = reply.headers.get("access-control-allow-credentials");
        let is_right = reply.allowed_origin() == meant(origin)
            && credentials.is_some() == meant(origin).is_some();
        if !is_right {
            mistaken.push(turn);
        }
    }
    mistaken
}

#[tokio::test]
async fn each_origin_has_its_own_answer() {
    for path in PATHS {
        let calls = Calls::default();
        let cache = Cache::before(listed(calls.clone()));
        assert_eq!(
            mistaken(path, async |ask| cache.send(ask).await).await,
            [0; 0]
        );
        // Once for each origin, once for none.
        assert_eq!(calls.count(), 4);
        assert_eq!(cache.hits(), TURNS.len() - 4);
    }
    let cache = Cache::before(nested(Calls::default()));
    for path in PATHS.map(|path| format!("/inner{path}")) {
        assert_eq!(
            mistaken(&path, async |ask| cache.send(ask).await).await,
            [0; 0]
        );
    }
}

#[tokio::test]
async fn what_is_for_everybody_is_kept_once() {
    for path in PATHS {
        let calls = Calls::default();
        let cache = Cache::before(public(calls.clone()));
        for origin in TURNS {
            let reply = cache.send(asked(path, origin)).await;
            assert_eq!(reply.allowed_origin(), Some("*"));
        }
        assert_eq!(calls.count(), 1);
        assert_eq!(cache.hits(), TURNS.len() - 1);
    }
}

#[tokio::test]
async fn what_is_for_nobody_names_nobody() {
    let cache = Cache::before(private(Calls::default()));
    for origin in TURNS {
        let reply = cache.send(asked("/kept", origin)).await;
        assert_eq!(reply.allowed_origin(), None);
    }
    assert!(cache.hits() > 0);
}

/// As people write it by hand, three times wrong: what the tests above have to find.
fn by_hand(respond: fn(Option<&str>) -> Response) -> Router {
    let handler = async move |headers: HeaderMap| {
        let origin = headers.get("origin");
        respond(origin.map(|origin| origin.to_str().unwrap()))
    };
    Router::new().route("/kept", get(handler))
}

const KEPT: (&str, &str) = ("cache-control", "public, max-age=3600");

fn allow(origin: &str) -> [(&'static str, String); 2] {
    [
        ("access-control-allow-origin", origin.to_owned()),
        ("access-control-allow-credentials", "true".to_owned()),
    ]
}

fn without_vary(origin: Option<&str>) -> Response {
    match meant(origin) {
        Some(origin) => ([KEPT], allow(origin), "served").into_response(),
        None => ([KEPT], "served").into_response(),
    }
}

/// Kludex/starlette#3516.
fn without_vary_for_the_refused(origin: Option<&str>) -> Response {
    match meant(origin) {
        Some(origin) => ([KEPT, ("vary", "origin")], allow(origin), "served").into_response(),
        None => ([KEPT], "served").into_response(),
    }
}

fn without_vary_where_there_is_no_origin(origin: Option<&str>) -> Response {
    match (meant(origin), origin) {
        (Some(origin), _) => ([KEPT, ("vary", "origin")], allow(origin), "served").into_response(),
        (None, Some(_)) => ([KEPT, ("vary", "origin")], "served").into_response(),
        (None, None) => ([KEPT], "served").into_response(),
    }
}

const MISTAKES: [fn(Option<&str>) -> Response; 3] = [
    without_vary,
    without_vary_for_the_refused,
    without_vary_where_there_is_no_origin,
];

#[tokio::test]
async fn a_missing_vary_is_found() {
    for respond in MISTAKES {
        let cache = Cache::before(by_hand(respond));
        let mistaken = mistaken("/kept", async |ask| cache.send(ask).await).await;
        assert!(!mistaken.is_empty());
    }
    // In the worst order, one origin is handed another's.
    let cache = Cache::before(by_hand(without_vary));
    let first = cache.send(asked("/kept", Some(ADMIN))).await;
    let second = cache.send(asked("/kept", Some(EVIL))).await;
    assert_eq!(first.allowed_origin(), Some(ADMIN));
    assert_eq!(second.allowed_origin(), Some(ADMIN));
}

#[tokio::test]
async fn so_it_is_behind_nginx() {
    for path in PATHS {
        let calls = Calls::default();
        let server = Server::of(listed(calls.clone())).await;
        let Some(nginx) = Nginx::before(server.address).await else {
            return;
        };
        assert_eq!(
            mistaken(path, async |ask| nginx.send(ask).await).await,
            [0; 0]
        );
        // It does keep them.
        assert!(calls.count() < TURNS.len(), "{}", calls.count());
        let again = nginx.send(asked(path, Some(APP))).await;
        assert_eq!(again.headers[STATUS], "HIT");
        assert_eq!(again.allowed_origin(), Some(APP));
    }
}

#[tokio::test]
async fn nginx_keeps_what_is_for_everybody_once() {
    let calls = Calls::default();
    let server = Server::of(public(calls.clone())).await;
    let Some(nginx) = Nginx::before(server.address).await else {
        return;
    };
    for (turn, origin) in TURNS.into_iter().enumerate() {
        let reply = nginx.send(asked("/kept", origin)).await;
        assert_eq!(reply.allowed_origin(), Some("*"));
        let status = if turn == 0 { "MISS" } else { "HIT" };
        assert_eq!(reply.headers[STATUS], status);
    }
    assert_eq!(calls.count(), 1);
}

/// nginx mixes origins up where `Vary` is missing: the tests above could fail.
#[tokio::test]
async fn a_missing_vary_is_found_by_nginx() {
    for respond in MISTAKES {
        let server = Server::of(by_hand(respond)).await;
        let Some(nginx) = Nginx::before(server.address).await else {
            return;
        };
        let mistaken = mistaken("/kept", async |ask| nginx.send(ask).await).await;
        assert!(!mistaken.is_empty());
    }
}
