//! The body of a refused request is not asked for, not read, and never taken for another request.

use std::time::Duration;

use axum::Router;
use cors_runtime::cors_policy;
use http::{Method, Request, StatusCode, header};
use http_body_util::Empty;
use hyper::ext::Protocol;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::counted;
use crate::app::Calls;
use crate::policies::{APP, EVIL};
use crate::server::Server;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
fn api(calls: &Calls) -> Router {
    counted(calls)
}

/// A request that is refused, with a body.
fn refused(framing: &str, body: &str) -> String {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example";
    format!("{head}\r\n{framing}\r\n\r\n{body}")
}

const SMUGGLED: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_body_is_not_taken_for_a_request() {
    let calls = Calls::default();
    let server = Server::of(api(&calls)).await;
    let length = format!("Content-Length: {}", SMUGGLED.len());
    let chunked = format!("{:x}\r\n{SMUGGLED}\r\n0\r\n\r\n", SMUGGLED.len());
    for text in [
        refused(&length, SMUGGLED),
        refused("Transfer-Encoding: chunked", &chunked),
        // More is announced than comes.
        refused("Content-Length: 100000", SMUGGLED),
    ] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // The connection may stay open for a request that follows the body.
        let reading = stream.read_to_end(&mut answer);
        let _ = timeout(Duration::from_millis(300), reading).await;
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
        assert_eq!(calls.count(), 0, "{answer}");
    }
}

#[tokio::test]
async fn the_client_is_not_asked_to_continue() {
    let calls = Calls::default();
    let server = Server::of(api(&calls)).await;
    let text = refused(
        "Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close",
        "",
    );
    let answer = server.send_text(text.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert_eq!(calls.count(), 0);
}

/// A client of a server that speaks HTTP/2 with extended CONNECT (RFC 8441).
async fn http2(app: Router) -> hyper::client::conn::http2::SendRequest<Empty<&'static [u8]>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut http = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        http.enable_connect_protocol();
        let service = TowerToHyperService::new(app);
        http.serve_connection(TokioIo::new(stream), service).await
    });
    let stream = TcpStream::connect(address).await.unwrap();
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (sender, driver) = handshake.await.unwrap();
    tokio::spawn(driver);
    sender
}

#[tokio::test]
async fn a_websocket_over_http2_is_refused() {
    let calls = Calls::default();
    let mut client = http2(api(&calls)).await;
    // The server's settings arrive with the first response.
    let get = Request::get("https://api.example/")
        .body(Empty::new())
        .unwrap();
    assert_eq!(client.send_request(get).await.unwrap().status(), 200);
    for (origin, expected) in [(EVIL, 403), (APP, 200), ("https://api.example", 200)] {
        let before = calls.count();
        let mut request = Request::new(Empty::new());
        *request.method_mut() = Method::CONNECT;
        *request.uri_mut() = "https://api.example/".parse().unwrap();
        request
            .extensions_mut()
            .insert(Protocol::from_static("websocket"));
        request
            .headers_mut()
            .insert(header::ORIGIN, origin.parse().unwrap());
        let response = client.send_request(request).await.unwrap();
        assert_eq!(response.status().as_u16(), expected, "{origin}");
        assert_eq!(
            calls.count() - before,
            usize::from(expected == 200),
            "{origin}"
        );
    }
}

#[tokio::test]
async fn a_body_over_http2_is_not_read() {
    let calls = Calls::default();
    let mut client = http2(api(&calls)).await;
    let request = Request::post("https://api.example/")
        .header(header::ORIGIN, EVIL)
        .body(Empty::new())
        .unwrap();
    let response = client.send_request(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    // The connection is there for others.
    let request = Request::get("https://api.example/")
        .body(Empty::new())
        .unwrap();
    assert_eq!(client.send_request(request).await.unwrap().status(), 200);
    assert_eq!(calls.count(), 1);
}
