//! Which pages can open the chat's socket: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Navigation, Request};
use futures_util::{SinkExt, StreamExt};
use http::{Method, StatusCode};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const PROGRAM: &str = env!("CARGO_BIN_EXE_websocket");
const PAGE: &str = "https://chat.example.com";
const STRANGER: &str = "https://evil.example";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

#[test]
fn the_readme_holds() {
    readme::holds("websocket", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn only_the_apps_own_pages_open_the_socket() {
    let api = start();
    for (page, is_open) in [
        (PAGE, true),
        // A page that the server serves itself.
        (api.url(), true),
        // The dev server is none of a release build's.
        ("http://localhost:5173", cfg!(debug_assertions)),
        (STRANGER, false),
        ("https://chat.example.com.evil.example", false),
        ("http://chat.example.com", false),
        ("null", false),
    ] {
        let handshake = Browser::at(page).websocket(api.url(), "/chat").await;
        assert_eq!(handshake.is_open(), is_open, "{handshake}");
    }
    let refused = Browser::at(STRANGER).websocket(api.url(), "/chat").await;
    readme::tells("websocket", &api, refused.assert_refused().message());
}

#[tokio::test]
async fn a_refused_page_leaves_nothing_behind() {
    let api = start();
    let socket = |origin: &str| {
        let url = api.url().replacen("http", "ws", 1);
        let mut request = format!("{url}/chat").into_client_request().unwrap();
        let origin = origin.parse().unwrap();
        request.headers_mut().insert("origin", origin);
        connect_async(request)
    };
    assert!(socket(STRANGER).await.is_err());

    let ((mut ada, _), (mut bob, _)) = (socket(PAGE).await.unwrap(), socket(PAGE).await.unwrap());
    ada.send(Message::text("hello")).await.unwrap();
    for page in [&mut ada, &mut bob] {
        assert_eq!(page.next().await.unwrap().unwrap(), Message::text("hello"));
    }

    let form = Navigation::form_post("/chat", [("text", "spam")]);
    let form = Browser::at(STRANGER).navigate(api.url(), form).await;
    assert_eq!(form.assert_answered().status(), StatusCode::FORBIDDEN);
    let page = Browser::at(PAGE);
    let messages = page.fetch(api.url(), Request::get("/messages")).await;
    assert_eq!(messages.assert_allowed().json::<Vec<String>>(), ["hello"]);
}

#[tokio::test]
async fn a_stranger_cannot_read_the_messages() {
    let api = start();
    let origin = [("origin", STRANGER)];
    let messages = api.send(Method::GET, "/messages", &origin, "").await;
    assert_eq!(messages.status(), StatusCode::OK);
    assert_eq!(cors(messages.headers()), []);
}
