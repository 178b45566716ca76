//! The status page of the example `grpc-web`, in a real Chromium: it gets its answers, and at a stranger's address
//! it gets none.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use axum::{Router, serve};
use cors_chromium::Chromium;
use cors_example_harness::Api;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Serves the page's files as they are; gives the port.
async fn page() -> u16 {
    let html = include_str!("../../../examples/grpc-web/page/index.html");
    let script = include_str!("../../../examples/grpc-web/page/status.js");
    let script = ([(CONTENT_TYPE, "text/javascript")], script);
    let page = Router::new()
        .route("/", get(Html(html)))
        .route("/status.js", get(async move || script));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { serve(listener, page).await });
    port
}

/// What the page says of each service, once it has asked about all of them.
async fn shown(chromium: &Chromium, address: &str) -> Value {
    chromium.page().goto(address).await.unwrap();
    let script = "return 'done' in document.body.dataset
        ? [...document.querySelectorAll('dd')].map((status) => status.textContent)
        : null;";
    for _ in 0..200 {
        let shown = chromium.page().execute(script, Vec::new()).await.unwrap();
        if !shown.is_null() {
            return shown;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("{address}: {:#?}", chromium.console().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_calls_the_service_and_a_strangers_does_not() {
    // Without a browser, no program need be built.
    let Some(chromium) = Chromium::start().await else {
        return;
    };
    chromium.close().await;
    let mut program = Command::new("cargo");
    program
        .args(["run", "--bin", "grpc-web"])
        .current_dir(workspace());
    let api = Api::start(&mut program);
    let (_, port) = api.url().rsplit_once(':').unwrap();
    let page = page().await;
    let rules =
        format!("--host-resolver-rules=MAP *:5173 127.0.0.1:{page}, MAP *:3000 127.0.0.1:{port}");
    let chromium = Chromium::start_with(&[rules]).await.unwrap();

    let found = shown(&chromium, "http://localhost:5173/").await;
    let statuses = json!(["SERVING", "NOT_SERVING", "error 5: service not registered"]);
    assert_eq!(found, statuses, "{:#?}", chromium.console().await);

    let found = shown(&chromium, "http://stranger.test:5173/").await;
    assert_eq!(found, json!(vec!["Failed to fetch"; 3]));
    let console = chromium.console().await;
    let blocked = |line: &&String| line.contains("has been blocked by CORS policy");
    assert_eq!(console.iter().filter(blocked).count(), 3, "{console:#?}");
    chromium.close().await;
}
