//! The same over TCP, to the URL of a server.

use axum::routing::put;
use axum::{Json, Router};
use cors_runtime::cors_policy;
use cors_testing::{Browser, Credentials, Reason, Request};
use http::HeaderMap;
use tokio::net::TcpListener;

#[cors_policy(
    allow_origins = ["http://localhost:5173"],
    allow_methods = [PUT],
    allow_headers = ["content-type"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = 60,
)]
fn api() -> Router {
    let replace = async |headers: HeaderMap, Json(order): Json<u32>| {
        let seen = ["host", "cookie", "sec-fetch-site", "content-length"]
            .map(|name| headers.get(name).map(|it| it.to_str().unwrap().to_owned()));
        ([("etag", "1"), ("set-cookie", "b=2")], Json((order, seen)))
    };
    Router::new().route("/orders/{id}", put(replace))
}

#[tokio::test]
async fn a_real_server_is_asked_as_a_browser_asks() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, api()).await.unwrap() });
    let url = format!("http://{address}");

    let browser = Browser::at("http://localhost:5173");
    browser.set_cookie(&url, "a=1");
    let request = || {
        Request::put("/orders/1")
            .credentials(Credentials::Include)
            .json(&7)
    };
    let fetched = browser.fetch(&*url, request()).await;
    assert_eq!(
        fetched.preflight().unwrap().url(),
        format!("{url}/orders/1")
    );
    let response = fetched.assert_allowed();
    assert_eq!(response.header("etag").unwrap(), "1");
    assert_eq!(response.header("date"), None);
    let (order, [host, cookie, site, length]) = response.json::<(u32, [Option<String>; 4])>();
    assert_eq!(order, 7);
    assert_eq!(host.unwrap(), address.to_string());
    assert_eq!(cookie.unwrap(), "a=1");
    assert_eq!(site.unwrap(), "cross-site");
    assert_eq!(length.unwrap(), "1");

    // An address and a `String` are targets, too; and what is remembered stays.
    let fetched = browser.fetch(address, request()).await;
    assert!(fetched.preflight().is_none());
    assert_eq!(fetched.requests()[0].headers()["cookie"], "a=1; b=2");
    let _ = fetched.assert_allowed();
    let evil = Browser::at("http://localhost:9999");
    let blocked = evil.fetch(url, request()).await.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
}

/// `localhost` and the names below it are this machine, whatever the system's resolver says.
#[tokio::test]
async fn names_below_localhost_are_this_machine() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, api()).await.unwrap() });
    let browser = Browser::at("http://localhost:5173");
    for host in ["localhost", "api.localhost", "eu.api.localhost"] {
        let url = format!("http://{host}:{port}");
        let fetched = browser
            .fetch(&*url, Request::put("/orders/1").json(&7))
            .await;
        let response = fetched.assert_allowed();
        let (_, [seen, ..]) = response.json::<(u32, [Option<String>; 4])>();
        assert_eq!(seen.unwrap(), format!("{host}:{port}"));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_of() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let fetched = Browser::at("http://localhost:5173")
        .fetch(address, Request::get("/"))
        .await;
    assert!(fetched.requests()[0].answer().is_none());
    let blocked = fetched.assert_blocked();
    assert!(
        matches!(blocked.reason(), Reason::NoAnswer(why) if why.contains("onnect")),
        "{blocked:?}"
    );
}

#[test]
#[should_panic(
    expected = "`127.0.0.1:3000` is not the URL of a server: write one like `http://127.0.0.1:3000`"
)]
fn an_address_without_a_scheme_is_no_url() {
    drop(Browser::at("null").fetch("127.0.0.1:3000", Request::get("/")));
}
