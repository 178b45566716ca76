//! The single-page app's API as a browser uses it: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Navigation, Reason, Request};
use http::{Method, StatusCode, header};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spa");
const PAGE: &str = "https://app.example.com";
/// The same page on a developer's machine.
const DEV: &str = "http://localhost:5173";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// `credentials: "include"`
fn with_cookies(request: Request) -> Request {
    request.credentials(Credentials::Include)
}

#[test]
fn the_readme_holds() {
    readme::holds("spa", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn a_page_signs_in_and_asks_who_it_is() {
    let api = start();
    let pages = [PAGE, DEV];
    // The dev server is none of a release build's.
    let pages = if cfg!(debug_assertions) {
        &pages[..]
    } else {
        &pages[..1]
    };
    for &page in pages {
        let browser = Browser::at(page);
        let me = || browser.fetch(api.url(), with_cookies(Request::get("/me")));

        let ada = json!({ "name": "Ada" });
        let login = with_cookies(Request::post("/login").json(&ada));
        let login = browser.fetch(api.url(), login).await;
        assert!(login.preflight().is_some(), "JSON is asked for first");
        assert_eq!(login.assert_allowed().json::<Value>(), ada);

        let signed_in = me().await;
        assert!(signed_in.preflight().is_none());
        assert_eq!(signed_in.assert_allowed().json::<Value>(), ada);

        let logout = with_cookies(Request::post("/logout"));
        let logout = browser.fetch(api.url(), logout).await.assert_allowed();
        assert_eq!(logout.status(), StatusCode::NO_CONTENT);
        // The page can tell that it is signed out.
        assert_eq!(
            me().await.assert_allowed().status(),
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn a_page_that_forgets_the_credentials_is_not_signed_in() {
    let api = start();
    let browser = Browser::at(PAGE);
    let login = Request::post("/login").json(&json!({ "name": "Ada" }));
    let login = browser.fetch(api.url(), login).await.assert_allowed();
    assert_eq!(login.status(), StatusCode::OK);
    let me = with_cookies(Request::get("/me"));
    let me = browser.fetch(api.url(), me).await.assert_allowed();
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn errors_can_be_read_too() {
    let api = start();
    let browser = Browser::at(PAGE);
    for (request, status) in [
        (Request::get("/nowhere"), StatusCode::NOT_FOUND),
        (Request::get("/login"), StatusCode::METHOD_NOT_ALLOWED),
        (
            Request::post("/login").json(&7),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let answer = browser.fetch(api.url(), with_cookies(request)).await;
        assert_eq!(answer.assert_allowed().status(), status);
    }
}

#[tokio::test]
async fn a_page_is_refused_what_the_policy_does_not_list() {
    let api = start();
    let browser = Browser::at(PAGE);
    for (request, reason) in [
        (
            Request::delete("/me"),
            Reason::MethodNotAllowed("DELETE".to_owned()),
        ),
        (
            Request::get("/me").header("x-requested-with", "XMLHttpRequest"),
            Reason::HeaderNotAllowed("x-requested-with".to_owned()),
        ),
    ] {
        let refused = browser.fetch(api.url(), with_cookies(request)).await;
        let refused = refused.assert_blocked();
        assert_eq!(refused.reason(), &reason);
        readme::tells("spa", &api, refused.message());
    }
}

#[tokio::test]
async fn another_page_is_told_nothing() {
    let api = start();
    let mut pages = vec!["https://evil.example", "http://localhost:5174", "null"];
    if cfg!(not(debug_assertions)) {
        pages.push(DEV);
    }
    for page in pages {
        let browser = Browser::at(page);
        let login = Request::post("/login").json(&json!({ "name": "Ada" }));
        let refused = browser.fetch(api.url(), with_cookies(login)).await;
        assert_eq!(refused.requests().len(), 1, "the preflight alone");
        let refused = refused.assert_blocked();
        assert_eq!(refused.reason(), &Reason::MissingAllowOrigin, "{page}");

        let me = browser.fetch(api.url(), with_cookies(Request::get("/me")));
        let refused = me.await.assert_blocked();
        assert_eq!(refused.reason(), &Reason::MissingAllowOrigin, "{page}");
        if page == "http://localhost:5174" {
            readme::tells("spa", &api, refused.message());
        }
    }
}

/// What asks without being a browser, a health check perhaps, is told nothing and kept from nothing.
#[tokio::test]
async fn who_is_no_browser_needs_no_policy() {
    let api = start();
    let ada = (r#"{"name":"Ada"}"#, ("content-type", "application/json"));
    let login = api.send(Method::POST, "/login", &[ada.1], ada.0).await;
    assert_eq!(login.status(), StatusCode::OK);
    assert_eq!(cors(login.headers()), []);
    // For the caches in between: with an origin the answer would be another.
    assert_eq!(login.headers()[header::VARY], "origin, sec-fetch-site");
}

/// A form needs no preflight, so CORS alone would let it through.
#[tokio::test]
async fn a_form_of_another_page_is_refused() {
    let api = start();
    let stranger = Browser::at("https://evil.example");
    let form = Navigation::form_post("/logout", [("really", "yes")]);
    let refused = stranger.navigate(api.url(), form).await;
    assert_eq!(refused.assert_answered().status(), StatusCode::FORBIDDEN);
    // A link is a safe request.
    let link = stranger.navigate(api.url(), Navigation::link("/me")).await;
    assert_eq!(link.assert_answered().status(), StatusCode::UNAUTHORIZED);
}
