//! The API as somebody deploys it, with this and that in its environment: the example's own
//! program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_env");
const APP: &str = "https://app.example.com";
/// A developer's own page.
const DEV: &str = "http://localhost:5173";

/// The example, with this in `CORS_ORIGINS`, or without it.
fn example(origins: Option<&str>) -> Command {
    let mut example = Command::new(PROGRAM);
    match origins {
        Some(origins) => example.env("CORS_ORIGINS", origins),
        None => example.env_remove("CORS_ORIGINS"),
    };
    example
}

/// What it says when it does not start.
fn complaint(origins: Option<&str>) -> String {
    // Should it start after all, the test is not to wait for ever.
    let mut example = example(origins);
    let output = example.env("PORT", "no port, so it ends").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// Whether a page there may read the theme and change it. It may do both, or neither.
async fn is_let_in(api: &Api, page: &str) -> bool {
    let browser = Browser::at(page);
    let show = Request::get("/theme").credentials(Credentials::Include);
    let show = browser.fetch(api.url(), show).await;
    let replace = Request::put("/theme").credentials(Credentials::Include);
    let replace = browser.fetch(api.url(), replace.json(&"light")).await;
    assert_eq!(show.is_allowed(), replace.is_allowed());
    for fetched in [show, replace] {
        match fetched.result() {
            Ok(answer) => assert_eq!(answer.status(), StatusCode::OK),
            Err(blocked) => assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin),
        }
        if !fetched.is_allowed() {
            return false;
        }
    }
    true
}

#[test]
fn the_readme_holds() {
    readme::holds("env", PROGRAM, cfg!(debug_assertions));
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
}

#[tokio::test]
async fn a_page_sees_what_another_has_changed() {
    let api = Api::start(&mut example(Some("https://a.example,https://b.example")));
    let (a, b) = (
        Browser::at("https://a.example"),
        Browser::at("https://b.example"),
    );
    let replace = a.fetch(api.url(), Request::put("/theme").json(&"dark"));
    assert_eq!(replace.await.assert_allowed().status(), StatusCode::OK);
    let show = b.fetch(api.url(), Request::get("/theme")).await;
    assert_eq!(show.assert_allowed().json::<String>(), "dark");
}

#[tokio::test]
async fn a_page_is_refused_what_the_policy_does_not_list() {
    let api = Api::start(&mut example(Some(APP)));
    let browser = Browser::at(APP);
    for (request, reason) in [
        (
            Request::delete("/theme"),
            Reason::MethodNotAllowed("DELETE".to_owned()),
        ),
        (
            Request::get("/theme").header("authorization", "Bearer 7"),
            Reason::HeaderNotAllowed("authorization".to_owned()),
        ),
    ] {
        let refused = browser.fetch(api.url(), request).await.assert_blocked();
        assert_eq!(refused.reason(), &reason);
    }
    let elsewhere = Browser::at("https://www.example.com");
    let refused = elsewhere.fetch(api.url(), Request::get("/theme")).await;
    readme::tells("env", &api, refused.assert_blocked().message());
}

/// A cache in between may keep the answer to one page, and no other page gets it.
#[tokio::test]
async fn every_answer_says_that_it_depends_on_the_origin() {
    let api = Api::start(&mut example(Some(APP)));
    for headers in [
        &[][..],
        &[("origin", APP)],
        &[("origin", "https://evil.example")],
    ] {
        let answer = api.send(Method::GET, "/theme", headers, "").await;
        assert_eq!(answer.headers()[header::VARY], "origin");
        let is_shared = headers == [("origin", APP)];
        assert_eq!(!cors(answer.headers()).is_empty(), is_shared);
    }
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
