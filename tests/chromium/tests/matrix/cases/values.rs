//! Values of request headers: which of them need a preflight, and which no script may send.

use super::Plan;
use crate::answers::Reply;
use crate::case::Page;
use crate::spec::{Body, CLIENT_HINTS, Spec};

const METHODS: [&str; 16] = [
    "get", "Head", "pOST", "dELETE", "Options", "PaTCH", "CONNECT", "connect", "TRACE", "tRaCk",
    "GE T", "", "G\u{e9}T", "CUSTOM", "a-token!", "QUERY",
];

/// Names with values.
const VALUES: &[(&str, &[&str])] = &[
    (
        "content-type",
        &[
            "text/plain",
            "TEXT/PLAIN",
            "text/plain;charset=utf-8",
            "text/plain; charset=\"utf-8\"",
            "text/plain ; a=b",
            "text/plain,text/plain",
            "text/plain;",
            "text/plain;;",
            "text/plain;\u{b}x",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/json",
            "application/json, text/plain",
            "text/html",
            "text",
            "text/",
            "/plain",
            "text/plain(x)",
            "text /plain",
            "text/ plain",
            "",
            " ",
            "\u{e9}",
            "text/plain;\u{e9}",
            "text/plain; charset=iso-8859-1",
            "text/plain;a=b;CHARSET=\"iso-8859-1\"; c=d",
            "Application/Json;charset=latin1",
            "text/plain;charset=",
            "text;charset=latin1",
        ],
    ),
    (
        "accept",
        &[
            "*/*",
            "text/html, */*;q=0.5",
            "a\"b",
            "a(b",
            "a:b",
            "a<b",
            "a@b",
            "a[b",
            "a{b",
            "a\\b",
            "a\tb",
            "a\u{7f}b",
            "a\u{1}b",
            "\u{e9}",
            "",
            "a=b;c",
        ],
    ),
    (
        "accept-language",
        &[
            "de",
            "de-CH, fr;q=0.9, *;q=0.5",
            "de_CH",
            "de\tCH",
            "",
            "de/ch",
            "d\u{e9}",
        ],
    ),
    ("content-language", &["de, en", "de_CH", "", "a b", "a+b"]),
    (
        "range",
        &[
            "bytes=0-5",
            "bytes=0-",
            "bytes=-5",
            "bytes=5-0",
            "bytes=5-5",
            "bytes= 0-5",
            "bytes=0 -5",
            "bytes=0-5,6-7",
            "Bytes=0-5",
            "bits=0-5",
            "bytes=",
            "bytes=-",
            "bytes=00-05",
            "bytes=0-99999999999999999999",
            "bytes=99999999999999999999-",
            "bytes=1",
            " bytes=0-5",
            "",
        ],
    ),
    (
        "x-http-method-override",
        &[
            "PUT",
            "TRACE",
            "put, track",
            "\"TRACE\"",
            " connect ",
            "TRACES",
            "",
        ],
    ),
    ("x-method-override", &["TRACK", "GET"]),
    ("x-http-method", &["connect", "delete"]),
    ("dnt", &["1"]),
    ("save-data", &["on"]),
    ("dpr", &["2"]),
    ("downlink", &["1"]),
    ("viewport-width", &["100"]),
    ("width", &["100"]),
    ("device-memory", &["8"]),
    ("ect", &["4g"]),
    ("intervention", &["1"]),
    ("rtt", &["100"]),
    ("user-agent", &["mine"]),
    ("referer", &["https://app.example.com/"]),
    ("te", &["trailers"]),
    ("sec-anything", &["1"]),
    ("sec-", &["1"]),
    ("proxy-anything", &["1"]),
    ("proxy", &["1"]),
    ("set-cookie", &["a=1"]),
    ("x-empty", &[""]),
    ("x-spaces", &[" a "]),
    ("if-none-match", &["\"1\""]),
    ("cache-control", &["no-cache"]),
    ("last-event-id", &["1"]),
    ("access-control-allow-origin", &["*"]),
    ("access-control-request-method", &["PUT"]),
    ("access-control-request-private-network", &["true"]),
    ("upgrade-insecure-requests", &["1"]),
    ("purpose", &["prefetch"]),
    ("x bad", &["1"]),
    ("", &["1"]),
    ("x-line", &["a\nb", "\na", "a\r"]),
    ("x-nul", &["a\u{0}b"]),
    ("x-latin", &["\u{e9}"]),
];

/// What else a preflight allows, where Chromium has one for others of these than the standard: so that the
/// requests behind it can be compared.
const LISTED: [&str; 5] = [
    "accept",
    "accept-language",
    "content-language",
    "content-type",
    "x-one",
];

/// Lengths around the limits of what is safelisted: 128 bytes each, 1024 together.
const LENGTHS: [usize; 5] = [1, 127, 128, 129, 1025];

pub(super) fn plan(plan: &mut Plan) {
    let preflight = Reply::shared(200)
        .with(
            "access-control-allow-methods",
            "PUT, PATCH, DELETE, OPTIONS, QUERY, CUSTOM",
        )
        .with("access-control-allow-headers", "content-type, x-one, range");
    let path = plan.answering(preflight, Reply::shared(200));
    let listing = Reply::shared(200).with(
        "access-control-allow-headers",
        [&["user-agent"], &CLIENT_HINTS[..], &LISTED[..]]
            .concat()
            .join(","),
    );
    let listing = plan.answering(listing, Reply::shared(200));
    for method in METHODS {
        for page in [Page::Localhost, Page::Own] {
            plan.fetch(page, Spec::new(method, &path));
            plan.fetch(page, Spec::new(method, &path).body(Body::Text).include());
            plan.fetch(page, Spec::new(method, &path).no_cors());
            plan.fetch(
                page,
                Spec::new(method, &path).body(Body::Text).upload_listener(),
            );
        }
    }
    for (name, values) in VALUES {
        let path = if *name == "user-agent" || CLIENT_HINTS.contains(name) {
            &listing
        } else {
            &path
        };
        for value in *values {
            let fetch = Spec::new("POST", path).header(name, *value);
            plan.fetch(Page::Localhost, fetch.clone());
            plan.fetch(Page::App, fetch.clone().include());
            plan.fetch(Page::Localhost, fetch.clone().body(Body::Text));
            plan.fetch(Page::Localhost, fetch.clone().no_cors());
            plan.fetch(Page::Own, fetch.clone());
            for body in [Body::Text, Body::Json, Body::Buffer] {
                plan.fetch(Page::Localhost, fetch.clone().body(body).upload_listener());
            }
        }
    }
    lengths(plan, &path, &listing);
    bodies(plan, &path);
}

fn lengths(plan: &mut Plan, path: &str, listing: &str) {
    for length in LENGTHS {
        for name in ["accept", "accept-language", "content-language", "x-one"] {
            let fetch = Spec::new("GET", path).header(name, "a".repeat(length));
            plan.fetch(Page::Localhost, fetch);
            // Two lines of one header are one value to Chromium, with a comma and a space.
            for method in ["GET", "POST"] {
                let twice = Spec::new(method, listing)
                    .header(name, "a".repeat(length))
                    .header(name, "b".repeat(length / 2));
                plan.fetch(Page::Localhost, twice.clone());
                if method == "POST" {
                    let sent = twice.body(Body::Text).upload_listener();
                    plan.fetch(Page::Localhost, sent);
                }
            }
        }
        let typed = format!("text/plain;{}", "a".repeat(length.saturating_sub(11)));
        plan.fetch(
            Page::Localhost,
            Spec::new("POST", path).header("content-type", typed),
        );
        let zeros = format!("bytes={}1-", "0".repeat(length.saturating_sub(8)));
        plan.fetch(
            Page::Localhost,
            Spec::new("GET", path).header("range", zeros),
        );
    }
    // Together: four names of 128 bytes are far from 1024, so only repeated lines could get there.
    for each in [125, 126, 127, 128] {
        let fetch = Spec::new("POST", path)
            .header("accept", "a".repeat(each))
            .header("accept-language", "a".repeat(each))
            .header("content-language", "a".repeat(each))
            .header(
                "content-type",
                format!("text/plain;{}", "a".repeat(each - 11)),
            );
        plan.fetch(Page::Localhost, fetch);
    }
}

fn bodies(plan: &mut Plan, path: &str) {
    for body in [
        Body::Text,
        Body::Json,
        Body::Form,
        Body::Multipart,
        Body::Buffer,
        Body::Blob("text/plain"),
        Body::Blob("TEXT/PLAIN"),
        Body::Blob("application/json"),
        Body::Blob("image/png"),
        Body::Blob("text/plain;charset=utf-8"),
    ] {
        for method in [
            "POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "QUERY",
        ] {
            let fetch = Spec::new(method, path).body(body);
            plan.fetch(Page::Localhost, fetch.clone());
            plan.fetch(Page::Own, fetch.clone().include());
            plan.fetch(
                Page::Localhost,
                fetch.clone().header("content-type", "text/plain"),
            );
            if !matches!(method, "GET" | "HEAD") {
                plan.fetch(Page::Localhost, fetch.clone().upload_listener());
                plan.fetch(Page::Own, fetch.upload_listener());
            }
        }
    }
}
