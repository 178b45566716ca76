//! The shop's API as its own pages and its partner's use it: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_multiple-domains");
const README: &str = include_str!("../multiple-domains/README.md");

const OURS: [&str; 5] = [
    "https://example.com",
    "https://www.example.com",
    "https://shop.example.org",
    "https://pr-7.preview.example.com",
    "https://pr-nightly-2.preview.example.com",
];
const PARTNERS: [&str; 4] = [
    "https://partner.example",
    "https://shop.partner.example",
    "https://at.shop.partner.example",
    "moz-extension://5c5c5c5c-0000-4000-8000-1234567890ab",
];
const NOBODYS: [&str; 13] = [
    "https://example.org",
    "https://blog.example.com",
    "https://preview.example.com",
    "https://admin.preview.example.com",
    "https://pr-.preview.example.com",
    "https://pr-7.nightly.preview.example.com",
    "https://evil-preview.example.com",
    "https://pr-7.preview.example.com.evil.example",
    "https://pr-7.preview.example.com:8443",
    "http://pr-7.preview.example.com",
    "https://evilpartner.example",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "null",
];

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

#[test]
fn the_readme_holds() {
    readme::holds("multiple-domains", PROGRAM, cfg!(debug_assertions));
}

/// Of all the pages, those that may read this.
async fn readers(api: &Api, request: Request) -> Vec<&'static str> {
    let mut readers = Vec::new();
    for page in [&OURS[..], &PARTNERS, &NOBODYS].concat() {
        let browser = Browser::at(page);
        browser.set_cookie(api.url(), "session=Ada");
        let fetched = browser.fetch(api.url(), request.clone()).await;
        if fetched.is_allowed() {
            readers.push(page);
        } else {
            let blocked = fetched.assert_blocked();
            assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin, "{page}");
        }
    }
    readers
}

#[tokio::test]
async fn each_path_has_its_readers() {
    let api = start();
    let account = || Request::get("/account").credentials(Credentials::Include);
    assert_eq!(readers(&api, account()).await, OURS);
    let products = Request::get("/partner/products");
    assert_eq!(readers(&api, products).await, PARTNERS);
    let referral = Request::post("/partner/referrals").json(&"Ada");
    assert_eq!(readers(&api, referral).await, PARTNERS);
    let nowhere = Request::get("/nowhere");
    assert_eq!(readers(&api, nowhere).await, [""; 0]);

    let browser = Browser::at(OURS[0]);
    let nobody = browser.fetch(api.url(), account()).await.assert_allowed();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    browser.set_cookie(api.url(), "session=Ada");
    let ada = browser.fetch(api.url(), account()).await.assert_allowed();
    assert_eq!(ada.text(), "Hello, Ada\n");
}

/// What `referrals` says is its own, what it does not say is `Partner`'s.
#[tokio::test]
async fn a_key_that_is_given_replaces_the_named_policys() {
    let api = start();
    let referral = Request::post("/partner/referrals").json(&"Ada");
    let referral = Browser::at(PARTNERS[1]).fetch(api.url(), referral).await;
    let preflight = referral.preflight().unwrap().answer().unwrap();
    assert_eq!(
        cors(preflight.headers()),
        [
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-origin", PARTNERS[1]),
            ("access-control-max-age", "3600"),
        ]
    );
    assert_eq!(referral.assert_allowed().status(), StatusCode::ACCEPTED);
}

/// So that no cache hands the copy of one page to another.
#[tokio::test]
async fn every_answer_says_that_it_varies() {
    let api = start();
    for path in ["/partner/products", "/account", "/nowhere"] {
        let nobody = api.send(Method::GET, path, &[], "").await;
        assert_eq!(nobody.headers()[header::VARY], "origin", "{path}");
        for page in [&OURS[..], &PARTNERS, &NOBODYS].concat() {
            let answer = api.send(Method::GET, path, &[("origin", page)], "").await;
            let vary: Vec<_> = answer.headers().get_all(header::VARY).iter().collect();
            assert_eq!(vary, ["origin"], "{path}, {page}");
        }
    }
    for page in PARTNERS {
        let origin = [("origin", page)];
        let products = api
            .send(Method::GET, "/partner/products", &origin, "")
            .await;
        assert_eq!(
            products.headers()[header::CACHE_CONTROL],
            "public, max-age=60"
        );
        assert_eq!(
            cors(products.headers()),
            [("access-control-allow-origin", page)]
        );
    }
}

#[tokio::test]
async fn what_goes_wrong_is_what_the_readme_says() {
    let api = start();
    for (page, request, reason) in [
        (
            "https://preview.example.com",
            Request::get("/account").credentials(Credentials::Include),
            Reason::MissingAllowOrigin,
        ),
        (
            "https://partner.example",
            Request::delete("/partner/products"),
            Reason::MissingAllowOrigin,
        ),
        (
            "https://partner.example",
            Request::get("/partner/products").credentials(Credentials::Include),
            Reason::CredentialsNotAllowed(String::new()),
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
