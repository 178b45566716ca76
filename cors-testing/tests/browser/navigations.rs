//! Links, forms and addresses: what is sent, with which cookies, and what the browser shows.

use axum::Router;
use axum::http::HeaderMap;
use axum::response::AppendHeaders;
use axum::routing::{any, get};
use cors_testing::{Browser, Enctype, Exchange, Navigation, Reason, ReferrerPolicy, Request};
use http::StatusCode;

const APP: &str = "https://app.example.com";
const API: &str = "https://api.example.com";
const STRANGER: &str = "https://evil.example";

/// Serves each path; some redirect.
fn server() -> Router {
    let cookies = async || {
        AppendHeaders([
            ("set-cookie", "none=1; Secure; SameSite=None"),
            ("set-cookie", "strict=1; SameSite=Strict"),
        ])
    };
    let to =
        |status: StatusCode, url: &'static str| any(async move || (status, [("location", url)]));
    Router::new()
        .route("/", any(async |headers: HeaderMap| format!("{headers:?}")))
        .route("/cookies", get(cookies))
        .route("/moved", to(StatusCode::FOUND, "https://other.example/"))
        .route(
            "/kept",
            to(StatusCode::PERMANENT_REDIRECT, "https://other.example/"),
        )
        .route(
            "/around",
            to(StatusCode::PERMANENT_REDIRECT, "https://other.example/back"),
        )
        .route(
            "/back",
            to(StatusCode::PERMANENT_REDIRECT, "https://api.example.com/"),
        )
        .route("/file", to(StatusCode::FOUND, "file:///etc/passwd"))
}

fn value<'a>(exchange: &'a Exchange, name: &str) -> &'a str {
    let value = exchange.headers().get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

/// `Origin`, `Sec-Fetch-Site`, `-Mode`, `-Dest` and `-User` of the last request.
async fn sent(page: &str, server: &str, navigation: Navigation) -> [String; 5] {
    let browser = Browser::at(page).visiting(server);
    let navigated = browser.navigate(&self::server(), navigation).await;
    let last = navigated.requests().last().unwrap();
    let names = [
        "origin",
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
        "sec-fetch-user",
    ];
    names.map(|name| value(last, name).to_owned())
}

#[tokio::test]
async fn the_headers_tell_where_a_navigation_comes_from() {
    let link = Navigation::link;
    let post = |url| Navigation::form_post(url, [("a", "1")]);
    for (page, navigation, expected) in [
        (
            API,
            link("/"),
            ["", "same-origin", "navigate", "document", ""],
        ),
        (
            APP,
            link("/"),
            ["", "same-site", "navigate", "document", ""],
        ),
        (
            STRANGER,
            link("/"),
            ["", "cross-site", "navigate", "document", ""],
        ),
        (
            STRANGER,
            link("/").in_frame(),
            ["", "cross-site", "navigate", "iframe", ""],
        ),
        (
            STRANGER,
            Navigation::address("/"),
            ["", "none", "navigate", "document", "?1"],
        ),
        (
            "null",
            link("/"),
            ["", "cross-site", "navigate", "document", ""],
        ),
        (
            API,
            post("/"),
            [API, "same-origin", "navigate", "document", ""],
        ),
        (
            APP,
            post("/"),
            [APP, "same-site", "navigate", "document", ""],
        ),
        (
            STRANGER,
            post("/"),
            [STRANGER, "cross-site", "navigate", "document", ""],
        ),
        (
            STRANGER,
            post("/").in_frame(),
            [STRANGER, "cross-site", "navigate", "iframe", ""],
        ),
        (
            "null",
            post("/"),
            ["null", "cross-site", "navigate", "document", ""],
        ),
        // Redirected to another origin, and around.
        (
            STRANGER,
            post("/moved"),
            ["", "cross-site", "navigate", "document", ""],
        ),
        (
            STRANGER,
            post("/kept"),
            ["null", "cross-site", "navigate", "document", ""],
        ),
        (
            API,
            post("/around"),
            ["null", "cross-site", "navigate", "document", ""],
        ),
        (
            API,
            link("/around"),
            ["", "cross-site", "navigate", "document", ""],
        ),
    ] {
        let said = sent(page, API, navigation.clone()).await;
        assert_eq!(said, expected, "{page} {navigation:?}");
    }
}

/// To the browser, a page by a name that an attacker has pointed at the server is of the server's origin.
#[tokio::test]
async fn a_page_of_a_rebound_name_says_little() {
    let rebound = "http://rebound.example:8080";
    let said = sent(rebound, rebound, Navigation::link("/")).await;
    assert_eq!(said, ["", "", "", "", ""]);
    let form = Navigation::form_post("/", [("a", "1")]);
    assert_eq!(
        sent(rebound, rebound, form).await,
        [rebound, "", "", "", ""]
    );
    let browser = Browser::at(rebound).visiting(rebound);
    let fetched = browser.fetch(&server(), Request::get("/")).await;
    assert_eq!(
        value(&fetched.requests()[0], "host"),
        "rebound.example:8080"
    );
    assert_eq!(value(&fetched.requests()[0], "origin"), "");
}

#[tokio::test]
async fn the_referrer_policy_decides_about_the_origin_of_a_form() {
    use ReferrerPolicy::{
        NoReferrer, NoReferrerWhenDowngrade, Origin, OriginWhenCrossOrigin, SameOrigin,
        StrictOrigin, StrictOriginWhenCrossOrigin, UnsafeUrl,
    };
    let (own, other, downgrade) = (API, "https://other.example", "http://api.example.com");
    for (policy, hidden) in [
        (NoReferrer, &[own, other, downgrade][..]),
        (NoReferrerWhenDowngrade, &[downgrade]),
        (Origin, &[]),
        (OriginWhenCrossOrigin, &[]),
        (SameOrigin, &[other, downgrade]),
        (StrictOrigin, &[downgrade]),
        (StrictOriginWhenCrossOrigin, &[downgrade]),
        (UnsafeUrl, &[]),
    ] {
        for server in [own, other, downgrade] {
            let browser = Browser::at(API).visiting(server).referrer_policy(policy);
            let origin = if hidden.contains(&server) {
                "null"
            } else {
                API
            };
            let form = Navigation::form_post("/", [("a", "1")]);
            let navigated = browser.navigate(&self::server(), form).await;
            assert_eq!(
                value(&navigated.requests()[0], "origin"),
                origin,
                "{policy:?} {server}"
            );
            let request = Request::post("/").mode_no_cors();
            let fetched = browser.fetch(&self::server(), request).await;
            assert_eq!(
                value(&fetched.requests()[0], "origin"),
                origin,
                "{policy:?} {server}"
            );
            let fetched = browser.fetch(&self::server(), Request::post("/")).await;
            assert_eq!(
                value(&fetched.requests()[0], "origin"),
                API,
                "{policy:?} {server}"
            );
        }
    }
    let same_origin = Request::post("/").mode_same_origin();
    let browser = Browser::at(API).visiting(API).referrer_policy(NoReferrer);
    let fetched = browser.fetch(&server(), same_origin).await;
    assert_eq!(value(&fetched.requests()[0], "origin"), "null");
    assert_eq!(
        value(&fetched.requests()[0], "sec-fetch-site"),
        "same-origin"
    );
}

#[tokio::test]
async fn the_fields_of_a_form_are_its_body_or_its_query() {
    let fields = [("a name", "1\n2"), ("b", "ü&")];
    let browser = Browser::at(STRANGER);
    for (enctype, content_type, body) in [
        (
            Enctype::UrlEncoded,
            "application/x-www-form-urlencoded",
            "a+name=1%0D%0A2&b=%C3%BC%26",
        ),
        (
            Enctype::TextPlain,
            "text/plain",
            "a name=1\r\n2\r\nb=ü&\r\n",
        ),
        (
            Enctype::Multipart,
            "multipart/form-data; boundary=",
            "content-disposition: form-data; name=\"a name\"\r\n\r\n1\r\n2\r\n--",
        ),
    ] {
        let form = Navigation::form_post("/", fields).enctype(enctype);
        let navigated = browser.navigate(&server(), form).await;
        let [sent] = navigated.requests() else {
            panic!("{navigated}")
        };
        assert_eq!(sent.method(), "POST");
        assert!(value(sent, "content-type").starts_with(content_type));
        let sent = String::from_utf8_lossy(sent.body());
        assert!(sent.contains(body), "{sent}");
    }
    let form = Navigation::form_get("/?old=1", fields).enctype(Enctype::TextPlain);
    let navigated = browser.navigate(&server(), form).await;
    let [sent] = navigated.requests() else {
        panic!("{navigated}")
    };
    assert_eq!((sent.method().as_str(), sent.body().len()), ("GET", 0));
    assert_eq!(
        sent.url(),
        "http://server.test/?a+name=1%0D%0A2&b=%C3%BC%26"
    );
}

#[tokio::test]
async fn the_site_of_a_cookie_matters_to_links_and_forms() {
    let (all, lax, none) = ("lax=1; none=1; strict=1", "lax=1; none=1", "none=1");
    let link = Navigation::link("/");
    let post = Navigation::form_post("/", [("a", "1")]);
    for (page, navigation, expected) in [
        (APP, link.clone(), all),
        (APP, post.clone(), all),
        (STRANGER, link.clone(), lax),
        (STRANGER, post.clone(), none),
        (STRANGER, link.in_frame(), none),
        (STRANGER, Navigation::address("/"), all),
    ] {
        let browser = Browser::at(page).visiting(API);
        browser.set_cookie(API, "none=1; Secure; SameSite=None");
        browser.set_cookie(API, "lax=1; SameSite=Lax");
        browser.set_cookie(API, "strict=1; SameSite=Strict");
        let navigated = browser.navigate(&server(), navigation.clone()).await;
        let cookies = value(&navigated.requests()[0], "cookie");
        assert_eq!(cookies, expected, "{page} {navigation:?}");
    }
    // A page of the site may set them all, also where a stranger has linked to it; a frame may not.
    let browser = Browser::at(STRANGER).visiting(API);
    let framed = Navigation::link("/cookies").in_frame();
    browser.navigate(&server(), framed).await.assert_answered();
    let names = || {
        browser
            .cookies()
            .iter()
            .map(|it| it.name().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(), ["none"]);
    let link = Navigation::link("/cookies");
    browser.navigate(&server(), link).await.assert_answered();
    assert_eq!(names(), ["none", "strict"]);
}

#[tokio::test]
async fn a_redirect_to_no_page_is_not_followed() {
    let browser = Browser::at(STRANGER);
    let navigated = browser.navigate(&server(), Navigation::link("/file")).await;
    let blocked = navigated.result().unwrap_err();
    assert_eq!(
        blocked.reason(),
        &Reason::RedirectInvalid("file:///etc/passwd".to_owned())
    );
    assert!(navigated.to_string().contains("rule: "), "{navigated}");
}

#[tokio::test]
async fn an_image_is_loaded_with_cookies() {
    let browser = Browser::at(STRANGER).visiting(API);
    browser.set_cookie(API, "a=1; Secure; SameSite=None");
    let fetched = browser.fetch(&server(), Request::image("/")).await;
    let sent = &fetched.requests()[0];
    let names = [
        "cookie",
        "origin",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
    ];
    let said = names.map(|name| value(sent, name));
    assert_eq!(said, ["a=1", "", "image", "no-cors", "cross-site"]);
}
