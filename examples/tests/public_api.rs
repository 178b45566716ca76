//! The rates as any page reads them: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_public-api");
const README: &str = include_str!("../public-api/README.md");

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

#[test]
fn the_readme_holds() {
    readme::holds("public-api", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn any_page_reads_without_asking_first() {
    let api = start();
    let pages = [
        "https://app.example.com",
        "http://localhost:5173",
        "capacitor://localhost",
        "null",
    ];
    for (page, left) in pages.into_iter().zip(["99", "98", "97", "96"]) {
        let browser = Browser::at(page);
        let rate = browser.fetch(api.url(), Request::get("/rates/usd")).await;
        assert!(rate.preflight().is_none(), "{page}");
        let sent = rate.requests()[0].answer().unwrap().headers().clone();
        let rate = rate.assert_allowed();
        assert_eq!(rate.text(), "1.09");
        assert_eq!(rate.header("etag").as_deref(), Some("\"2026-11-24\""));
        assert_eq!(rate.header("ratelimit-remaining").as_deref(), Some(left));
        // It is there, but nobody has exposed it.
        assert!(sent.contains_key("date"));
        assert_eq!(rate.header("date"), None);
    }
}

#[tokio::test]
async fn one_copy_does_for_everybody() {
    let api = start();
    for headers in [
        &[][..],
        &[("origin", "https://app.example.com")],
        &[("origin", "https://evil.example")],
    ] {
        let rate = api.send(Method::GET, "/rates/gbp", headers, "").await;
        assert_eq!(rate.headers()[header::CACHE_CONTROL], "public, max-age=60");
        assert!(!rate.headers().contains_key(header::VARY));
        assert_eq!(
            cors(rate.headers()),
            [
                ("access-control-allow-origin", "*"),
                (
                    "access-control-expose-headers",
                    "etag,ratelimit-remaining,retry-after"
                ),
            ]
        );
    }
    // A browser that asks whether its copy is still good.
    let tag = [("if-none-match", "\"2026-11-24\"")];
    let same = api.send(Method::GET, "/rates/gbp", &tag, "").await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(same.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
}

#[tokio::test]
async fn errors_can_be_read_too() {
    let api = start();
    let browser = Browser::at("https://app.example.com");
    for (path, status) in [
        ("/rates/dm", StatusCode::NOT_FOUND),
        ("/nowhere", StatusCode::NOT_FOUND),
    ] {
        let answer = browser.fetch(api.url(), Request::get(path)).await;
        assert_eq!(answer.assert_allowed().status(), status, "{path}");
    }
    let mut spent = 0;
    let too_many = loop {
        let answer = browser.fetch(api.url(), Request::get("/rates/usd")).await;
        let answer = answer.assert_allowed();
        if answer.status() != StatusCode::OK {
            break answer;
        }
        spent += 1;
        assert!(spent <= 100, "there is no end to it");
    };
    assert_eq!(too_many.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(too_many.header("retry-after").as_deref(), Some("60"));
}

#[tokio::test]
async fn what_goes_wrong_is_what_the_readme_says() {
    let api = start();
    let browser = Browser::at("https://app.example.com");
    let rate = || Request::get("/rates/usd");
    for (request, reason) in [
        (
            rate().credentials(Credentials::Include),
            Reason::WildcardWithCredentials,
        ),
        (
            rate().header("x-api-key", "7"),
            Reason::HeaderNotAllowed("x-api-key".to_owned()),
        ),
        (
            Request::put("/rates/usd"),
            Reason::MethodNotAllowed("PUT".to_owned()),
        ),
    ] {
        let blocked = browser.fetch(api.url(), request).await.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        let message = blocked
            .message()
            .replace(api.url(), "http://127.0.0.1:3000");
        assert!(README.contains(&message), "{message}");
    }
    // A script that does itself what the browser's cache does has to ask for it.
    let by_hand = rate().header("if-none-match", "\"2026-11-24\"");
    let blocked = browser.fetch(api.url(), by_hand).await.assert_blocked();
    assert!(blocked.is_preflight());
}
