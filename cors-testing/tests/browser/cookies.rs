//! Which cookies are stored, and which of them are sent.

use std::time::Duration;

use cors_testing::{Browser, Credentials, Request};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";
const API: &str = "https://api.example.com";
const OTHER: &str = "https://api.other.example";

/// A server that sets this cookie at `/set`, and shares with everybody.
fn setting(set_cookie: &str) -> HandMade {
    let set_cookie = set_cookie.to_owned();
    HandMade::by(move |asked| {
        let origin = asked
            .headers()
            .get("origin")
            .map_or("-", |origin| origin.to_str().unwrap());
        let shared = format!(
            "access-control-allow-origin: {origin}\naccess-control-allow-credentials: true"
        );
        if asked.uri().path().ends_with("/set") {
            Says::new(200, &format!("{shared}\nset-cookie: {set_cookie}"))
        } else {
            Says::new(200, &shared)
        }
    })
}

fn browser() -> Browser {
    Browser::at(PAGE).credentials(Credentials::Include)
}

/// The `Cookie` of a `GET` there.
async fn sent(browser: &Browser, url: &str) -> Option<String> {
    let fetched = browser.fetch(&setting(""), Request::get(url)).await;
    let cookie = fetched.requests()[0].headers().get("cookie")?;
    Some(cookie.to_str().unwrap().to_owned())
}

async fn set(browser: &Browser, url: &str, set_cookie: &str) {
    let fetched = browser.fetch(&setting(set_cookie), Request::get(url)).await;
    let _ = fetched.assert_allowed();
}

#[tokio::test]
async fn attributes_say_where_a_cookie_goes() {
    let with = |path: &str| format!("{API}{path}");
    for (set_cookie, url, expected) in [
        ("a=1", with("/"), true),
        ("a=1", "https://example.com/".to_owned(), false),
        ("a=1", "https://v2.api.example.com/".to_owned(), false),
        ("a=1", "https://api.example.com:8443/".to_owned(), true),
        ("a=1", "http://api.example.com/".to_owned(), true),
        ("a=1; Secure", with("/"), true),
        ("a=1; Secure", "http://api.example.com/".to_owned(), false),
        ("a=1; HttpOnly", with("/"), true),
        ("a=1; Path=/orders", with("/"), false),
        ("a=1; Path=/orders", with("/orders"), true),
        ("a=1; Path=/orders", with("/orders/7"), true),
        ("a=1; Path=/orders", with("/orders7"), false),
        (
            "a=1; Domain=example.com",
            "https://example.com/".to_owned(),
            true,
        ),
        (
            "a=1; Domain=.example.com",
            "https://v2.api.example.com/".to_owned(),
            true,
        ),
        ("a=1; Domain=other.example.com", with("/"), false),
        ("a=1; Domain=com", with("/"), false),
        ("a=1; Max-Age=60", with("/"), true),
        ("a=1; Max-Age=0", with("/"), false),
        ("a=1; Max-Age=-1", with("/"), false),
        (
            "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            with("/"),
            false,
        ),
        (
            "a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
            with("/"),
            true,
        ),
        // `Max-Age` goes first.
        (
            "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            with("/"),
            true,
        ),
        ("no cookie", with("/"), false),
    ] {
        let browser = browser();
        set(&browser, &with("/set"), set_cookie).await;
        let cookie = sent(&browser, &url).await;
        assert_eq!(cookie.is_some(), expected, "{set_cookie} {url}");
    }
}

/// Where nothing is said, the path is the folder of the URL.
#[tokio::test]
async fn a_cookie_without_a_path_is_for_its_folder() {
    let browser = browser();
    set(&browser, &format!("{API}/users/set"), "a=1").await;
    assert_eq!(sent(&browser, &format!("{API}/orders")).await, None);
    let sent = sent(&browser, &format!("{API}/users/7")).await;
    assert_eq!(sent.as_deref(), Some("a=1"));
}

#[tokio::test]
async fn same_site_cookies_stay_in_their_site() {
    for (set_cookie, to_same_site, to_other_site) in [
        // Chromium takes this one for `Lax`.
        ("a=1", true, true),
        ("a=1; SameSite=Lax", true, false),
        ("a=1; SameSite=strict", true, false),
        ("a=1; SameSite=None; Secure", true, true),
        ("a=1; SameSite=None", false, false),
    ] {
        for (server, expected) in [(API, to_same_site), (OTHER, to_other_site)] {
            let page = browser();
            set(&page, &format!("{server}/set"), set_cookie).await;
            let cookie = sent(&page, server).await;
            assert_eq!(cookie.is_some(), expected, "{set_cookie} {server}");
        }
        // One that is there, since the user has been there.
        let page = browser();
        page.set_cookie(OTHER, set_cookie);
        let cookie = sent(&page, OTHER).await;
        assert_eq!(cookie.is_some(), to_other_site, "{set_cookie}");
    }
}

/// Where tests run their servers, the site of the real one is not known.
#[tokio::test]
async fn addresses_of_tests_are_of_the_pages_site() {
    for server in [
        Browser::SERVER,
        "http://127.0.0.1:3000",
        "http://localhost:3000",
    ] {
        let browser = browser();
        let lax = "session=7; HttpOnly; SameSite=Lax";
        set(&browser, &format!("{server}/set"), lax).await;
        let sent = sent(&browser, server).await;
        assert_eq!(sent.as_deref(), Some("session=7"), "{server}");
    }
}

#[tokio::test]
async fn secure_cookies_need_https_or_this_machine() {
    for (server, expected) in [
        ("https://api.example.com", true),
        ("http://api.example.com", false),
        ("http://localhost:3000", true),
        ("http://api.localhost:3000", true),
        ("http://127.0.0.1:3000", true),
        ("http://[::1]:3000", true),
        ("http://10.0.0.1:3000", false),
    ] {
        let browser = browser();
        set(&browser, &format!("{server}/set"), "a=1; Secure").await;
        let cookie = sent(&browser, server).await;
        assert_eq!(cookie.is_some(), expected, "{server}");
    }
}

#[tokio::test]
async fn a_log_out_deletes_the_session() {
    let session = "session=7; Path=/; HttpOnly; SameSite=Lax";
    for gone in [
        "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
        "session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ] {
        let browser = browser();
        set(&browser, &format!("{API}/log-in/set"), session).await;
        assert_eq!(sent(&browser, API).await.as_deref(), Some("session=7"));
        set(&browser, &format!("{API}/log-out/set"), gone).await;
        assert_eq!(sent(&browser, API).await, None, "{gone}");
        assert_eq!(browser.cookies(), []);
        // A log-in after it is a new one.
        set(&browser, &format!("{API}/log-in/set"), session).await;
        assert_eq!(sent(&browser, API).await.as_deref(), Some("session=7"));
    }
}

#[tokio::test]
async fn cookies_expire_as_time_passes() {
    let browser = browser();
    browser.set_cookie(API, "hour=1; Max-Age=3600");
    browser.set_cookie(API, "session=1");
    browser.set_cookie(API, "always=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT");
    browser.advance(Duration::from_secs(3500));
    let both = sent(&browser, API).await;
    assert_eq!(both.as_deref(), Some("always=1; hour=1; session=1"));
    // It is counted from when it was set.
    browser.set_cookie(API, "minutes=1; Max-Age=200");
    browser.advance(Duration::from_secs(100));
    let rest = sent(&browser, API).await;
    assert_eq!(rest.as_deref(), Some("always=1; minutes=1; session=1"));
    browser.advance(Duration::MAX);
    assert_eq!(sent(&browser, API).await.as_deref(), Some("session=1"));
}

#[tokio::test]
async fn a_test_sees_and_clears_them() {
    let browser = browser();
    set(&browser, &format!("{API}/set"), "b=2; Path=/x").await;
    browser.set_cookie(API, "a=1; Domain=example.com; Max-Age=60");
    browser.set_cookie(API, "b=3; Path=/x");
    browser.set_cookie(API, "b=4");
    let stored: Vec<_> = browser
        .cookies()
        .iter()
        .map(|cookie| {
            let (domain, path) = (cookie.domain(), cookie.path());
            format!("{domain}{path} {}={}", cookie.name(), cookie.value())
        })
        .collect();
    assert_eq!(
        stored,
        [
            "api.example.com/ b=4",
            "api.example.com/x b=3",
            "example.com/ a=1"
        ]
    );
    // Of one name, the longer path goes first.
    let all = sent(&browser, &format!("{API}/x")).await;
    assert_eq!(all.as_deref(), Some("a=1; b=3; b=4"));

    browser.clear_cookies();
    assert_eq!(browser.cookies(), []);
    assert_eq!(sent(&browser, &format!("{API}/x")).await, None);
}

/// A request's own mode goes before that of its browser.
#[tokio::test]
async fn a_browser_has_a_credentials_mode() {
    for (of_browser, of_request, expected) in [
        (None, None, false),
        (Some(Credentials::Include), None, true),
        (Some(Credentials::Include), Some(Credentials::Omit), false),
        (Some(Credentials::Omit), None, false),
        (Some(Credentials::Omit), Some(Credentials::Include), true),
    ] {
        let mut browser = Browser::at(PAGE);
        if let Some(credentials) = of_browser {
            browser = browser.credentials(credentials);
        }
        browser.set_cookie(API, "a=1");
        let mut request = Request::get(API);
        if let Some(credentials) = of_request {
            request = request.credentials(credentials);
        }
        let fetched = browser.fetch(&setting(""), request).await;
        let cookie = fetched.requests()[0].headers().get("cookie");
        assert_eq!(cookie.is_some(), expected, "{of_browser:?} {of_request:?}");
    }
}
