//! Which requests cookies go with.

use cors_testing::{Browser, Credentials, Request};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";

fn server() -> HandMade {
    let granted = "access-control-allow-origin: https://app.example.com\naccess-control-allow-credentials: true\naccess-control-allow-methods: PUT";
    HandMade::new(
        Says::new(204, granted),
        Says::new(200, &format!("{granted}\nset-cookie: b=2; HttpOnly")),
    )
}

/// The `Cookie` of each request.
async fn cookies(browser: &Browser, request: Request) -> Vec<Option<String>> {
    let fetched = browser.fetch(&server(), request).await;
    let sent = fetched.requests().iter().map(|sent| {
        let cookie = sent.headers().get("cookie")?;
        Some(cookie.to_str().unwrap().to_owned())
    });
    sent.collect()
}

#[tokio::test]
async fn the_mode_decides_and_a_preflight_has_none() {
    let with = |cookies: &str| Some(cookies.to_owned());
    for (server, mode, expected) in [
        ("http://server.test", Credentials::Omit, [None, None]),
        ("http://server.test", Credentials::SameOrigin, [None, None]),
        (
            "http://server.test",
            Credentials::Include,
            [None, with("a=1")],
        ),
        (
            "http://server.test:3000",
            Credentials::Include,
            [None, with("a=1")],
        ),
        ("http://other.test", Credentials::Include, [None, None]),
    ] {
        let browser = Browser::at(PAGE).visiting(server);
        browser.set_cookie("http://server.test", "a=1");
        let sent = cookies(&browser, Request::put("/").credentials(mode)).await;
        assert_eq!(sent, expected, "{server} {mode:?}");
    }
    for (mode, expected) in [
        (Credentials::Omit, None),
        (Credentials::SameOrigin, with("a=1")),
        (Credentials::Include, with("a=1")),
    ] {
        let browser = Browser::at(PAGE).visiting(PAGE);
        browser.set_cookie(PAGE, "a=1; Path=/");
        let sent = cookies(&browser, Request::put("/").credentials(mode)).await;
        assert_eq!(sent, [expected], "{mode:?}");
    }
}

#[tokio::test]
async fn what_an_answer_sets_is_sent_from_then_on_and_only_with_credentials() {
    let browser = Browser::at(PAGE);
    let include = || Request::get("/").credentials(Credentials::Include);
    assert_eq!(cookies(&browser, Request::get("/")).await, [None]);
    assert_eq!(cookies(&browser, include()).await, [None]);
    assert_eq!(cookies(&browser, include()).await, [Some("b=2".to_owned())]);
    browser.set_cookie(Browser::SERVER, "a=1");
    assert_eq!(
        cookies(&browser, include()).await,
        [Some("a=1; b=2".to_owned())]
    );
    assert_eq!(cookies(&browser, Request::get("/")).await, [None]);
}
