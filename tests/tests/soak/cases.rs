//! The requests, and what has to come back.

use std::iter::repeat_n;

/// Which of the two ports of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    Usual,
    /// Heads of any size are read.
    Raised,
}

/// What has to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// The same each time, with this status and with `Access-Control-Allow-Origin`.
    Allowed,
    /// The same each time, with this status and without.
    Refused,
    /// What `https://always.example` gets, or what `https://evil.example` does: both in the long run.
    Either,
    /// The server's own error: no policy sees it.
    TooLarge,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) port: Port,
    pub(crate) origin: String,
    pub(crate) back: Back,
    /// A head and a body.
    pub(crate) bytes: Vec<u8>,
}

const MEGABYTE: usize = 1 << 20;
const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";

/// A request with these lines of a head.
fn case(port: Port, back: Back, request: &str, origin: &[u8], more: &[&[u8]]) -> Case {
    let mut bytes = format!("{request} HTTP/1.1\r\nhost: soak.test\r\norigin: ").into_bytes();
    bytes.extend_from_slice(origin);
    for line in more {
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(line);
    }
    bytes.extend_from_slice(b"\r\n\r\n");
    Case {
        port,
        origin: origin.escape_ascii().to_string(),
        back,
        bytes,
    }
}

const PUT: &[u8] = b"access-control-request-method: PUT";

/// Those that any server reads.
pub(crate) fn usual() -> Vec<Case> {
    use Back::{Allowed, Either, Refused};
    let mut cases = Vec::new();
    let mut add = |back, path: &str, origin: &[u8]| {
        cases.push(case(Port::Usual, back, &format!("GET {path}"), origin, &[]));
        let preflight = format!("OPTIONS {path}");
        cases.push(case(Port::Usual, back, &preflight, origin, &[PUT]));
    };
    for (back, path, origin) in [
        (Allowed, "/site/orders", APP),
        (Allowed, "/site/nowhere", APP),
        (Allowed, "/site/broken", "https://a.b.preview.example.com:1"),
        (Refused, "/site/orders", EVIL),
        (Refused, "/site/orders", "https://app.example.com/"),
        (
            Refused,
            "/site/orders",
            "https://app.example.com.evil.example",
        ),
        (Refused, "/site/orders", "null"),
        (Refused, "/site/orders", ""),
        (Allowed, "/public/orders", EVIL),
        (Allowed, "/public/orders", "null"),
        (Allowed, "/mirror/orders", APP),
        (Allowed, "/shared/orders", "https://always.example"),
        (Refused, "/shared/orders", EVIL),
        (Either, "/shared/orders", "https://sometimes.example"),
        (Allowed, "/asked/orders", "https://yes.example"),
        (Allowed, "/asked/orders", "https://late.example"),
        (Refused, "/asked/orders", "https://fails.example"),
        (Refused, "/asked/orders", "https://never.example"),
        (Refused, "/asked/orders", EVIL),
        (Refused, "/handlers", EVIL),
    ] {
        add(back, path, origin.as_bytes());
    }
    for origin in [
        &b"https://\xc3\xa4.example"[..],
        b"\xff\xfe",
        b"https://app.example.com\xa0",
    ] {
        add(Refused, "/site/orders", origin);
    }
    let more = |back, request: &str, lines: &[&[u8]]| {
        case(Port::Usual, back, request, APP.as_bytes(), lines)
    };
    let second = format!("origin: {APP}");
    let get = b"access-control-request-method: GET";
    let asks = b"access-control-request-headers: content-type,x-token";
    let odd = b"access-control-request-headers: \xff;x";
    cases.extend([
        more(Refused, "GET /site/orders", &[second.as_bytes()]),
        more(Refused, "OPTIONS /site/orders", &[second.as_bytes(), PUT]),
        more(Allowed, "OPTIONS /site/orders", &[PUT, asks]),
        more(Allowed, "OPTIONS /site/orders", &[PUT, odd]),
        more(Allowed, "OPTIONS /site/orders", &[PUT, get]),
        more(Allowed, "OPTIONS /site/orders", &[]),
        more(Allowed, "OPTIONS /mirror/orders", &[PUT, asks, asks]),
        more(Refused, "OPTIONS /mirror/orders", &[PUT, odd]),
        more(Allowed, "GET /handlers", &[]),
        more(Refused, "PUT /handlers", &[]),
        more(Allowed, "OPTIONS /handlers", &[get]),
        more(Refused, "OPTIONS /handlers", &[PUT]),
    ]);
    let mut upload = more(Allowed, "POST /site/echo", &[b"content-length: 5"]);
    upload.bytes.extend_from_slice(b"hello");
    cases.push(upload);
    cases
}

/// Those that are too large for most servers: to one, and to one that reads them.
pub(crate) fn large() -> Vec<Case> {
    let lines = |line: &'static [u8]| -> Vec<&[u8]> {
        let lines = repeat_n(line, 10_000);
        [PUT].into_iter().chain(lines).collect()
    };
    let asks = lines(b"access-control-request-headers: x-token");
    let empty = lines(b"access-control-request-headers:");
    let origins: Vec<&[u8]> = vec![b"origin: https://app.example.com"; 10_000];
    let long = [b"https://".as_slice(), &vec![b'a'; MEGABYTE]].concat();
    let dots = [b"https://".as_slice(), &b"a.".repeat(MEGABYTE / 2)].concat();
    let names = [
        b"access-control-request-headers: ".as_slice(),
        &b"x,".repeat(MEGABYTE / 2),
    ]
    .concat();

    let mut cases = Vec::new();
    for (back, request, origin, more) in [
        (
            Back::Allowed,
            "OPTIONS /site/orders",
            APP.as_bytes(),
            &asks[..],
        ),
        (
            Back::Allowed,
            "OPTIONS /site/orders",
            APP.as_bytes(),
            &empty,
        ),
        (
            Back::Refused,
            "OPTIONS /mirror/orders",
            APP.as_bytes(),
            &asks,
        ),
        (Back::Refused, "GET /site/orders", APP.as_bytes(), &origins),
        (Back::Refused, "GET /site/orders", &long, &[]),
        (Back::Refused, "OPTIONS /site/orders", &dots, &[PUT]),
        (Back::Refused, "GET /asked/orders", &long, &[]),
        (
            Back::Refused,
            "OPTIONS /mirror/orders",
            APP.as_bytes(),
            &[PUT, &names],
        ),
    ] {
        cases.push(case(Port::Raised, back, request, origin, more));
        cases.push(case(Port::Usual, Back::TooLarge, request, origin, more));
    }
    cases
}
