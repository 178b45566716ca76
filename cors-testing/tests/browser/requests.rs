//! What is sent, and what is not: whether a preflight is due, what it asks for, and what no script may
//! set.

use cors_testing::{Browser, Reason, Request};

use crate::hand_made::{HandMade, Says, grants_all};

const PAGE: &str = "https://app.example.com";

/// The method and the headers that a preflight asks for. `None` without a preflight.
async fn asks_for(request: Request) -> Option<(String, Option<String>)> {
    let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
    let asked = fetched.preflight().map(|preflight| {
        assert_eq!(preflight.method(), "OPTIONS");
        assert_eq!(preflight.headers()["origin"], PAGE);
        assert_eq!(preflight.headers()["accept"], "*/*");
        assert!(preflight.body().is_empty());
        for absent in [
            "cookie",
            "authorization",
            "content-type",
            "content-length",
            "x-a",
        ] {
            assert!(!preflight.headers().contains_key(absent), "{absent}");
        }
        let value = |name: &str| {
            let mut lines = preflight.headers().get_all(name).iter();
            let line = lines.next()?.to_str().unwrap().to_owned();
            assert!(lines.next().is_none(), "one line");
            Some(line)
        };
        let method = value("access-control-request-method").unwrap();
        (method, value("access-control-request-headers"))
    });
    let _ = fetched.assert_allowed();
    asked
}

#[tokio::test]
async fn a_preflight_is_due_for_what_a_form_cannot_send() {
    for (request, expected) in [
        (Request::get("/"), None),
        (Request::head("/"), None),
        (Request::post("/"), None),
        (Request::new("get", "/"), None),
        (Request::put("/"), Some(("PUT", None))),
        (Request::delete("/"), Some(("DELETE", None))),
        (Request::patch("/"), Some(("PATCH", None))),
        (Request::options("/"), Some(("OPTIONS", None))),
        (Request::new("QUERY", "/"), Some(("QUERY", None))),
        (Request::new("delete", "/"), Some(("DELETE", None))),
        (Request::new("patch", "/"), Some(("patch", None))),
        (Request::new("eGg", "/"), Some(("eGg", None))),
        (Request::post("/").text("x"), None),
        (Request::post("/").form([("a", "b")]), None),
        (Request::post("/").multipart([("a", "b")]), None),
        (Request::post("/").bytes("text/plain", "x"), None),
        (Request::post("/").bytes("", "x"), None),
        (
            Request::post("/").json(&1),
            Some(("POST", Some("content-type"))),
        ),
        (
            Request::post("/").bytes("application/octet-stream", "x"),
            Some(("POST", Some("content-type"))),
        ),
        (
            Request::post("/")
                .text("x")
                .header("content-type", "text/xml"),
            Some(("POST", Some("content-type"))),
        ),
        (
            Request::post("/")
                .json(&1)
                .header("content-type", "text/plain"),
            None,
        ),
        (
            Request::put("/")
                .json(&1)
                .header("X-B", "1")
                .header("authorization", "x"),
            Some(("PUT", Some("authorization,content-type,x-b"))),
        ),
        (
            Request::get("/")
                .header("x-b", "1")
                .header("X-A", "1")
                .header("x-b", "2"),
            Some(("GET", Some("x-a,x-b"))),
        ),
        (
            Request::get("/")
                .header("accept", "application/json")
                .header("accept-language", "de"),
            None,
        ),
        (
            Request::get("/").header("accept", "a".repeat(129)),
            Some(("GET", Some("accept"))),
        ),
        (Request::get("/").header("range", "bytes=0-99"), None),
        (
            Request::get("/").header("range", "bytes=-99"),
            Some(("GET", Some("range"))),
        ),
        (
            Request::get("/").header("user-agent", "x"),
            Some(("GET", Some("user-agent"))),
        ),
        (
            Request::get("/")
                .header("cookie", "a=b")
                .header("Sec-X", "1"),
            None,
        ),
        (
            Request::get("/").header("x-http-method-override", "TRACE"),
            None,
        ),
        (
            Request::post("/").with_upload_listener(),
            Some(("POST", None)),
        ),
        // An `XMLHttpRequest` leaves out the body of a `GET`; its header stays.
        (
            Request::get("/").json(&1).with_upload_listener(),
            Some(("GET", Some("content-type"))),
        ),
        // A `Blob` has its type in lower case.
        (Request::post("/").bytes("TEXT/PLAIN", "x"), None),
    ] {
        let expected = expected.map(|(method, names): (&str, Option<&str>)| {
            (method.to_owned(), names.map(str::to_owned))
        });
        assert_eq!(asks_for(request.clone()).await, expected, "{request:?}");
    }
}

/// Chromium does not ask for them. The standard does not list them.
#[tokio::test]
async fn client_hints_are_not_safelisted() {
    for (name, value) in [
        ("device-memory", "8"),
        ("downlink", "1"),
        ("dpr", "2"),
        ("ect", "4g"),
        ("intervention", "1"),
        ("rtt", "100"),
        ("save-data", "on"),
        ("viewport-width", "100"),
        ("width", "100"),
    ] {
        let request = Request::get("/").header(name, value);
        let expected = ("GET".to_owned(), Some(name.to_owned()));
        assert_eq!(asks_for(request).await, Some(expected));
    }
}

/// 8 headers of 128 bytes are 1,024; the `Accept: */*` that `fetch` adds is 3 more.
#[tokio::test]
async fn all_safelisted_values_are_short_together() {
    let with = |length: usize| {
        let request = Request::get("/").header("accept-language", "a".repeat(length));
        let long = |request: Request, _| request.header("accept-language", "a".repeat(128));
        (0..7).fold(request, long)
    };
    let both = Some(("GET".to_owned(), Some("accept,accept-language".to_owned())));
    assert_eq!(asks_for(with(125)).await, None);
    assert_eq!(asks_for(with(126)).await, both);
    assert_eq!(asks_for(with(124).header("accept", "aaaa")).await, None);
    assert_eq!(asks_for(with(125).header("accept", "aaaa")).await, both);
}

#[tokio::test]
async fn what_is_thrown_is_not_sent() {
    let invalid = |method: &str| Reason::InvalidMethod(method.to_owned());
    let forbidden = |method: &str| Reason::ForbiddenMethod(method.to_owned());
    for (request, reason) in [
        (Request::new("CONNECT", "/"), forbidden("CONNECT")),
        (Request::new("trace", "/"), forbidden("trace")),
        (Request::new("Track", "/"), forbidden("Track")),
        (Request::new("P UT", "/"), invalid("P UT")),
        (Request::new("", "/"), invalid("")),
        (
            Request::get("/").header("x a", "1"),
            Reason::InvalidHeader("x a".to_owned()),
        ),
        (
            Request::get("/").header("x-a", "1\r\n2"),
            Reason::InvalidHeaderValue("x-a".to_owned(), "1\r\n2".to_owned()),
        ),
        (
            Request::get("/").text("x"),
            Reason::BodyNotAllowed("GET".to_owned()),
        ),
        (
            Request::new("head", "/").text(""),
            Reason::BodyNotAllowed("HEAD".to_owned()),
        ),
        (
            Request::put("/").mode_no_cors(),
            Reason::UnsafeMethodInNoCors("PUT".to_owned()),
        ),
        (
            Request::get("http://me@server.test/"),
            Reason::UrlWithUserinfo("http://me@server.test/".to_owned()),
        ),
        (
            Request::get("http://a b/"),
            Reason::InvalidUrl("http://a b/".to_owned()),
        ),
    ] {
        let server = grants_all();
        let fetched = Browser::at(PAGE).fetch(&server, request).await;
        assert!(fetched.requests().is_empty());
        let blocked = fetched.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        assert!(
            blocked.message().starts_with("TypeError: "),
            "{}",
            blocked.message()
        );
        assert!(server.asked().is_empty());
    }
}

/// These parse, and are not fetched.
#[tokio::test]
async fn some_urls_are_network_errors() {
    for (request, reason, message) in [
        (
            Request::get("ftp://a/"),
            Reason::UnsupportedScheme("ftp".to_owned()),
            "Fetch API cannot load ftp://a/. URL scheme \"ftp\" is not supported.",
        ),
        (
            Request::get("/").mode_same_origin(),
            Reason::NotSameOrigin("http://server.test/".to_owned()),
            "Fetch API cannot load http://server.test/. Request mode is \"same-origin\" but the URL's origin is not same as the request origin https://app.example.com.",
        ),
    ] {
        let server = grants_all();
        let blocked = Browser::at(PAGE).fetch(&server, request).await;
        let blocked = blocked.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        assert_eq!(blocked.message(), message);
        assert!(server.asked().is_empty());
    }
}

/// To its own origin, a page may do what it likes.
#[tokio::test]
async fn mode_same_origin_is_for_the_pages_own_server() {
    let request = Request::put("/").header("x-a", "1").mode_same_origin();
    let browser = Browser::at(Browser::SERVER);
    let fetched = browser
        .fetch(&HandMade::by(|_| Says::new(200, "")), request)
        .await;
    let [sent] = fetched.requests() else {
        panic!("{fetched}");
    };
    assert_eq!(sent.headers()["origin"], Browser::SERVER);
    let _ = fetched.assert_allowed();
}

#[tokio::test]
async fn forbidden_headers_are_dropped_without_a_word() {
    let request = Request::get("/")
        .header("Origin", "https://evil.example")
        .header("host", "evil.example")
        .header("X-Method-Override", "CONNECT")
        .header("x-a", "  kept\t");
    let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
    assert_eq!(fetched.dropped(), ["origin", "host", "x-method-override"]);
    let sent = fetched.requests()[1].headers();
    assert_eq!(sent["origin"], PAGE);
    assert_eq!(sent["host"], "server.test");
    assert_eq!(sent["x-a"], "kept");
    assert!(!sent.contains_key("x-method-override"));
}

/// The guard `request-no-cors`.
#[tokio::test]
async fn without_cors_little_can_be_set() {
    let request = Request::post("/")
        .json(&1)
        .header("x-a", "1")
        .header("authorization", "x")
        .header("range", "bytes=0-1")
        .header("accept-language", "a".repeat(100))
        .header("accept-language", "a".repeat(27))
        .mode_no_cors();
    let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
    assert_eq!(
        fetched.dropped(),
        [
            "x-a",
            "authorization",
            "range",
            "accept-language",
            "content-type"
        ]
    );
    let [sent] = fetched.requests() else {
        panic!("{fetched}");
    };
    assert_eq!(sent.headers()["content-type"], "text/plain;charset=UTF-8");
    assert_eq!(sent.headers()["accept-language"].len(), 100);
}
