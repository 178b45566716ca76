//! Bodies that do not end: the headers alone decide what a script sees.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use cors_testing::{Browser, Reason, Request};

const PAGE: &str = "https://app.example.com";
const SHARED: &str = "access-control-allow-origin: *";

/// A server that responds to one request with this head, and then calls `go_on`.
fn server(head: &str, go_on: impl FnOnce(&mut TcpStream) + Send + 'static) -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n{head}\r\n\r\n");
    thread::spawn(move || {
        let (mut stream, _) = socket.accept().unwrap();
        let mut asked = [0; 4096];
        let _ = stream.read(&mut asked).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        go_on(&mut stream);
    });
    address
}

fn request() -> Request {
    Request::get("/events").read_for(Duration::from_millis(200))
}

/// One event, and then nothing for as long as the other side listens.
fn one_event(stream: &mut TcpStream) {
    stream.write_all(b"data: 1\n\n").unwrap();
    let _ = stream.read(&mut [0]);
}

#[tokio::test]
async fn a_script_has_an_answer_whose_body_goes_on() {
    let start = Instant::now();
    let address = server(SHARED, one_event);
    let fetched = Browser::at(PAGE).fetch(address, request()).await;
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(
        fetched
            .to_string()
            .contains("its body was not read to its end: it had not ended after 200ms"),
        "{fetched}"
    );
    let response = fetched.assert_allowed();
    assert!(!response.is_complete());
    assert_eq!(response.text(), "data: 1\n\n");
}

/// The clock is the one on the wall, whatever a test has done to the runtime's.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_pauses_is_cut_too() {
    let address = server(
        SHARED,
        |stream| {
            while stream.write_all(&[b'x'; 1000]).is_ok() {}
        },
    );
    let response = Browser::at(PAGE).fetch(address, request()).await;
    let response = response.assert_allowed();
    assert!(!response.is_complete());
    assert!(response.body().starts_with(b"xxx"));
}

#[tokio::test]
async fn a_stream_that_is_not_shared_is_blocked() {
    let address = server("x-a: 1", one_event);
    let blocked = Browser::at(PAGE).fetch(address, request()).await;
    let blocked = blocked.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
}

/// `fetch` has resolved by then; it is reading that fails.
#[tokio::test]
async fn a_body_that_breaks_off_is_an_answer() {
    let head = format!("{SHARED}\r\ncontent-length: 10");
    let address = server(&head, |stream| stream.write_all(b"half").unwrap());
    let response = Browser::at(PAGE).fetch(address, request()).await;
    let response = response.assert_allowed();
    assert_eq!(
        (response.text().as_str(), response.is_complete()),
        ("half", false)
    );
}

#[tokio::test]
#[should_panic(expected = "the body is not complete: it had not ended after 200ms")]
async fn a_body_that_goes_on_is_no_json() {
    let address = server(SHARED, one_event);
    let response = Browser::at(PAGE).fetch(address, request()).await;
    let _: u32 = response.assert_allowed().json();
}

/// Most bodies end: the test does not wait.
#[tokio::test]
async fn a_body_that_ends_is_complete() {
    let address = server(SHARED, |stream| stream.write_all(b"all").unwrap());
    let response = Browser::at(PAGE).fetch(address, Request::get("/")).await;
    let response = response.assert_allowed();
    assert_eq!(
        (response.text().as_str(), response.is_complete()),
        ("all", true)
    );
}
