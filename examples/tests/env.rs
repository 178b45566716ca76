//! The API as somebody deploys it, with this and that in its environment: the example's own
//! program, over TCP.

mod api;

use std::process::{Command, Stdio};

use api::{Api, cors};
use http::{Method, header};

const APP: &str = "https://app.example.com";
/// A developer's own page.
const DEV: &str = "http://localhost:5173";

/// The example, with this in `CORS_ORIGINS`, or without it.
fn example(origins: Option<&str>) -> Command {
    let mut example = Command::new(env!("CARGO_BIN_EXE_env"));
    match origins {
        Some(origins) => example.env("CORS_ORIGINS", origins),
        None => example.env_remove("CORS_ORIGINS"),
    };
    example
}

/// What it says when it does not start.
fn complaint(origins: Option<&str>) -> String {
    let mut example = example(origins);
    // Should it start after all, the test is not to wait for ever.
    let mut process = example
        .env("PORT", "no port, so it ends")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut complaint = String::new();
    let stderr = process.stderr.as_mut().unwrap();
    std::io::Read::read_to_string(stderr, &mut complaint).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(1));
    complaint
}

async fn is_let_in(api: &Api, origin: &str) -> bool {
    let asked = [
        ("origin", origin),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "content-type"),
    ];
    let preflight = api.send(Method::OPTIONS, "/theme", &asked, "").await;
    assert!(preflight.status().is_success());
    assert_eq!(preflight.headers()[header::VARY], "origin");
    let answer = api
        .send(Method::GET, "/theme", &[("origin", origin)], "")
        .await;
    assert_eq!(answer.body(), "\"light\"");
    if cors(preflight.headers()).is_empty() {
        assert_eq!(cors(answer.headers()), []);
        return false;
    }
    assert_eq!(
        cors(preflight.headers()),
        [
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "GET,PUT"),
            ("access-control-allow-origin", origin),
            ("access-control-max-age", "7200"),
        ]
    );
    assert_eq!(
        cors(answer.headers()),
        [
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-origin", origin),
        ]
    );
    true
}

#[tokio::test]
async fn the_origins_are_those_of_the_variable() {
    let origins = " https://app.example.com ,\n https://*.preview.example.com:8443, ";
    let api = Api::start(&mut example(Some(origins)));
    for origin in [APP, "https://pr-7.preview.example.com:8443"] {
        assert!(is_let_in(&api, origin).await, "{origin}");
    }
    for origin in [
        "https://app.example.com:8443",
        "https://pr-7.preview.example.com",
        "https://preview.example.com:8443",
        "https://evil.example",
    ] {
        assert!(!is_let_in(&api, origin).await, "{origin}");
    }
    // A page sees what another one has changed.
    let json = [("origin", APP), ("content-type", "application/json")];
    let put = api.send(Method::PUT, "/theme", &json, "\"dark\"").await;
    assert!(put.status().is_success());
    let get = api.send(Method::GET, "/theme", &json, "").await;
    assert_eq!(get.body(), "\"dark\"");
}

/// The tests are built as the program is.
#[tokio::test]
async fn a_developers_page_is_let_in_by_a_debug_build_alone() {
    let api = Api::start(&mut example(Some(APP)));
    assert!(is_let_in(&api, APP).await);
    assert_eq!(is_let_in(&api, DEV).await, cfg!(debug_assertions));
}

#[tokio::test]
async fn a_release_build_does_not_start_without_origins() {
    for (origins, what) in [
        (None, "is not set"),
        (Some(""), "is empty"),
        (Some(" , "), "is empty"),
    ] {
        if cfg!(debug_assertions) {
            let api = Api::start(&mut example(origins));
            assert!(is_let_in(&api, DEV).await);
            assert!(!is_let_in(&api, APP).await);
        } else {
            let complaint = complaint(origins);
            assert!(complaint.contains("has 1 mistake\n"), "{complaint}");
            let variable = format!("the environment variable `CORS_ORIGINS` {what}");
            assert!(complaint.contains(&variable), "{complaint}");
        }
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let complaint = complaint(Some(
        "https://app.example.com/, app.example.org, https://good.example, http://app.example.net",
    ));
    let mut lines = complaint.lines();
    assert_eq!(lines.next(), Some("the CORS policy `api` has 3 mistakes"));
    let told: Vec<&str> = lines.filter(|line| line.starts_with("- ")).collect();
    let expected = [
        ("`https://app.example.com/`", "[cors::invalid_origin]"),
        ("`app.example.org`", "[cors::invalid_origin]"),
        ("`http://app.example.net`", "[cors::insecure_origin]"),
    ];
    assert_eq!(told.len(), expected.len(), "{complaint}");
    for (told, (origin, lint)) in told.into_iter().zip(expected) {
        assert!(
            told.starts_with("- in the environment variable `CORS_ORIGINS`: "),
            "{told}"
        );
        assert!(told.contains(origin) && told.ends_with(lint), "{told}");
    }
    assert!(!complaint.contains("good"), "{complaint}");
}

#[test]
fn everybody_is_nobody_that_credentials_could_go_to() {
    let complaint = complaint(Some("*"));
    assert!(complaint.contains("has 1 mistake\n"), "{complaint}");
    assert!(
        complaint.contains("[cors::wildcard_with_credentials]"),
        "{complaint}"
    );
}
