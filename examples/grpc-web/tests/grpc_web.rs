//! Which pages can call the service: the example's own program, over TCP.

use std::process::Command;

use axum::body::{Body, Bytes, to_bytes};
use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Fetched, Reason, Request};
use http::{StatusCode, Version};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

const PROGRAM: &str = env!("CARGO_BIN_EXE_grpc-web");
const PAGE: &str = "https://status.example.com";
const STRANGER: &str = "https://evil.example";
const CHECK: &str = "/grpc.health.v1.Health/Check";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// A call of `Check` as the generated clients send it, about this service.
fn check(service: &str) -> Request {
    let length = u8::try_from(service.len()).unwrap();
    let mut frame = vec![0, 0, 0, 0, length + 2, 0x0a, length];
    frame.extend(service.bytes());
    Request::post(CHECK)
        .header("x-grpc-web", "1")
        .header("x-user-agent", "grpc-web-javascript/0.1")
        .header("grpc-timeout", "5S")
        .bytes("application/grpc-web+proto", frame)
}

async fn call(browser: &Browser, api: &Api, service: &str) -> Fetched {
    browser.fetch(api.url(), check(service)).await
}

#[test]
fn the_readme_holds() {
    readme::holds("grpc-web", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn the_status_page_calls_the_service() {
    let api = start();
    let page = Browser::at(PAGE);
    for (service, status) in [("", 1), ("shop.v1.Orders", 1), ("shop.v1.Mail", 2)] {
        let called = call(&page, &api, service).await;
        let answer = called.assert_allowed();
        let mut expected = vec![0, 0, 0, 0, 2, 0x08, status, 128, 0, 0, 0, 15];
        expected.extend(b"grpc-status:0\r\n");
        assert_eq!(answer.body()[..], expected, "{service}");
    }
    let preflight = call(&Browser::at(PAGE), &api, "").await;
    assert!(preflight.preflight().is_some());
}

#[tokio::test]
async fn the_status_page_reads_an_error_in_the_headers() {
    let api = start();
    let called = call(&Browser::at(PAGE), &api, "shop.v1.Parcels").await;
    let answer = called.assert_allowed();
    assert_eq!(answer.header("grpc-status").as_deref(), Some("5"));
    let message = answer.header("grpc-message");
    assert_eq!(message.as_deref(), Some("service%20not%20registered"));
}

#[tokio::test]
async fn a_strangers_page_calls_nothing() {
    let api = start();
    for page in [STRANGER, "null", "http://status.example.com"] {
        let browser = Browser::at(page);
        let blocked = call(&browser, &api, "").await.assert_blocked();
        assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
        assert!(blocked.is_preflight());

        let text = Request::post(CHECK).text("\0\0\0\0\0").mode_no_cors();
        let sent = browser.fetch(api.url(), text).await;
        let answer = sent.requests()[0].answer().unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{sent}");
        assert_eq!(cors(answer.headers()), []);
    }
    let blocked = call(&Browser::at(STRANGER), &api, "").await;
    readme::tells("grpc-web", &api, blocked.assert_blocked().message());
}

/// An empty message, as a native gRPC client sends it, but for the `content-type`. A page needs no preflight to send it.
async fn plain_text_over_http2(api: &Api, origin: Option<&str>) -> (StatusCode, Bytes) {
    let client = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http();
    let mut request = http::Request::post(format!("{}{CHECK}", api.url()))
        .version(Version::HTTP_2)
        .header("content-type", "text/plain");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let request = request.body(Body::from(&[0, 0, 0, 0, 0][..])).unwrap();
    let response = client.request(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(Body::new(response.into_body()), usize::MAX).await;
    (status, body.unwrap())
}

#[tokio::test]
async fn over_http2_plain_text_calls_the_service_unless_it_is_refused() {
    let api = start();
    let (status, answer) = plain_text_over_http2(&api, None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer[..], [0, 0, 0, 0, 2, 0x08, 1]);
    let (status, answer) = plain_text_over_http2(&api, Some(STRANGER)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.is_empty(), "{answer:?}");
}

#[tokio::test]
async fn the_rest_of_the_app_is_not_grpc() {
    let api = start();
    let own = Browser::at(api.url());
    let version = own.fetch(api.url(), Request::get("/version")).await;
    assert_eq!(version.assert_allowed().text(), env!("CARGO_PKG_VERSION"));
    let missing = own.fetch(api.url(), Request::get("/nowhere")).await;
    assert_eq!(missing.assert_allowed().status(), StatusCode::NOT_FOUND);
    let page = Browser::at(PAGE);
    let version = page.fetch(api.url(), Request::get("/version")).await;
    let blocked = version.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
}
