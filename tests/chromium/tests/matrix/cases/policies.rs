//! Every policy, from every page, with a share of all requests.

use cors_testing::Credentials;

use super::Plan;
use crate::case::Page;
use crate::policies::PATHS;
use crate::spec::{Body, Mode, Spec};

const METHODS: [&str; 12] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "put", "OPTIONS", "PURGE", "QUERY",
    "query",
];

const CREDENTIALS: [Credentials; 3] = [
    Credentials::Omit,
    Credentials::SameOrigin,
    Credentials::Include,
];

const BODIES: [Body; 7] = [
    Body::None,
    Body::Text,
    Body::Json,
    Body::Form,
    Body::Multipart,
    Body::Blob("application/octet-stream"),
    Body::Buffer,
];

const HEADERS: [&[(&str, &str)]; 11] = [
    &[],
    &[("x-one", "1")],
    &[("X-Two", "2"), ("X-One", "1"), ("x-two", "3")],
    &[("Authorization", "Bearer x")],
    &[("x-one", "1"), ("authorization", "Basic eA==")],
    &[("accept-language", "de")],
    &[("Accept", "text/\"html\"")],
    &[("range", "bytes=0-5")],
    &[("range", "bytes=-5"), ("content-language", "de")],
    &[
        ("cookie", "a=1"),
        ("origin", "https://evil.example"),
        ("accept-charset", "utf-8"),
    ],
    &[("content-type", "application/merge-patch+json")],
];

/// So many of the requests, from each page, to each policy.
const SHARE: usize = 36;

pub(super) fn plan(plan: &mut Plan) {
    let mut at = 0;
    for path in PATHS {
        for page in Page::ALL {
            for fetch in everyday(path) {
                plan.fetch(page, fetch);
            }
            for _ in 0..SHARE {
                // Prime to the number of all requests, so that it comes to each of them.
                at += 1009;
                plan.fetch(page, nth(path, at));
            }
        }
    }
}

/// What front ends do all day.
fn everyday(path: &str) -> [Spec; 6] {
    [
        Spec::new("GET", path),
        Spec::new("GET", path).include(),
        Spec::new("POST", path).body(Body::Json).include(),
        Spec::new("PUT", path).body(Body::Json),
        Spec::new("DELETE", path).header("authorization", "Bearer x"),
        Spec::new("POST", path).body(Body::Form),
    ]
}

/// A request of the cross product of all that is listed above.
fn nth(path: &str, at: usize) -> Spec {
    let mut rest = at;
    let mut digit = |base: usize| {
        let digit = rest % base;
        rest /= base;
        digit
    };
    let mut fetch = Spec::new(METHODS[digit(METHODS.len())], path);
    fetch.body = BODIES[digit(BODIES.len())];
    let headers = HEADERS[digit(HEADERS.len())];
    fetch.credentials = CREDENTIALS[digit(CREDENTIALS.len())];
    fetch.upload_listener = digit(16) == 0;
    if digit(16) == 0 && !fetch.upload_listener {
        fetch.mode = Mode::NoCors;
    }
    for (name, value) in headers {
        fetch = fetch.header(name, *value);
    }
    fetch
}
