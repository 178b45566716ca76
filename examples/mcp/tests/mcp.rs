//! Which pages can talk to the MCP server: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Navigation, Reason, Request, ScriptResponse};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mcp");
const PAGE: &str = "https://client.example.com";
const STRANGER: &str = "https://evil.example";
const VERSION: &str = "2025-11-25";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// A message of a client.
fn message(message: &Value, session: Option<&str>) -> Request {
    let request = Request::post("/mcp").header("accept", "application/json, text/event-stream");
    let request = match session {
        Some(id) => request
            .header("mcp-session-id", id)
            .header("mcp-protocol-version", VERSION),
        None => request,
    };
    request.json(message)
}

fn initialize() -> Value {
    json!({
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": VERSION,
            "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" },
        },
    })
}

/// The one message in a stream of events.
fn event(response: &ScriptResponse) -> Value {
    let text = response.text();
    let mut data = text.lines().filter_map(|line| line.strip_prefix("data:"));
    let data = data.rfind(|data| !data.trim().is_empty());
    serde_json::from_str(data.expect("an event")).unwrap()
}

#[test]
fn the_readme_holds() {
    readme::holds("mcp", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn a_listed_page_has_a_session() {
    let api = start();
    let browser = Browser::at(PAGE);
    let hello = browser.fetch(api.url(), message(&initialize(), None)).await;
    assert!(hello.preflight().is_some());
    let hello = hello.assert_allowed();
    assert_eq!(event(&hello)["result"]["protocolVersion"], VERSION);
    let session = hello.header("mcp-session-id").expect("it can be read");

    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let initialized = message(&initialized, Some(&session));
    let initialized = browser.fetch(api.url(), initialized).await.assert_allowed();
    assert_eq!(initialized.status(), StatusCode::ACCEPTED);

    let sum = json!({
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": { "name": "sum", "arguments": { "a": 1, "b": 2 } },
    });
    let sum = browser
        .fetch(api.url(), message(&sum, Some(&session)))
        .await;
    assert_eq!(
        event(&sum.assert_allowed())["result"]["content"][0]["text"],
        "3"
    );

    let end = Request::delete("/mcp").header("mcp-session-id", session);
    assert!(browser.fetch(api.url(), end).await.assert_allowed().ok());
}

#[tokio::test]
async fn a_strangers_page_gets_nothing_through() {
    let api = start();
    for page in [STRANGER, "null", "http://client.example.com"] {
        let browser = Browser::at(page);
        let blocked = browser.fetch(api.url(), message(&initialize(), None)).await;
        let blocked = blocked.assert_blocked();
        assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
        assert!(blocked.is_preflight());

        let text = initialize().to_string();
        for request in [
            Request::post("/mcp").text(text).mode_no_cors(),
            Request::get("/mcp"),
            Request::image("/mcp"),
        ] {
            let fetched = browser.fetch(api.url(), request).await;
            let answer = fetched.requests()[0].answer().unwrap();
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{fetched}");
            assert_eq!(cors(answer.headers()), []);
        }
        let form = Navigation::form_post("/mcp", [("{\"jsonrpc\":\"2.0\"", "}")]);
        let form = browser.navigate(api.url(), form).await;
        assert_eq!(form.assert_answered().status(), StatusCode::FORBIDDEN);
    }
    let browser = Browser::at(STRANGER);
    let blocked = browser.fetch(api.url(), message(&initialize(), None)).await;
    readme::tells("mcp", &api, blocked.assert_blocked().message());
}

/// To the browser, the page of a rebound name is of the server's own origin.
#[tokio::test]
async fn a_rebound_name_gets_nothing_through() {
    let api = start();
    let rebound = "http://rebound.example:3000";
    let browser = Browser::at(rebound).visiting(rebound);
    for request in [message(&initialize(), None), Request::get("/mcp")] {
        let fetched = browser.fetch(&api.under_any_name(), request).await;
        // The policy refuses what has an `Origin`, and the SDK a `Host` that is not loopback.
        assert_eq!(fetched.assert_allowed().status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_native_client_needs_no_origin() {
    let api = start();
    let headers = [
        ("accept", "application/json, text/event-stream"),
        ("content-type", "application/json"),
    ];
    let hello = api.send(Method::POST, "/mcp", &headers, initialize().to_string());
    assert_eq!(hello.await.status(), StatusCode::OK);
}
