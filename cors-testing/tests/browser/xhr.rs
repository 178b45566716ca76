//! Requests by an `XMLHttpRequest`, where it differs from `fetch`.

use cors_testing::{Browser, Credentials, Reason, RedirectMode, Request, ResponseType};

use crate::hand_made::{HandMade, Says, grants_all};

const PAGE: &str = "https://app.example.com";

/// "combine": the limit of 128 bytes is for all lines of a header.
#[tokio::test]
async fn lines_of_a_header_are_one_value() {
    let request = Request::post("/")
        .text("x")
        .header("accept", "a".repeat(100))
        .header("accept", "b".repeat(100));
    let asked = |request: Request| async {
        let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
        let preflight = fetched.preflight()?;
        let sent = fetched.requests().last().unwrap();
        let lines = sent.headers().get_all("accept").iter().count();
        let names = preflight.headers().get("access-control-request-headers")?;
        Some((names.to_str().unwrap().to_owned(), lines))
    };
    assert_eq!(asked(request.clone()).await, None);
    let combined = Some(("accept".to_owned(), 1));
    assert_eq!(asked(request.with_upload_listener()).await, combined);
}

/// `send()`: a string is UTF-8.
#[tokio::test]
async fn a_string_says_that_it_is_utf_8() {
    let typed = |content_type| Request::post("/").header("content-type", content_type);
    let latin = "text/plain; charset=iso-8859-1";
    for (request, content_type) in [
        (typed(latin).text("x"), "text/plain;charset=UTF-8"),
        (
            typed("application/json; charset=latin1").json(&1),
            "application/json;charset=UTF-8",
        ),
        (
            typed("text/html; charset=utf-8").text("x"),
            "text/html; charset=utf-8",
        ),
        (typed("text/html").text("x"), "text/html"),
        (Request::post("/").text("x"), "text/plain;charset=UTF-8"),
        (Request::post("/").json(&1), "application/json"),
        // Other bodies than strings are sent as they are.
        (typed(latin).bytes("", "x"), latin),
        (typed(latin).form([("a", "b")]), latin),
    ] {
        let request = request.with_upload_listener();
        let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
        let sent = fetched.requests().last().unwrap();
        assert_eq!(sent.headers()["content-type"], content_type);
    }
    // `fetch` leaves it to the script.
    let request = typed(latin).text("x");
    let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
    assert_eq!(fetched.requests()[0].headers()["content-type"], latin);
}

/// There is nothing to choose but `withCredentials`.
#[tokio::test]
async fn it_has_no_modes() {
    let server = HandMade::by(|asked| match asked.uri().path() {
        "/from" => Says::new(302, "location: /to"),
        _ => Says::new(200, ""),
    });
    let browser = Browser::at(Browser::SERVER);
    browser.set_cookie(Browser::SERVER, "a=1");
    let request = Request::post("/from")
        .text("x")
        .mode_no_cors()
        .redirect(RedirectMode::Error)
        .credentials(Credentials::Omit)
        .with_upload_listener();
    let fetched = browser.fetch(&server, request).await;
    let sent = fetched.requests().last().unwrap();
    assert_eq!(sent.url(), "http://server.test/to");
    assert_eq!(sent.headers()["cookie"], "a=1");
    let response = fetched.assert_allowed();
    assert_eq!(response.response_type(), ResponseType::Basic);
}

#[tokio::test]
async fn what_it_throws_has_names_of_its_own() {
    let post = || Request::post("/");
    for (request, reason, message) in [
        (
            Request::new("CONNECT", "/"),
            Reason::ForbiddenMethod("CONNECT".to_owned()),
            "SecurityError: Failed to execute 'open' on 'XMLHttpRequest': 'CONNECT' HTTP method is unsupported.",
        ),
        (
            Request::new("P UT", "/"),
            Reason::InvalidMethod("P UT".to_owned()),
            "SyntaxError: Failed to execute 'open' on 'XMLHttpRequest': 'P UT' is not a valid HTTP method.",
        ),
        (
            post().header("x bad", "1"),
            Reason::InvalidHeader("x bad".to_owned()),
            "SyntaxError: Failed to execute 'setRequestHeader' on 'XMLHttpRequest': 'x bad' is not a valid HTTP header field name.",
        ),
        (
            post().header("x-a", "1\n2"),
            Reason::InvalidHeaderValue("x-a".to_owned(), "1\n2".to_owned()),
            "SyntaxError: Failed to execute 'setRequestHeader' on 'XMLHttpRequest': '1\n2' is not a valid HTTP header field value.",
        ),
        (
            Request::post("http://a b/"),
            Reason::InvalidUrl("http://a b/".to_owned()),
            "SyntaxError: Failed to execute 'open' on 'XMLHttpRequest': Invalid URL",
        ),
    ] {
        let server = grants_all();
        let request = request.with_upload_listener();
        let fetched = Browser::at(PAGE).fetch(&server, request).await;
        let blocked = fetched.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        assert_eq!(blocked.message(), message);
        assert!(server.asked().is_empty());
    }
}
