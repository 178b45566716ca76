//! Which header names a policy can allow or expose, and what to write for the others.
//!
//! Fetch: "forbidden request-header", "forbidden response-header name", and the headers of the
//! CORS protocol itself. RFC 9110: a name is a token, in any case.

#[path = "support/lists.rs"]
mod lists;
mod support;

use cors_policy::__private::{Key, PolicyDraft};
use cors_policy::Lint::{
    self, DuplicateEntry, ForbiddenRequestHeader, ForbiddenResponseHeader, InvalidHeaderName,
    MisplacedHeader, UnusualHeaderName,
};
use lists::At;
use support::Mismatches;

const OK: Option<Lint> = None;
const STAR: Option<Lint> = Some(InvalidHeaderName);
const UNUSUAL: Option<Lint> = Some(UnusualHeaderName);
const REQUEST: Option<Lint> = Some(ForbiddenRequestHeader);
const RESPONSE: Option<Lint> = Some(ForbiddenResponseHeader);
const MISPLACED: Option<Lint> = Some(MisplacedHeader);

/// Tokens, what is found in `allow_headers`, and what in `expose_headers`.
const TOKENS: &[(&str, Option<Lint>, Option<Lint>)] = &[
    ("content-type", OK, OK),
    ("Content-Type", OK, OK),
    ("CONTENT-TYPE", OK, OK),
    ("authorization", OK, OK),
    ("x-api-key", OK, OK),
    ("etag", OK, OK),
    ("x", OK, OK),
    ("!#$%&'+-.^`|~09azAZ", OK, OK),
    ("1", OK, OK),
    // Names have no patterns.
    ("x-*", STAR, STAR),
    ("X-Company-*", STAR, STAR),
    ("*-type", STAR, STAR),
    ("x-*-id", STAR, STAR),
    ("**", STAR, STAR),
    // Near a well-known name, and not meant to be.
    ("etags", OK, OK),
    ("x-token", OK, OK),
    ("x-api", OK, OK),
    ("content", OK, OK),
    ("content-types-allowed", OK, OK),
    ("x-request-ids-seen", OK, OK),
    // An underscore, and no well-known name that it could be.
    ("x_company_id", UNUSUAL, UNUSUAL),
    ("_x", UNUSUAL, UNUSUAL),
    // Safelisted: listing them lets longer or other values through.
    ("accept", OK, OK),
    ("accept-language", OK, OK),
    ("content-language", OK, OK),
    ("range", OK, OK),
    ("cache-control", OK, OK),
    ("expires", OK, OK),
    ("last-modified", OK, OK),
    ("pragma", OK, OK),
    // Forbidden only with some values.
    ("x-http-method", OK, OK),
    ("x-http-method-override", OK, OK),
    ("x-method-override", OK, OK),
    // Not forbidden any more.
    ("user-agent", OK, OK),
    ("if-none-match", OK, OK),
    ("last-event-id", OK, OK),
    ("traceparent", OK, OK),
    ("location", OK, OK),
    ("retry-after", OK, OK),
    ("www-authenticate", OK, OK),
    ("link", OK, OK),
    ("server-timing", OK, OK),
    ("timing-allow-origin", OK, OK),
    ("vary", OK, OK),
    ("accept-charset", REQUEST, OK),
    ("Accept-Encoding", REQUEST, OK),
    ("connection", REQUEST, OK),
    ("content-length", REQUEST, OK),
    ("Content-Length", REQUEST, OK),
    ("cookie", REQUEST, OK),
    ("COOKIE", REQUEST, OK),
    ("cookie2", REQUEST, OK),
    ("date", REQUEST, OK),
    ("dnt", REQUEST, OK),
    ("DNT", REQUEST, OK),
    ("expect", REQUEST, OK),
    ("host", REQUEST, OK),
    ("keep-alive", REQUEST, OK),
    ("referer", REQUEST, OK),
    ("te", REQUEST, OK),
    ("trailer", REQUEST, OK),
    ("transfer-encoding", REQUEST, OK),
    ("upgrade", REQUEST, OK),
    ("via", REQUEST, OK),
    ("proxy-authorization", REQUEST, OK),
    ("Proxy-Connection", REQUEST, OK),
    ("proxy-", REQUEST, OK),
    ("sec-fetch-site", REQUEST, OK),
    ("Sec-WebSocket-Protocol", REQUEST, OK),
    ("sec-ch-ua", REQUEST, OK),
    ("sec-", REQUEST, OK),
    // Near the names and prefixes that are forbidden.
    ("accept-charsets", OK, OK),
    ("cookie3", OK, OK),
    ("x-cookie", OK, OK),
    ("hosts", OK, OK),
    ("x-host", OK, OK),
    ("referrer", OK, OK),
    ("proxy", OK, OK),
    ("x-proxy-id", OK, OK),
    ("sec", OK, OK),
    ("secret", OK, OK),
    ("x-sec-id", OK, OK),
    ("access-control", OK, OK),
    ("set-cookie", REQUEST, RESPONSE),
    ("Set-Cookie", REQUEST, RESPONSE),
    ("set-cookie2", OK, RESPONSE),
    ("SET-COOKIE2", OK, RESPONSE),
    ("set-cookie3", OK, OK),
    ("origin", REQUEST, MISPLACED),
    ("Origin", REQUEST, MISPLACED),
    ("access-control-request-method", REQUEST, MISPLACED),
    ("Access-Control-Request-Headers", REQUEST, MISPLACED),
    ("access-control-allow-origin", MISPLACED, MISPLACED),
    ("Access-Control-Allow-Origin", MISPLACED, MISPLACED),
    ("access-control-allow-methods", MISPLACED, MISPLACED),
    ("access-control-allow-headers", MISPLACED, MISPLACED),
    ("access-control-allow-credentials", MISPLACED, MISPLACED),
    ("access-control-expose-headers", MISPLACED, MISPLACED),
    ("access-control-max-age", MISPLACED, MISPLACED),
];

/// What is no token, in either list, and the replacement (`""`: none).
const INVALID: &[(&str, &str)] = &[
    ("", ""),
    (" ", ""),
    (":", ""),
    ("x token", ""),
    ("x\ttoken", ""),
    ("x\0", ""),
    (" x-api-key", "x-api-key"),
    ("X-Api-Key ", "x-api-key"),
    ("x-api-key\r\n", "x-api-key"),
    ("content-type:", "content-type"),
    ("Content-Type: ", "content-type"),
    ("content-type: application/json", "content-type"),
    ("content-type, authorization", ""),
    ("content-type,authorization", ""),
    ("content-type;authorization", ""),
    (":authority", ""),
    ("\"etag\"", ""),
    ("x-(key)", ""),
    ("x/key", ""),
    ("x@key", ""),
    ("[etag]", ""),
    ("{etag}", ""),
    ("x=key", ""),
    ("x?key", ""),
    ("x\\key", ""),
    ("x-schlüssel", ""),
    ("x-\u{200b}key", ""),
    ("ｅtag", ""),
    // No replacement that is refused in turn.
    // Nor one that opens more than was written.
    ("* ", ""),
    ("*:", ""),
];

/// Names in one list, and what is found at which.
const LISTS: &[(&[&str], &[At])] = &[
    (&["content-type", "x-api-key"], &[]),
    (&["etag", "etag"], &[(1, DuplicateEntry, "")]),
    (&["ETag", "x", "etag"], &[(2, DuplicateEntry, "")]),
    (
        &["x", "X", "x"],
        &[(1, DuplicateEntry, ""), (2, DuplicateEntry, "")],
    ),
    // What was meant is there already: writing it again would not do.
    (&["etag:", "ETag"], &[(0, InvalidHeaderName, "")]),
    (&["etag", "etag "], &[(1, InvalidHeaderName, "")]),
    // Two that mean the same: only one of them is to be written.
    (
        &["etag:", "etag "],
        &[(0, InvalidHeaderName, "etag"), (1, InvalidHeaderName, "")],
    ),
    (
        &["x y", "x", "access-control-max-age", "x"],
        &[
            (0, InvalidHeaderName, ""),
            (2, MisplacedHeader, ""),
            (3, DuplicateEntry, ""),
        ],
    ),
    // The same mistake twice is one to fix and one to take out.
    (
        &["set-cookie", "Set-Cookie"],
        &[(0, ForbiddenResponseHeader, ""), (1, DuplicateEntry, "")],
    ),
];

fn draft<'a>(list: Key, names: &[&'a str]) -> PolicyDraft<'a> {
    let mut draft = PolicyDraft {
        allow_origins: Some(vec!["https://example.com"].into()),
        ..PolicyDraft::default()
    };
    let names = Some(names.to_vec().into());
    match list {
        Key::AllowHeaders => draft.allow_headers = names,
        _ => draft.expose_headers = names,
    }
    draft
}

fn findings(list: Key, name: &str) -> Vec<(Lint, String)> {
    draft(list, &[name])
        .check()
        .into_iter()
        .map(|found| {
            assert_eq!((found.key, found.entry), (Some(list), Some(0)));
            let replacement = found.finding.replacement().unwrap_or_default().to_owned();
            (found.finding.lint(), replacement)
        })
        .collect()
}

#[test]
fn tokens() {
    let mut mismatches = Mismatches::default();
    for (name, allowed, exposed) in TOKENS {
        for (list, lint) in [(Key::AllowHeaders, allowed), (Key::ExposeHeaders, exposed)] {
            // None of these can be mended: they are to be taken out.
            let want: Vec<_> = lint.iter().map(|lint| (*lint, String::new())).collect();
            mismatches.expect((list, name), &findings(list, name), &want);
        }
    }
    mismatches.assert_none();
}

/// Names that are nearly well-known ones, and what was meant.
const UNUSUAL_NAMES: &[(&str, &str)] = &[
    ("content-typ", "content-type"),
    ("Content_Type", "content-type"),
    ("contnet-type", "content-type"),
    ("content-typee", "content-type"),
    ("Conten-Type", "content-type"),
    ("authorisation", "authorization"),
    ("Authorizaton", "authorization"),
    ("x_api_key", "x-api-key"),
    ("x-apikey", "x-api-key"),
    ("x-csrf_token", "x-csrf-token"),
    ("x-reqeust-id", "x-request-id"),
    ("x-request-idd", "x-request-id"),
    ("if_none_match", "if-none-match"),
    ("X-Requested-Wit", "x-requested-with"),
    ("retry_after", "retry-after"),
    ("traceparen", "traceparent"),
    ("cache_control", "cache-control"),
];

#[test]
fn names_that_are_nearly_well_known() {
    let mut mismatches = Mismatches::default();
    for (name, meant) in UNUSUAL_NAMES {
        for list in [Key::AllowHeaders, Key::ExposeHeaders] {
            let want = vec![(UnusualHeaderName, (*meant).to_owned())];
            mismatches.expect((list, name), &findings(list, name), &want);
        }
    }
    mismatches.assert_none();
}

#[test]
fn no_tokens() {
    let mut mismatches = Mismatches::default();
    for (name, replacement) in INVALID {
        for list in [Key::AllowHeaders, Key::ExposeHeaders] {
            let want = vec![(InvalidHeaderName, (*replacement).to_owned())];
            mismatches.expect((list, name), &findings(list, name), &want);
        }
    }
    mismatches.assert_none();
}

#[test]
fn what_could_not_be_allowed_if_it_were_mended_is_not_mended() {
    for (name, allowed, exposed) in [
        (
            "set-cookie:",
            ForbiddenRequestHeader,
            ForbiddenResponseHeader,
        ),
        (
            "access-control-allow-origin ",
            MisplacedHeader,
            MisplacedHeader,
        ),
    ] {
        assert_eq!(
            findings(Key::AllowHeaders, name),
            [(allowed, String::new())]
        );
        assert_eq!(
            findings(Key::ExposeHeaders, name),
            [(exposed, String::new())]
        );
    }
    let long = "x".repeat(1025);
    assert_eq!(findings(Key::AllowHeaders, &long[1..]), []);
    assert_eq!(
        findings(Key::AllowHeaders, &long),
        [(InvalidHeaderName, String::new())]
    );
}

#[test]
fn lists_of_names() {
    let mut mismatches = Mismatches::default();
    for (names, want) in LISTS {
        let found = lists::found(&draft(Key::ExposeHeaders, names));
        mismatches.expect(names, &found, &lists::wanted(want));
    }
    mismatches.assert_none();
}

/// Each header of the protocol's answers has a key that writes it; the help names the key.
#[test]
fn a_misplaced_header_is_reported_with_its_key() {
    for (name, key) in [
        ("access-control-allow-origin", Key::AllowOrigins),
        ("access-control-allow-methods", Key::AllowMethods),
        ("access-control-allow-headers", Key::AllowHeaders),
        ("access-control-allow-credentials", Key::AllowCredentials),
        ("access-control-expose-headers", Key::ExposeHeaders),
        ("access-control-max-age", Key::MaxAge),
    ] {
        for list in [Key::AllowHeaders, Key::ExposeHeaders] {
            let found = draft(list, &[name]).check().remove(0).finding;
            let advice = found.advice().unwrap();
            assert!(advice.contains(&format!("`{key}`")), "{name}: {advice}");
        }
    }
}
