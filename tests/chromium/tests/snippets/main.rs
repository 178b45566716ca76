//! What the examples' READMEs say to paste into a browser's console, pasted into that of a real Chromium,
//! as it stands there.
//!
//! The program is started by the README's own line, and the page is where the README says. (Both are on
//! free ports: Chromium is told where the README's ports really are.)

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::response::Html;
use axum::routing::get;
use axum::{Router, serve};
use cors_chromium::Chromium;
use cors_example_harness::{Api, Directory};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// How a snippet ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Fine,
    /// With a fetch that the policy refuses.
    Red,
}

const EXAMPLES: [(&str, End); 15] = [
    ("dev-and-prod", End::Fine),
    ("docker", End::Fine),
    ("env", End::Fine),
    ("grpc-web", End::Fine),
    ("internal-tools", End::Red),
    ("mcp", End::Fine),
    ("mobile-backend", End::Fine),
    ("monitoring", End::Red),
    ("multi-tenant", End::Red),
    ("multiple-domains", End::Red),
    ("openapi", End::Fine),
    ("public-api", End::Fine),
    ("single-domain", End::Fine),
    ("spa", End::Fine),
    ("websocket", End::Fine),
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a README says of its snippet.
struct Told {
    /// The line that starts the program.
    start: String,
    /// The port of the page.
    port: u16,
    snippet: String,
    /// What follows.
    after: String,
}

fn told(case: &str) -> Told {
    let path = workspace().join(format!("examples/{case}/README.md"));
    let readme = fs::read_to_string(path).unwrap();
    let (before, after) = readme.split_once("\n```js\n").expect(case);
    let (snippet, after) = after.split_once("```\n").expect(case);
    // The last that is said before. (A release build refuses what `dev(…)` allows.)
    let lines = before.lines().filter(|line| !line.contains("--release"));
    let line = |text: &str| lines.clone().rfind(|line| line.contains(text));
    let served = line("http.server ").and_then(|line| line.split_once("http.server "));
    let port = served.map_or("5173", |(_, port)| port.trim_end_matches(" &"));
    Told {
        start: line("cargo run").expect(case).to_owned(),
        port: port.parse().expect(case),
        snippet: snippet.to_owned(),
        after: after.to_owned(),
    }
}

/// Starts the program as the README does, in the workspace. What it writes goes to `directory`.
fn start(line: &str, directory: &Directory) -> Api {
    let database = directory.path().join("tenants.db");
    let mut shell = Command::new("sh");
    // The program in the place of the shell, so that it ends with the test.
    shell
        .args(["-c", &format!("exec env {line}")])
        .current_dir(workspace())
        .env(
            "DATABASE_URL",
            format!("sqlite:{}?mode=rwc", database.display()),
        )
        .env("DEMO", "1")
        .env_remove("CORS_ORIGINS");
    Api::start(&mut shell)
}

/// An empty page; gives its port.
async fn page() -> u16 {
    let page = Router::new().route("/", get(Html("<!doctype html><title>a page</title>")));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { serve(listener, page).await });
    port
}

/// What the console makes of this: `await`, and constants that stay.
async fn entered(chromium: &Chromium, text: &str) -> Value {
    let entry = json!({ "expression": text, "replMode": true, "awaitPromise": true, "returnByValue": true });
    chromium.devtools("Runtime.evaluate", entry).await
}

/// The lines that were printed since this was last called.
async fn printed(chromium: &Chromium) -> Vec<String> {
    let lines = entered(chromium, "window.printed.splice(0)").await;
    serde_json::from_value(lines["result"]["value"].clone()).unwrap()
}

/// Holds what was entered to how it should end, and what it printed to what the README says.
async fn ends(chromium: &Chromium, case: &str, told: &Told, entered: &Value, end: End) {
    let error = entered.get("exceptionDetails");
    let console = chromium.console().await;
    assert_eq!(
        error.is_some(),
        end == End::Red,
        "{case}: {error:?}, {console:#?}"
    );
    let is_blocked = |line: &String| line.contains("has been blocked by CORS policy");
    assert_eq!(
        console.iter().any(is_blocked),
        end == End::Red,
        "{case}: {console:#?}"
    );
    let printed = printed(chromium).await;
    if end == End::Fine {
        assert!(!printed.is_empty(), "{case} prints nothing");
    }
    for line in printed {
        assert!(
            told.after.contains(&format!("`{line}`")),
            "examples/{case}/README.md does not say that it prints `{line}`"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_snippets_do_what_the_readmes_say() {
    // Without a browser, no program need be built.
    let Some(chromium) = Chromium::start().await else {
        return;
    };
    chromium.close().await;
    for (case, end) in EXAMPLES {
        let told = told(case);
        let directory = Directory::make();
        let page = page().await;
        let api = start(&told.start, &directory);
        let (_, port) = api.url().rsplit_once(':').unwrap();
        let rules = format!(
            "--host-resolver-rules=MAP localhost:{} 127.0.0.1:{page}, MAP *:3000 127.0.0.1:{port}",
            told.port
        );
        let chromium = Chromium::start_with(&[rules]).await.unwrap();
        let at = format!("http://localhost:{}/", told.port);
        chromium.page().goto(&at).await.unwrap();
        entered(&chromium, include_str!("console.js")).await;

        let done = entered(&chromium, &told.snippet).await;
        ends(&chromium, case, &told, &done, end).await;
        if case == "multi-tenant" {
            let_in(&api, at.trim_end_matches('/')).await;
            // "The second line, entered again"
            let again = told.snippet.lines().nth(1).unwrap();
            let done = entered(&chromium, again).await;
            ends(&chromium, case, &told, &done, End::Fine).await;
        }
        chromium.close().await;
    }
}

/// The tenant lets the page in.
async fn let_in(api: &Api, page: &str) {
    let headers = [
        ("host", "acme.example"),
        ("authorization", "Bearer acme-token"),
        ("content-type", "application/json"),
    ];
    let origin = json!({ "origin": page }).to_string();
    let added = api.send(Method::PUT, "/admin/origins", &headers, origin);
    assert_eq!(added.await.status(), StatusCode::NO_CONTENT);
}

#[test]
fn none_is_forgotten() {
    let folders = fs::read_dir(workspace().join("examples")).unwrap();
    let mut examples: Vec<String> = folders
        .map(|folder| folder.unwrap().path())
        .filter(|folder| folder.join("main.rs").exists())
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    examples.sort();
    assert_eq!(examples, EXAMPLES.map(|(case, _)| case));
}
