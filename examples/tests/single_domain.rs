//! The shop's API as its page uses it: the example's own program, over TCP.

use std::collections::BTreeMap;
use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode};

const PROGRAM: &str = env!("CARGO_BIN_EXE_single-domain");
const README: &str = include_str!("../single-domain/README.md");
const PAGE: &str = "https://app.example.com";

type Cart = BTreeMap<String, u32>;

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// `credentials: "include"`
fn with_cookies(request: Request) -> Request {
    request.credentials(Credentials::Include)
}

#[test]
fn the_readme_holds() {
    readme::holds("single-domain", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn a_page_fills_its_cart() {
    let api = start();
    let browser = Browser::at(PAGE);
    let put = || with_cookies(Request::put("/cart/lamp").json(&2));
    let cart = async || {
        let cart = with_cookies(Request::get("/cart"));
        let cart = browser.fetch(api.url(), cart).await;
        assert!(cart.preflight().is_none(), "a GET without more needs none");
        cart.assert_allowed().json::<Cart>()
    };
    assert_eq!(cart().await, Cart::new());

    let first = browser.fetch(api.url(), put()).await;
    assert!(first.preflight().is_some());
    assert_eq!(first.assert_allowed().status(), StatusCode::OK);
    assert_eq!(cart().await, Cart::from([("lamp".to_owned(), 2)]));

    // The answer to the preflight is kept for this path, with all that it allows.
    let remove = with_cookies(Request::delete("/cart/lamp"));
    let remove = browser.fetch(api.url(), remove).await;
    assert!(remove.preflight().is_none());
    assert_eq!(remove.assert_allowed().status(), StatusCode::NO_CONTENT);
    assert_eq!(cart().await, Cart::new());

    // Another browser has another cart.
    assert!(browser.fetch(api.url(), put()).await.is_allowed());
    let other = Browser::at(PAGE);
    let other = other.fetch(api.url(), with_cookies(Request::get("/cart")));
    assert_eq!(other.await.assert_allowed().json::<Cart>(), Cart::new());
    assert_eq!(cart().await.len(), 1);
}

#[tokio::test]
async fn errors_can_be_read_too() {
    let api = start();
    let browser = Browser::at(PAGE);
    for (request, status) in [
        (Request::delete("/cart/lamp"), StatusCode::NOT_FOUND),
        (Request::get("/nowhere"), StatusCode::NOT_FOUND),
        (Request::get("/cart/lamp"), StatusCode::METHOD_NOT_ALLOWED),
        (
            Request::put("/cart/lamp").json(&"two"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let answer = browser.fetch(api.url(), with_cookies(request)).await;
        assert_eq!(answer.assert_allowed().status(), status);
    }
}

#[tokio::test]
async fn one_site_is_still_two_origins() {
    let api = start();
    let server = &api.under_any_name();
    let at = |page| Browser::at(page).visiting("https://api.example.com");
    let put = || with_cookies(Request::put("/cart/lamp").json(&1));

    let page = at(PAGE);
    let from_the_page = page.fetch(server, put()).await;
    let request = from_the_page.requests().last().unwrap();
    assert_eq!(request.headers()["sec-fetch-site"], "same-site");
    assert!(from_the_page.preflight().is_some());
    assert!(from_the_page.is_allowed());

    for other in [
        "https://example.com",
        "https://www.example.com",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://evil.example",
        "null",
    ] {
        let page = at(other);
        let put = page.fetch(server, put()).await;
        assert_eq!(put.requests().len(), 1, "{other}: the preflight alone");
        assert_eq!(put.assert_blocked().reason(), &Reason::MissingAllowOrigin);
        let cart = page.fetch(server, with_cookies(Request::get("/cart")));
        let blocked = cart.await.assert_blocked();
        assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin, "{other}");
    }

    // What the API serves itself needs no permission.
    let own = at("https://api.example.com");
    let cart = own.fetch(server, Request::get("/cart")).await;
    assert_eq!(cart.assert_allowed().json::<Cart>(), Cart::new());
}

#[tokio::test]
async fn what_goes_wrong_is_what_the_readme_says() {
    let api = start();
    for (page, request, reason) in [
        (
            "https://www.example.com",
            with_cookies(Request::get("/cart")),
            Reason::MissingAllowOrigin,
        ),
        (
            PAGE,
            with_cookies(Request::patch("/cart/lamp").json(&1)),
            Reason::MethodNotAllowed("PATCH".to_owned()),
        ),
        (
            PAGE,
            with_cookies(Request::get("/cart").header("x-requested-with", "XMLHttpRequest")),
            Reason::HeaderNotAllowed("x-requested-with".to_owned()),
        ),
    ] {
        let blocked = Browser::at(page).fetch(api.url(), request).await;
        let blocked = blocked.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        let message = blocked
            .message()
            .replace(api.url(), "http://127.0.0.1:3000");
        assert!(README.contains(&message), "{message}");
    }
}

#[tokio::test]
async fn a_page_that_forgets_the_credentials_has_no_cart() {
    let api = start();
    let browser = Browser::at(PAGE);
    let put = Request::put("/cart/lamp").json(&2);
    assert!(browser.fetch(api.url(), put).await.is_allowed());
    let cart = with_cookies(Request::get("/cart"));
    let cart = browser.fetch(api.url(), cart).await.assert_allowed();
    assert_eq!(cart.json::<Cart>(), Cart::new());
}

/// CORS keeps nobody out who is no browser.
#[tokio::test]
async fn who_is_no_browser_is_kept_from_nothing() {
    let api = start();
    let headers = [
        ("origin", "https://evil.example"),
        ("content-type", "application/json"),
    ];
    let put = api.send(Method::PUT, "/cart/lamp", &headers, "2").await;
    assert_eq!(put.status(), StatusCode::OK);
    assert_eq!(cors(put.headers()), []);
}
