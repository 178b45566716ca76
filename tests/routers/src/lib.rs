//! What pages of several origins get from a server, as one text to compare.

#![cfg_attr(doctest, doc = include_str!("../../../cors-runtime/guide/with.md"))]

use std::fmt::Write as _;

use cors_runtime::cors_policy;
use cors_testing::{Browser, Credentials, Exchange, Request};

/// The policy of the front end, with something of every key.
#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [GET, POST, PUT],
    allow_headers = ["content-type"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
)]
#[derive(Debug)]
pub struct Site;

/// The origins of the pages.
const PAGES: [&str; 3] = ["https://app.example.com", "https://evil.example", "null"];

const PATHS: [&str; 3] = ["/orders", "/orders/1", "/nowhere"];

fn requests(path: &str) -> [Request; 7] {
    [
        Request::get(path),
        Request::get(path).credentials(Credentials::Include),
        Request::get(path).header("x-trace", "1"),
        Request::post(path).text("a lamp"),
        Request::post(path).json(&"a lamp"),
        Request::put(path).json(&"a chair"),
        Request::delete(path),
    ]
}

/// Serves the app over TCP, and fetches every path by every request from every page.
///
/// # Panics
///
/// If the app cannot be served.
pub async fn matrix(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut text = String::new();
    for page in PAGES {
        for path in PATHS {
            for (number, request) in requests(path).into_iter().enumerate() {
                // One for each, so that none knows a preflight of another.
                let browser = Browser::at(page);
                let fetched = browser.fetch(url.as_str(), request).await;
                let verdict = match fetched.result() {
                    Ok(response) => format!("{} {:?}", response.status(), response.headers()),
                    Err(blocked) => format!("{:?}", blocked.reason()),
                };
                let _ = writeln!(text, "{page} {path} {number}: {verdict}");
                for exchange in fetched.requests() {
                    let _ = writeln!(text, "    {}", told(exchange));
                }
            }
        }
    }
    server.abort();
    text
}

/// A request, and all that the server answered, but the time.
fn told(exchange: &Exchange) -> String {
    let Some(answer) = exchange.answer() else {
        return format!("{} without an answer", exchange.method());
    };
    let headers = answer.headers().iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {value}")
    });
    let mut headers: Vec<String> = headers.collect();
    headers.sort();
    let headers = headers.join(", ");
    let (method, status, body) = (exchange.method(), answer.status(), answer.body());
    format!("{method} {status} {headers} {body:?}")
}

/// Compares two texts of [`matrix`].
///
/// # Panics
///
/// If they differ: with the first line that does.
#[track_caller]
pub fn assert_same(found: &str, expected: &str) {
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
