//! What is counted, and what is told: the example's own program, over TCP.

use std::collections::BTreeMap;
use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_monitoring");
const README: &str = include_str!("../monitoring/README.md");
const PAGE: &str = "https://app.example.com";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// What `/metrics` says, as Prometheus reads it: the time series, each with its value.
async fn series(api: &Api) -> BTreeMap<String, u64> {
    let metrics = api.send(Method::GET, "/metrics", &[], "").await;
    assert_eq!(
        metrics.headers()[header::CONTENT_TYPE],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = metrics.into_body();
    assert!(text.ends_with("# EOF\n"), "{text}");
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap();
            (series.to_owned(), value.parse().unwrap())
        })
        .collect()
}

fn counted(policy: &str, preflight: bool, outcome: &str, times: u64) -> (String, u64) {
    let enforces = policy == "orders" && !preflight;
    enforced(
        policy,
        preflight,
        outcome,
        if enforces { "passed" } else { "off" },
        times,
    )
}

fn enforced(
    policy: &str,
    preflight: bool,
    outcome: &str,
    enforcement: &str,
    times: u64,
) -> (String, u64) {
    let labels = format!(
        "policy=\"{policy}\",preflight=\"{preflight}\",outcome=\"{outcome}\",enforcement=\"{enforcement}\""
    );
    (format!("cors_decisions_total{{{labels}}}"), times)
}

/// Whether the page can read the answer.
async fn reads(page: &Browser, api: &Api, request: Request) -> bool {
    page.fetch(api.url(), request).await.is_allowed()
}

#[test]
fn the_readme_holds() {
    readme::holds("monitoring", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn each_decision_is_counted_once() {
    let api = start();
    assert_eq!(series(&api).await, BTreeMap::new());

    let browser = Browser::at(PAGE);
    let put = || Request::put("/orders/1").json(&"a chair");
    // A preflight and a request; then, the preflight being remembered, a request.
    for _ in 0..2 {
        assert!(reads(&browser, &api, put()).await);
    }
    let evil = Browser::at("https://evil.example");
    for request in [Request::get("/orders/1"), put()] {
        assert!(!reads(&evil, &api, request).await);
    }
    let delete = browser.fetch(api.url(), Request::delete("/orders/1"));
    let delete = delete.await.assert_blocked();
    let header = put().header("x-request-id", "7");
    let header = browser.fetch(api.url(), header).await.assert_blocked();
    for blocked in [delete, header] {
        let message = blocked
            .message()
            .replace(api.url(), "http://127.0.0.1:3000");
        assert!(README.contains(&message), "{message}");
    }
    // Open to everybody.
    assert!(reads(&evil, &api, Request::get("/prices")).await);
    // From no page, or from one that the API serves itself.
    api.send(Method::GET, "/orders/1", &[], "").await;
    let own = [
        ("origin", "https://api.example.com"),
        ("sec-fetch-site", "same-origin"),
    ];
    api.send(Method::POST, "/orders/1", &own, "").await;
    // A form on another site.
    let form = [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    api.send(Method::POST, "/orders/1", &form, "").await;
    // Where nobody has routed anything.
    assert!(!reads(&browser, &api, Request::get("/nowhere")).await);

    let expected = BTreeMap::from([
        counted("orders", true, "allowed", 1),
        counted("orders", false, "allowed", 2),
        counted("orders", false, "origin_not_allowed", 1),
        enforced("orders", false, "origin_not_allowed", "would_refuse", 1),
        counted("orders", true, "origin_not_allowed", 1),
        counted("orders", true, "method_not_routed", 1),
        counted("orders", true, "header_not_allowed", 1),
        counted("prices", false, "allowed", 1),
        counted("orders", false, "not_cors", 1),
        counted("orders", false, "same_origin", 1),
        counted("api", false, "not_shared", 1),
    ]);
    assert_eq!(series(&api).await, expected);
}

#[tokio::test]
async fn a_thousand_origins_make_no_time_series() {
    let api = start();
    let once = [("origin", "https://evil.example")];
    api.send(Method::GET, "/orders/1", &once, "").await;
    let malformed = [("origin", "evil")];
    api.send(Method::GET, "/orders/1", &malformed, "").await;
    let before = series(&api).await;
    assert_eq!(before.len(), 2);

    for number in 0..1000 {
        let origin = match number % 4 {
            0 => format!("https://evil-{number}.example"),
            1 => format!("https://evil.example:{number}"),
            2 => format!("https://{number}.example\"}} 1 # {{policy=\"orders"),
            _ => format!("{number}\u{fffd}{}", "a".repeat(number)),
        };
        let origin = [("origin", &*origin)];
        let refused = api.send(Method::GET, "/orders/1", &origin, "").await;
        assert_eq!(refused.status(), StatusCode::OK);
        assert_eq!(cors(refused.headers()), []);
    }
    let after = series(&api).await;
    assert!(after.keys().eq(before.keys()), "{after:?}");
    assert_eq!(after.values().sum::<u64>(), 1002);
}

#[tokio::test]
async fn what_is_refused_is_told_with_the_key_to_change() {
    let api = start();
    let browser = Browser::at(PAGE);
    let put = || Request::put("/orders/1").json(&"a chair");
    assert!(reads(&browser, &api, put()).await);
    let delete = Request::delete("/orders/1");
    assert!(!reads(&browser, &api, delete).await);
    let header = put().header("x-request-id", "7");
    assert!(!reads(&browser, &api, header).await);
    // This one would like to look like an event of its own.
    let forged = "https://evil.example\u{2028}2026-11-24 ERROR all is lost";
    let forged = [("origin", forged)];
    api.send(Method::GET, "/orders/1", &forged, "").await;

    for told in [
        &[
            "preflight=true",
            "method=\"DELETE\"",
            "reason=\"method_not_routed\"",
        ],
        &[
            "headers=\"content-type,x-request-id\"",
            "reason=\"header_not_allowed\"",
            "key=\"allow_headers\"",
        ],
        &[
            r#"origin="https://evil.example\\xe2\\x80\\xa82026-11-24 ERROR all is lost" "#,
            " method=\"GET\" ",
            "reason=\"malformed_origin\"",
        ],
    ] {
        api.tells(&[&["INFO cors: refused: ", "policy=\"orders\""], &told[..]].concat())
            .await;
    }
    assert_eq!(api.log().lines().count(), 3, "what is allowed is not told");
    // As the README shows it, but for the time in front.
    let log = api.log();
    let (_, delete) = log.lines().next().unwrap().split_once("INFO").unwrap();
    assert!(README.contains(&format!("\nINFO{delete}\n")), "{delete}");
}

#[tokio::test]
async fn no_page_reads_the_metrics() {
    let api = start();
    for page in [PAGE, "https://evil.example"] {
        let browser = Browser::at(page);
        let metrics = browser.fetch(api.url(), Request::get("/metrics")).await;
        let blocked = metrics.assert_blocked();
        assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
    }
}
