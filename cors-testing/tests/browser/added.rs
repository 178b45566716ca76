//! What a browser adds to a request: the body's type, `Origin`, and `Sec-Fetch-*`.

use cors_testing::{Browser, Request};

use crate::hand_made::grants_all;

const PAGE: &str = "https://app.example.com";

#[tokio::test]
async fn bodies_are_as_fetch_sends_them() {
    let body = |request: Request| async {
        let fetched = Browser::at(PAGE).fetch(&grants_all(), request).await;
        let sent = fetched.requests().last().unwrap().clone();
        let header = |name: &str| {
            let value = sent.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let text = String::from_utf8(sent.body().to_vec()).unwrap();
        (
            header("content-type").unwrap_or_default(),
            header("content-length"),
            text,
        )
    };
    let some = |length: &str| Some(length.to_owned());
    let json = body(Request::post("/").json(&["a"])).await;
    assert_eq!(
        json,
        (
            "application/json".to_owned(),
            some("5"),
            "[\"a\"]".to_owned()
        )
    );
    let text = body(Request::post("/").text("ä")).await;
    assert_eq!(
        text,
        (
            "text/plain;charset=UTF-8".to_owned(),
            some("2"),
            "ä".to_owned()
        )
    );
    let form = body(Request::post("/").form([("a b", "c&d"), ("e", "ä")])).await;
    let form_type = "application/x-www-form-urlencoded;charset=UTF-8".to_owned();
    assert_eq!(
        form,
        (form_type, some("18"), "a+b=c%26d&e=%C3%A4".to_owned())
    );
    let (kind, _, sent) = body(Request::post("/").multipart([("a\"b", "1"), ("c", "2")])).await;
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(
        sent,
        format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n--{boundary}\r\ncontent-disposition: form-data; name=\"c\"\r\n\r\n2\r\n--{boundary}--\r\n"
        )
    );
    let none = body(Request::post("/")).await;
    assert_eq!(none, (String::new(), some("0"), String::new()));
    let get = body(Request::get("/")).await;
    assert_eq!(get, (String::new(), None, String::new()));
}

/// "append a request `Origin` header": always where the answer has to be shared; from the page's own
/// server, and without CORS, only with other methods than `GET` and `HEAD`.
#[tokio::test]
async fn the_origin_is_sent() {
    for (page, server, request, origin) in [
        (PAGE, "http://server.test", Request::get("/"), Some(PAGE)),
        (PAGE, "http://server.test", Request::post("/"), Some(PAGE)),
        (PAGE, PAGE, Request::get("/"), None),
        (PAGE, PAGE, Request::head("/"), None),
        (PAGE, PAGE, Request::post("/"), Some(PAGE)),
        (PAGE, PAGE, Request::options("/"), Some(PAGE)),
        (
            PAGE,
            "https://server.test",
            Request::get("/").mode_no_cors(),
            None,
        ),
        (
            PAGE,
            "https://server.test",
            Request::post("/").mode_no_cors(),
            Some(PAGE),
        ),
        (
            PAGE,
            "http://server.test",
            Request::post("/").mode_no_cors(),
            Some("null"),
        ),
        (
            "null",
            "https://server.test",
            Request::get("/"),
            Some("null"),
        ),
        (
            "http://localhost:5173",
            "http://localhost:3000",
            Request::get("/"),
            Some("http://localhost:5173"),
        ),
    ] {
        let browser = Browser::at(page).visiting(server);
        let fetched = browser.fetch(&grants_all(), request.clone()).await;
        let sent = fetched.requests().last().unwrap().headers().get("origin");
        let sent = sent.map(|origin| origin.to_str().unwrap());
        assert_eq!(sent, origin, "{page} {server} {request:?}");
    }
}

/// Fetch Metadata.
#[tokio::test]
async fn a_trustworthy_server_is_told_where_the_page_is() {
    for (page, server, site) in [
        (
            "https://a.example.com",
            "https://a.example.com",
            Some("same-origin"),
        ),
        (
            "https://a.example.com",
            "https://b.example.com",
            Some("same-site"),
        ),
        (
            "https://a.example.com",
            "https://a.example.com:8443",
            Some("same-site"),
        ),
        (
            "https://a.example.com",
            "https://example.org",
            Some("cross-site"),
        ),
        (
            "https://a.github.io",
            "https://b.github.io",
            Some("cross-site"),
        ),
        (
            "http://a.example.com",
            "https://a.example.com",
            Some("cross-site"),
        ),
        (
            "http://localhost:1",
            "http://localhost:2",
            Some("same-site"),
        ),
        ("null", "https://example.org", Some("cross-site")),
        ("https://a.example.com", "http://b.example.com", None),
    ] {
        let browser = Browser::at(page).visiting(server);
        let fetched = browser.fetch(&grants_all(), Request::put("/")).await;
        for sent in fetched.requests() {
            let header = |name: &str| sent.headers().get(name).map(|it| it.to_str().unwrap());
            assert_eq!(header("sec-fetch-site"), site, "{page} {server}");
            assert_eq!(header("sec-fetch-mode"), site.map(|_| "cors"));
            assert_eq!(header("sec-fetch-dest"), site.map(|_| "empty"));
        }
    }
}
