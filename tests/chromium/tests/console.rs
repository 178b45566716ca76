//! The table of `cors-runtime/guide/messages.md`: what Chromium's console says when a page is refused, each
//! line from a real run, and the same from `cors_testing::Browser`. `UPDATE_EXPECT=1` writes it anew.

use std::fmt::Write as _;

use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::{any, get};
use axum::{Router, serve};
use cors_chromium::{Chromium, documented};
use cors_runtime::cors_policy;
use cors_testing::{Browser, Credentials, Request};
use serde_json::json;
use tokio::net::TcpListener;

/// What a guide explains.
struct Row {
    /// What the script does: the arguments of `fetch`, …
    script: &'static str,
    /// … and the same for `cors_testing::Browser`.
    request: Request,
    because: &'static str,
    change: &'static str,
}

fn rows() -> Vec<Row> {
    let include = |request: Request| request.credentials(Credentials::Include);
    vec![
        Row {
            script: "'/unlisted'",
            request: Request::get("/unlisted"),
            because: "The page's origin is not one of the policy's; or the path is under no policy; or something in front of the policy (a proxy, a log-in check) has answered.",
            change: "`allow_origins`",
        },
        Row {
            script: "'/unlisted', { method: 'PUT' }",
            request: Request::put("/unlisted"),
            because: "The same, seen by the preflight: the request itself was not sent.",
            change: "`allow_origins`",
        },
        Row {
            script: "'/everybody', { credentials: 'include' }",
            request: include(Request::get("/everybody")),
            because: "The page sends cookies, and the response is for every origin, that is, for requests without cookies.",
            change: "`allow_origins`: list the origins, with `allow_credentials`. As a policy, `allow_origins = \"*\", allow_credentials` does not compile here: `wildcard_with_credentials`.",
        },
        Row {
            script: "'/listed', { credentials: 'include' }",
            request: include(Request::get("/listed")),
            because: "The page sends cookies, and the policy does not say that it may.",
            change: "`allow_credentials`",
        },
        Row {
            script: "'/listed', { method: 'PUT' }",
            request: Request::put("/listed"),
            because: "The policy does not list the method. Methods are case-sensitive: `patch` is not `PATCH`.",
            change: "`allow_methods`",
        },
        Row {
            script: "'/listed', { headers: { 'x-request-id': '1' } }",
            request: Request::get("/listed").header("x-request-id", "1"),
            because: "The page sets a header that the policy does not name. `content-type: application/json` is such a header, too.",
            change: "`allow_headers`",
        },
        Row {
            script: "'/guarded', { method: 'PUT' }",
            request: Request::put("/guarded"),
            because: "Something answers the preflight in the policy's place, such as a log-in check: a preflight never has cookies.",
            change: "Put the policy around it: on the function that builds the router with its layers.",
        },
        Row {
            script: "'/moved', { method: 'PUT' }",
            request: Request::put("/moved"),
            because: "A preflight is not redirected: to `https`, to a path with a slash at its end, to a log-in page.",
            change: "Fetch the URL that it is redirected to.",
        },
        Row {
            script: "'/twice'",
            request: Request::get("/twice"),
            because: "Two places write the header: a proxy, or a second layer, and the policy.",
            change: "Leave it to the policy.",
        },
    ]
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn unlisted() -> Router {
    Router::new().route("/unlisted", any("here"))
}

#[cors_policy(allow_origins = ["http://localhost:*"])]
fn listed() -> Router {
    Router::new().route("/listed", any("here"))
}

#[cors_policy(allow_origins = "*")]
fn everybody() -> Router {
    Router::new().route("/everybody", any("here"))
}

/// What is not under a policy of ours, as others' servers answer.
fn by_hand(origin: &str) -> Router {
    let allowed = [("access-control-allow-origin", origin.to_owned())];
    let twice = [("access-control-allow-origin", format!("{origin}, {origin}"))];
    let guard = (StatusCode::UNAUTHORIZED, allowed.clone());
    let moved = (allowed, Redirect::permanent("/listed"));
    Router::new()
        .route("/guarded", any(async || guard))
        .route("/moved", any(async || moved))
        .route("/twice", any(async || twice))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_is_what_the_console_says() {
    let Some(chromium) = Chromium::start().await else {
        return;
    };
    let page =
        start(Router::new().route("/", get(Html("<!doctype html><title>a page</title>")))).await;
    let app = unlisted()
        .merge(listed())
        .merge(everybody())
        .merge(by_hand(&page));
    let api = start(app).await;

    let mut table = String::from(
        "| … has been blocked by CORS policy: … | because | change |\n|---|---|---|\n",
    );
    for row in rows() {
        let real = real(&chromium, &page, &api, row.script).await;
        let played = Browser::at(&page).fetch(&*api, row.request).await;
        assert_eq!(real, played.assert_blocked().message());
        let (_, why) = real
            .split_once("has been blocked by CORS policy: ")
            .unwrap();
        let why = why.replace(&page, "https://app.example.com");
        writeln!(table, "| `{why}` | {} | {} |", row.because, row.change).unwrap();
    }
    chromium.close().await;
    documented::hold("cors-runtime/guide/messages.md", &table);
}

/// The console's line after one fetch.
async fn real(chromium: &Chromium, page: &str, api: &str, script: &str) -> String {
    chromium.page().goto(page).await.unwrap();
    let script = format!(
        "const [api, done] = arguments;
         const from = (path, init) => fetch(api + path, init);
         from({script}).then(() => done('allowed'), (error) => done(String(error)));"
    );
    let outcome = chromium
        .page()
        .execute_async(&script, vec![json!(api)])
        .await;
    assert_eq!(outcome.unwrap(), "TypeError: Failed to fetch", "{script}");
    let lines = chromium.console().await;
    let mut told = lines
        .iter()
        .filter_map(|line| line.find("Access to ").map(|at| &line[at..]));
    let line = told.next().expect("the console says why");
    assert_eq!(told.next(), None);
    line.to_owned()
}

/// Starts a server, and tells its origin.
async fn start(app: Router) -> String {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move { serve(socket, app).await });
    format!("http://localhost:{port}")
}
