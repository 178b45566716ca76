//! What no browser sends gets an ordinary answer, and what comes back stays small.

use std::iter::repeat_n;

use axum::Router;
use cors_runtime::cors_policy;
use http::header;
use tower::ServiceExt as _;

use crate::app::{Calls, routes, site};
use crate::ask::Ask;
use crate::policies::{APP, Mirroring, SITE_ANSWER, SITE_PREFLIGHT};
use crate::reply::Reply;
use crate::server::Server;

/// With patterns: origins are parsed here, not only looked up.
#[cors_policy(allow_origins = ["https://*.example.com:*", "http://localhost:*"])]
fn patterns(calls: Calls) -> Router {
    routes(calls)
}

#[cors_policy(Mirroring)]
fn mirroring(calls: Calls) -> Router {
    routes(calls)
}

const MEGABYTE: usize = 1 << 20;

/// The lines of an `Origin` that is none.
fn origins() -> Vec<Vec<Vec<u8>>> {
    let mut origins: Vec<Vec<Vec<u8>>> = [
        &b""[..],
        b"null",
        b"NULL",
        b"*",
        b"https://",
        b"://",
        b"https://app.example.com/",
        b"https://app.example.com/path",
        b"https://app.example.com?",
        b"https://app.example.com#",
        b"https://user@app.example.com",
        b"https://app.example.com:",
        b"https://app.example.com:443",
        b"https://app.example.com.",
        b"HTTPS://app.example.com",
        b"https://APP.example.com",
        b"https:/app.example.com",
        b"https:\\\\app.example.com",
        b"https://app.example.com, https://app.example.com",
        b"https://app.example.com https://app.example.com",
        b"https://\xc3\xa4.example.com",
        b"https://\xff.example.com",
        b"\xff\xfe\x80",
        b"https://a..example.com",
        b"https://-.example.com:99999",
        b"https://[::1",
        b"https://[:::]",
    ]
    .into_iter()
    .map(|origin| vec![origin.to_vec()])
    .collect();
    let app = APP.as_bytes().to_vec();
    origins.push(vec![app.clone(), app.clone()]);
    origins.push(vec![app.clone(), b"https://evil.example".to_vec()]);
    origins.push(vec![b"".to_vec(), app.clone()]);
    origins.push(repeat_n(app, 1_000).collect());
    origins.push(vec![vec![b'a'; MEGABYTE]]);
    origins.push(vec![
        b"https://"
            .iter()
            .copied()
            .chain(repeat_n(b'a', MEGABYTE))
            .collect(),
    ]);
    let labels = format!("https://{}example.com", "a.".repeat(MEGABYTE / 2));
    origins.push(vec![labels.into_bytes()]);
    let port = format!("http://localhost:{}", "1".repeat(MEGABYTE));
    origins.push(vec![port.into_bytes()]);
    origins
}

fn from_each(ask: &Ask, origins: &[Vec<u8>]) -> Ask {
    origins.iter().fold(ask.clone(), Ask::from)
}

#[tokio::test]
async fn a_bad_origin_gets_an_ordinary_answer_without_a_header() {
    for build in [site, patterns, mirroring] {
        let calls = Calls::default();
        let server = Server::with_raised_limits(build(calls.clone())).await;
        let mut answered = 0;
        for lines in origins() {
            let reply = server.send(from_each(&Ask::get("/orders"), &lines)).await;
            reply.is_refused_answer(200, "orders");
            answered += 1;
            let preflight = Ask::preflight("/orders", "PUT").for_headers("x-token");
            let reply = server.send(from_each(&preflight, &lines)).await;
            reply.is_refused_preflight();
            assert_eq!(calls.count(), answered);
        }
    }
}

#[tokio::test]
async fn so_it_is_in_process() {
    for build in [site, patterns, mirroring] {
        let app = build(Calls::default());
        for lines in origins() {
            for ask in [Ask::get("/orders"), Ask::preflight("/orders", "PUT")] {
                let reply = in_process(&app, from_each(&ask, &lines)).await;
                assert_eq!(reply.status, 200);
                assert_eq!(reply.cors(), [""; 0]);
                assert_eq!(reply.vary(), ["origin"]);
            }
        }
    }
}

/// Bytes that no client library puts into a header.
#[tokio::test]
async fn raw_bytes_in_an_origin() {
    let server = Server::of(site(Calls::default())).await;
    let head = b"GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: ";
    for origin in [
        &b"\x80\x81"[..],
        b"https://app.example.com\xa0",
        b"\xe2\x80\xae",
    ] {
        let text = [&head[..], origin, b"\r\n\r\n"].concat();
        let answer = server.send_text(&text).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\n"), "{answer}");
        assert!(!answer.contains("access-control-"), "{answer}");
        assert!(answer.contains("\nvary: origin\n"), "{answer}");
    }
}

/// The megabytes of a preflight, in one line and in many, and an odd `Access-Control-Request-Method`.
fn preflights() -> Vec<Ask> {
    let bare = Ask::options("/orders");
    let put = Ask::preflight("/orders", "PUT");
    let many = |line: &str| repeat_n(line, 10_000).fold(put.clone(), Ask::for_headers);
    vec![
        many("x-token"),
        many(""),
        many(","),
        many("\u{e4}"),
        put.clone().for_headers("x".repeat(MEGABYTE)),
        put.clone().for_headers("x,".repeat(MEGABYTE / 2)),
        put.clone().for_headers(",".repeat(MEGABYTE)),
        put.clone().for_headers(vec![0xff; MEGABYTE]),
        (0..10_000).fold(put.clone(), |ask, n| ask.for_headers(format!("x-{n}"))),
        many("x-token").with(header::ACCESS_CONTROL_REQUEST_METHOD, vec![b'P'; MEGABYTE]),
    ]
    .into_iter()
    .chain(
        [
            &b""[..],
            b"put",
            b"P U T",
            b"PUT,GET",
            b"*",
            b"\xff",
            b"\"PUT\"",
        ]
        .map(|method| {
            bare.clone()
                .with(header::ACCESS_CONTROL_REQUEST_METHOD, method)
        }),
    )
    .chain([put
        .clone()
        .with(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")])
    .collect()
}

/// Rules 1 and 8: each is a preflight, none reaches the app, and what goes out is the policy's own
/// whatever came in.
#[tokio::test]
async fn what_goes_out_does_not_grow_with_what_comes_in() {
    let calls = Calls::default();
    let server = Server::with_raised_limits(site(calls.clone())).await;
    let app = site(calls.clone());
    for ask in preflights() {
        let reply = server.send(ask.clone().from("https://evil.example")).await;
        reply.is_refused_preflight();
        let over_tcp = server.send(ask.clone().from(APP)).await;
        let here = in_process(&app, ask.from(APP)).await;
        for reply in [over_tcp, here] {
            assert_eq!(reply.status, 200);
            assert_eq!(reply.cors(), SITE_PREFLIGHT);
            assert!(reply.head_size() < 1_024, "{}", reply.head_size());
        }
    }
    assert_eq!(calls.count(), 0);
}

/// Rule 8: the echo ends at 8 KiB.
#[tokio::test]
async fn an_echo_does_not_grow_with_what_comes_in_either() {
    let calls = Calls::default();
    let server = Server::with_raised_limits(mirroring(calls.clone())).await;
    for ask in preflights() {
        let names = ask.headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
        let is_large = names.iter().map(http::HeaderValue::len).sum::<usize>() > 8 * 1_024;
        let reply = server.send(ask.from(APP)).await;
        if is_large {
            reply.is_refused_preflight();
        }
        assert!(reply.status.is_success());
        assert!(reply.head_size() < 10 * 1_024, "{}", reply.head_size());
    }
    assert_eq!(calls.count(), 0);
}

/// The headers of a preflight on a request that is none are nothing to the policy.
#[tokio::test]
async fn an_answer_does_not_look_at_them() {
    let server = Server::with_raised_limits(site(Calls::default())).await;
    for mut ask in preflights() {
        ask.method = http::Method::GET;
        let reply = server.send(ask.from(APP)).await;
        assert_eq!(reply.body, "orders");
        assert_eq!(reply.cors(), SITE_ANSWER);
        assert!(reply.head_size() < 1_024);
    }
}

async fn in_process(app: &Router, ask: Ask) -> Reply {
    let response = app.clone().oneshot(ask.in_process()).await;
    Reply::read(response.unwrap()).await
}
