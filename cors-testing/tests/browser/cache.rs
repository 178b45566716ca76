//! "CORS-preflight cache".

use std::time::Duration;

use cors_testing::{Browser, Credentials, Request};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";
const GRANTED: &str =
    "access-control-allow-origin: https://app.example.com\naccess-control-allow-credentials: true";

fn server(preflight: &str) -> HandMade {
    HandMade::new(
        Says::new(204, &format!("{GRANTED}\n{preflight}")),
        Says::new(200, GRANTED),
    )
}

async fn preflighted(browser: &Browser, server: &HandMade, request: Request) -> bool {
    let fetched = browser.fetch(server, request).await;
    let preflighted = fetched.preflight().is_some();
    let _ = fetched.assert_allowed();
    preflighted
}

/// How long a preflight is kept, for what its answer says.
#[tokio::test]
async fn a_preflight_is_kept_for_its_max_age() {
    for (max_age, seconds) in [
        ("", 5),
        ("access-control-max-age: 60", 60),
        ("access-control-max-age: 1", 1),
        ("access-control-max-age: 0", 0),
        ("access-control-max-age: 7200", 7200),
        ("access-control-max-age: 7201", 7200),
        ("access-control-max-age: 86400", 7200),
        ("access-control-max-age: 99999999999999999999999", 7200),
        // Not delta-seconds.
        ("access-control-max-age: -1", 5),
        ("access-control-max-age: 10m", 5),
        ("access-control-max-age: 1.5", 5),
        ("access-control-max-age:", 5),
        ("access-control-max-age: 60\naccess-control-max-age: 60", 5),
    ] {
        let server = server(&format!("access-control-allow-methods: PUT\n{max_age}"));
        let browser = Browser::at(PAGE);
        assert!(preflighted(&browser, &server, Request::put("/")).await);
        if seconds > 0 {
            browser.advance(Duration::from_millis(seconds * 1000 - 1));
            assert!(
                !preflighted(&browser, &server, Request::put("/")).await,
                "{max_age}"
            );
            browser.advance(Duration::from_millis(1));
        }
        assert!(
            preflighted(&browser, &server, Request::put("/")).await,
            "{max_age}"
        );
    }
}

/// After a first request, whether a second one is preflighted.
#[tokio::test]
async fn an_entry_is_for_one_url_and_what_was_allowed() {
    let methods = "access-control-allow-methods: PUT, DELETE\naccess-control-allow-headers: X-A, authorization";
    let any = "access-control-allow-methods: *\naccess-control-allow-headers: *";
    let any_but_one =
        "access-control-allow-methods: *\naccess-control-allow-headers: *, authorization";
    let put = || Request::put("/a?b");
    let include = Credentials::Include;
    for (answer, first, second, again) in [
        (methods, put(), put(), false),
        (methods, put(), Request::delete("/a?b"), false),
        (methods, put(), Request::get("/a?b"), false),
        (methods, put(), put().header("x-a", "1"), false),
        (
            methods,
            put(),
            Request::post("/a?b").header("authorization", "x"),
            false,
        ),
        (methods, put(), Request::put("/a"), true),
        (methods, put(), Request::put("/a?c"), true),
        (methods, put(), Request::put("http://other.test/a?b"), true),
        // A listener needs a preflight for every method; a kept one does.
        (methods, put(), put().with_upload_listener(), false),
        (
            methods,
            put(),
            Request::post("/a?b").with_upload_listener(),
            true,
        ),
        (methods, put().credentials(include), put(), false),
        (methods, put(), put().credentials(include), true),
        (any, put(), Request::patch("/a?b").header("x-b", "1"), false),
        (
            any_but_one,
            put(),
            put().header("authorization", "x"),
            false,
        ),
    ] {
        let server = server(answer);
        let browser = Browser::at(PAGE);
        assert!(preflighted(&browser, &server, first).await);
        assert_eq!(
            preflighted(&browser, &server, second.clone()).await,
            again,
            "{second:?}"
        );
    }
}

/// `*` does not cover `Authorization`, nor anything in a request with credentials: neither in the answer
/// nor in the cache.
#[tokio::test]
async fn a_kept_wildcard_is_no_wider() {
    let any = server("access-control-allow-methods: *, PUT\naccess-control-allow-headers: *");
    let browser = Browser::at(PAGE);
    assert!(preflighted(&browser, &any, Request::put("/")).await);
    let fetched = browser
        .fetch(&any, Request::put("/").header("authorization", "x"))
        .await;
    assert!(fetched.preflight().is_some());
    let _ = fetched.assert_blocked();

    let browser = Browser::at(PAGE);
    let with = |request: Request| request.credentials(Credentials::Include);
    assert!(preflighted(&browser, &any, with(Request::put("/"))).await);
    let fetched = browser.fetch(&any, with(Request::delete("/"))).await;
    assert!(fetched.preflight().is_some());
    let _ = fetched.assert_blocked();
}

/// "Main fetch", step 12: "clear cache entries".
#[tokio::test]
async fn a_preflighted_request_that_fails_clears_what_was_kept() {
    let grants = server("access-control-allow-methods: PUT\naccess-control-max-age: 60");
    for failing in [
        HandMade::new(Says::new(500, ""), Says::new(200, GRANTED)),
        HandMade::new(Says::new(204, ""), Says::new(200, "")),
    ] {
        let browser = Browser::at(PAGE);
        assert!(preflighted(&browser, &grants, Request::put("/")).await);
        assert!(preflighted(&browser, &grants, Request::put("/other")).await);
        // One that was not preflighted clears nothing.
        let simple = browser
            .fetch(&HandMade::by(|_| Says::new(200, "")), Request::get("/"))
            .await;
        let _ = simple.assert_blocked();
        assert!(!preflighted(&browser, &grants, Request::put("/")).await);

        let _ = browser
            .fetch(&failing, Request::put("/").header("x-a", "1"))
            .await
            .assert_blocked();
        assert!(preflighted(&browser, &grants, Request::put("/")).await);
        assert!(!preflighted(&browser, &grants, Request::put("/other")).await);
    }
}

#[tokio::test]
async fn a_later_preflight_adds_to_what_was_kept() {
    let grants = server(
        "access-control-allow-methods: PUT\naccess-control-allow-headers: x-a\naccess-control-max-age: 10",
    );
    let browser = Browser::at(PAGE);
    assert!(preflighted(&browser, &grants, Request::put("/")).await);
    browser.advance(Duration::from_secs(6));
    let other = server("access-control-allow-methods: DELETE\naccess-control-max-age: 10");
    assert!(preflighted(&browser, &other, Request::delete("/")).await);
    assert!(!preflighted(&browser, &other, Request::put("/").header("x-a", "1")).await);
    browser.advance(Duration::from_secs(4));
    assert!(!preflighted(&browser, &other, Request::delete("/")).await);
    assert!(preflighted(&browser, &grants, Request::put("/")).await);
}

/// What is allowed once more is kept from then on.
#[tokio::test]
async fn a_later_preflight_renews_what_was_kept() {
    let grants = server(
        "access-control-allow-methods: PUT\naccess-control-allow-headers: x-a\naccess-control-max-age: 10",
    );
    let first = server("access-control-allow-methods: PUT\naccess-control-max-age: 10");
    let browser = Browser::at(PAGE);
    assert!(preflighted(&browser, &first, Request::put("/")).await);
    browser.advance(Duration::from_secs(6));
    assert!(preflighted(&browser, &grants, Request::put("/").header("x-a", "1")).await);
    browser.advance(Duration::from_secs(9));
    assert!(!preflighted(&browser, &grants, Request::put("/")).await);
    browser.advance(Duration::from_secs(1));
    assert!(preflighted(&browser, &grants, Request::put("/")).await);
}

/// "If there is a method cache entry match": a `*` that is kept is one for each listed method, too.
#[tokio::test]
async fn a_kept_wildcard_is_renewed_by_a_name() {
    let any = server("access-control-allow-methods: *\naccess-control-max-age: 10");
    let put = server(
        "access-control-allow-methods: PUT\naccess-control-allow-headers: x-a\naccess-control-max-age: 10",
    );
    let browser = Browser::at(PAGE);
    assert!(preflighted(&browser, &any, Request::put("/")).await);
    browser.advance(Duration::from_secs(6));
    assert!(preflighted(&browser, &put, Request::put("/").header("x-a", "1")).await);
    browser.advance(Duration::from_secs(9));
    assert!(!preflighted(&browser, &any, Request::delete("/")).await);
    browser.advance(Duration::from_secs(1));
    assert!(preflighted(&browser, &any, Request::delete("/")).await);
}

#[tokio::test]
async fn time_has_no_end() {
    let grants = server("access-control-allow-methods: PUT");
    let browser = Browser::at(PAGE);
    browser.advance(Duration::MAX);
    browser.advance(Duration::MAX);
    assert!(preflighted(&browser, &grants, Request::put("/")).await);
}
