//! The opening handshake of a `WebSocket`.

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::{any, get};
use cors_runtime::{Enforcement, cors_policy};
use cors_testing::{Browser, Reason};
use http::StatusCode;
use tokio::net::TcpListener;

const CHAT: &str = "https://chat.example.com";

#[cors_policy(allow_origins = ["https://partner.example"], enforce)]
fn chat() -> Router {
    let join = async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(async |_| ());
    let moved = async || (StatusCode::FOUND, [("location", "/ws")]);
    let half = async || (StatusCode::SWITCHING_PROTOCOLS, [("upgrade", "websocket")]);
    Router::new()
        .route("/ws", any(join))
        .route("/page", get(async || "a page"))
        .route("/moved", get(moved))
        .route("/half", get(half))
}

#[tokio::test]
async fn the_server_says_which_page_gets_a_connection() {
    for (page, is_open) in [
        (CHAT, true),
        ("https://partner.example", true),
        ("https://evil.example", false),
        ("https://evil.chat.example.com", false),
        ("null", false),
    ] {
        let browser = Browser::at(page).visiting(CHAT);
        let handshake = browser.websocket(&chat(), "/ws").await;
        assert_eq!(handshake.is_open(), is_open, "{page} {handshake}");
        let answer = handshake.request().unwrap().answer().unwrap();
        let outcome = answer.outcome().unwrap();
        if is_open {
            assert_eq!(outcome.enforcement(), &Enforcement::Passed);
            assert_eq!(handshake.assert_open().status(), 101);
        } else {
            assert!(matches!(outcome.enforcement(), Enforcement::Refused(_)));
            let refused = handshake.assert_refused();
            assert_eq!(
                refused.reason(),
                &Reason::HandshakeStatus(StatusCode::FORBIDDEN)
            );
            assert!(refused.help().contains(page), "{refused}");
        }
    }
}

#[tokio::test]
async fn it_sends_the_origin_and_cookies_and_no_metadata() {
    let browser = Browser::at("https://partner.example").visiting(CHAT);
    browser.set_cookie(CHAT, "session=1; Secure; SameSite=None");
    browser.set_cookie(CHAT, "lax=1; SameSite=Lax");
    let handshake = browser
        .websocket(&chat(), "wss://chat.example.com/ws?room=1")
        .await;
    let sent = handshake.request().unwrap();
    assert_eq!(sent.url(), "https://chat.example.com/ws?room=1");
    assert!(
        !sent
            .headers()
            .keys()
            .any(|name| name.as_str().starts_with("sec-fetch-"))
    );
    for (name, value) in [
        ("connection", "Upgrade"),
        ("cookie", "session=1"),
        ("host", "chat.example.com"),
        ("origin", "https://partner.example"),
        ("sec-websocket-version", "13"),
        ("upgrade", "websocket"),
    ] {
        assert_eq!(sent.headers()[name], value, "{name}");
    }
    handshake.assert_open();
}

#[tokio::test]
async fn an_answer_that_is_none_to_a_handshake_opens_nothing() {
    let browser = Browser::at(CHAT).visiting(CHAT);
    for (url, reason) in [
        ("/page", Reason::HandshakeStatus(StatusCode::OK)),
        ("/none", Reason::HandshakeStatus(StatusCode::NOT_FOUND)),
        ("/moved", Reason::RedirectNotAllowed),
        ("/half", Reason::HandshakeHeader("Connection".to_owned())),
        (
            "ftp://chat.example.com/",
            Reason::UnsupportedScheme("ftp".to_owned()),
        ),
        ("http://a b/", Reason::InvalidUrl("http://a b/".to_owned())),
    ] {
        let refused = browser.websocket(&chat(), url).await.assert_refused();
        assert_eq!(refused.reason(), &reason, "{url}");
    }
}

#[tokio::test]
async fn it_goes_over_tcp_too() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, chat()).await.unwrap() });
    let own = Browser::at(&format!("http://{address}"));
    own.websocket(address, "/ws").await.assert_open();
    let stranger = Browser::at("https://evil.example");
    let refused = stranger.websocket(address, "/ws").await.assert_refused();
    assert_eq!(
        refused.message(),
        format!(
            "WebSocket connection to 'ws://{address}/ws' failed: Error during WebSocket handshake: \
             Unexpected response code: 403"
        )
    );
}
