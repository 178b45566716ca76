//! Which headers of an answer a script can read: "CORS filtered response".

use cors_testing::{Browser, Credentials, Request};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";

/// What a script reads of an answer with these headers.
const SENT: &str = "cache-control: no-store\ncontent-language: de\ncontent-length: 0\ncontent-type: text/plain\nexpires: 0\nlast-modified: 0\npragma: no-cache\nset-cookie: a=b\nset-cookie2: a=b\netag: 1\nx-total: 2\nx-total: 3\ndate: 0";

const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

#[tokio::test]
async fn what_is_exposed_can_be_read() {
    let all = [
        "access-control-allow-credentials",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "date",
        "etag",
        "x-total",
    ];
    for (expose, plain, with_credentials) in [
        (None, &[][..], &[][..]),
        (Some(""), &[], &[]),
        (Some("etag"), &["etag"], &["etag"]),
        (
            Some("ETag, X-Total"),
            &["etag", "x-total"],
            &["etag", "x-total"],
        ),
        (Some("x-other"), &[], &[]),
        (Some("set-cookie, set-cookie2"), &[], &[]),
        (Some("*"), &all, &[]),
        (Some("*, etag"), &all, &["etag"]),
        (Some("etag x-total"), &[], &[]),
        (Some("etag, \"x-total\""), &[], &[]),
    ] {
        let expose_header = expose.map(|names| format!("access-control-expose-headers: {names}"));
        let headers = format!(
            "{SENT}\naccess-control-allow-origin: {PAGE}\naccess-control-allow-credentials: true\n{}",
            expose_header.unwrap_or_default()
        );
        let server = HandMade::by(move |_| Says::new(200, &headers));
        for (mode, more) in [
            (Credentials::SameOrigin, plain),
            (Credentials::Include, with_credentials),
        ] {
            let request = Request::get("/").credentials(mode);
            let fetched = Browser::at(PAGE).fetch(&server, request).await;
            let response = fetched.assert_allowed();
            let mut read: Vec<&str> = response
                .headers()
                .keys()
                .map(http::HeaderName::as_str)
                .collect();
            read.sort_unstable();
            let mut expected: Vec<&str> = SAFELISTED.iter().chain(more).copied().collect();
            expected.sort_unstable();
            assert_eq!(read, expected, "{expose:?} {mode:?}");
            assert_eq!(response.header("content-type").unwrap(), "text/plain");
            assert_eq!(response.header("set-cookie"), None);
            if more.contains(&"x-total") {
                assert_eq!(response.header("X-Total").unwrap(), "2, 3");
            }
        }
    }
}

#[tokio::test]
async fn the_pages_own_server_hides_its_cookies_only() {
    let server = HandMade::by(|_| Says::new(200, SENT));
    let response = Browser::at(Browser::SERVER)
        .fetch(&server, Request::get("/"))
        .await
        .assert_allowed();
    assert_eq!(response.headers().keys_len(), SAFELISTED.len() + 3);
    assert_eq!(response.header("set-cookie"), None);
    assert_eq!(response.header("etag").unwrap(), "1");
}
