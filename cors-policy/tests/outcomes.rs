//! What `Policy::explain` makes of a request, in tables: policy, request, outcome.

mod support;

use cors_policy::__private::{ListedOrigins, Methods, Origins, RequestHeaders};
use cors_policy::__private::{Parts, is_preflight};
use cors_policy::Outcome::{Allowed, NotCors, Refused, SameOrigin};
use cors_policy::Refusal::{
    self, HeaderNotAllowed, MalformedHeaders, MalformedMethod, MalformedOrigin, MethodNotAllowed,
    NotShared, OriginNotAllowed, SeveralOrigins,
};
use cors_policy::{CorsOutcome, Outcome, Policy};
use http::HeaderValue;
use http::request::Parts as Head;
use support::Mismatches;

const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";

const fn listed(patterns: &'static [&'static str]) -> Origins {
    Origins::Listed(ListedOrigins {
        patterns,
        ..ListedOrigins::NONE
    })
}

/// One origin, and every other key left out.
const BARE: Parts = Parts {
    name: "bare",
    allow_origins: listed(&[APP]),
    ..Parts::NONE
};

const SITE: Parts = Parts {
    name: "site",
    allow_origins: listed(&[APP, "https://*.example.org", "http://localhost:*"]),
    allow_methods: Methods::Listed(&["PUT", "PATCH"]),
    allow_headers: RequestHeaders::Listed(&["Content-Type", "x-token"]),
    ..BARE
};

const NULL: Parts = Parts {
    allow_origins: listed(&["null"]),
    ..BARE
};

const PUBLIC: Parts = Parts {
    allow_origins: Origins::Any,
    ..BARE
};

const STARS: Parts = Parts {
    allow_methods: Methods::Any,
    allow_headers: RequestHeaders::Any,
    ..PUBLIC
};

const STARS_AND_AUTHORIZATION: Parts = Parts {
    allow_headers: RequestHeaders::Listed(&["*", "authorization"]),
    ..STARS
};

const STAR_IN_A_LIST: Parts = Parts {
    allow_headers: RequestHeaders::Listed(&["*"]),
    ..STARS
};

const MIRRORING: Parts = Parts {
    allow_headers: RequestHeaders::Mirror,
    ..SITE
};

const PRIVATE: Parts = Parts {
    allow_origins: Origins::SameOrigin,
    ..SITE
};

/// The lines of a request's head, by name.
type Lines<'a> = &'a [(&'static str, &'a [u8])];

fn head(method: &str, lines: Lines<'_>) -> Head {
    let (mut head, ()) = http::Request::new(()).into_parts();
    head.method = method.parse().unwrap();
    for (name, value) in lines {
        let value = HeaderValue::from_bytes(value).unwrap();
        head.headers.append(*name, value);
    }
    head
}

/// A preflight from the origin that all lists here have.
fn preflight(method: &str, names: &[&[u8]]) -> Head {
    let mut lines = vec![
        ("origin", APP.as_bytes()),
        ("access-control-request-method", method.as_bytes()),
    ];
    lines.extend(
        names
            .iter()
            .map(|names| ("access-control-request-headers", *names)),
    );
    head("OPTIONS", &lines)
}

fn explain(parts: Parts, head: &Head) -> CorsOutcome {
    let outcome = Policy::from_parts(parts).explain(head);
    assert_eq!(outcome.policy(), parts.name);
    let preflight = is_preflight(&head.method, &head.headers);
    assert_eq!(outcome.is_preflight(), preflight);
    let refusal = outcome.refusal();
    assert_eq!(outcome.is_refused(), refusal.is_some());
    assert_eq!(outcome.is_allowed(), *outcome.kind() == Allowed);
    outcome
}

fn outcome(parts: Parts, head: &Head) -> Outcome {
    explain(parts, head).kind().clone()
}

fn method(name: &str) -> Refusal {
    MethodNotAllowed(name.parse().unwrap())
}

fn header(name: &str) -> Refusal {
    HeaderNotAllowed(name.parse().unwrap())
}

#[test]
fn the_origin_decides_on_answers() {
    let long = format!("https://{}", "a".repeat(1 << 20));
    let same_site = |site: &'static [u8]| [("origin", EVIL.as_bytes()), ("sec-fetch-site", site)];
    #[rustfmt::skip]
    let rows: &[(Parts, Lines<'_>, Outcome)] = &[
        (SITE, &[], NotCors),
        (SITE, &[("origin", b"https://app.example.com")], Allowed),
        (SITE, &[("origin", b"https://a.b.example.org")], Allowed),
        (SITE, &[("origin", b"http://localhost:5173")], Allowed),
        (SITE, &[("origin", b"https://example.org")], Refused(OriginNotAllowed)),
        (SITE, &[("origin", b"http://app.example.com")], Refused(OriginNotAllowed)),
        (SITE, &[("origin", b"https://app.example.com:8443")], Refused(OriginNotAllowed)),
        (SITE, &[("origin", b"null")], Refused(OriginNotAllowed)),
        (NULL, &[("origin", b"null")], Allowed),
        (NULL, &[("origin", b"NULL")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"*")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"https://app.example.com/")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"https://app.example.com:443")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"HTTPS://app.example.com")], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"https://app.example.com https://app.example.com")], Refused(MalformedOrigin)),
        (SITE, &[("origin", "https://b\u{fc}cher.example".as_bytes())], Refused(MalformedOrigin)),
        (SITE, &[("origin", b"https://app.example.com\xff")], Refused(MalformedOrigin)),
        (SITE, &[("origin", long.as_bytes())], Refused(MalformedOrigin)),
        (SITE, &[("origin", APP.as_bytes()), ("origin", APP.as_bytes())], Refused(SeveralOrigins)),
        (SITE, &[("origin", b""), ("origin", APP.as_bytes())], Refused(SeveralOrigins)),
        // Nobody is asked who they are.
        (PUBLIC, &[], NotCors),
        (PUBLIC, &[("origin", b"null")], Allowed),
        (PUBLIC, &[("origin", b"\xff")], Allowed),
        (PUBLIC, &[("origin", b""), ("origin", b"")], Allowed),
        (PRIVATE, &[], NotCors),
        (PRIVATE, &[("origin", APP.as_bytes())], Refused(NotShared)),
        (PRIVATE, &[("origin", b"null")], Refused(NotShared)),
        (PRIVATE, &[("origin", b"\xff")], Refused(NotShared)),
        // One's own page sends its origin with a `POST`.
        (SITE, &same_site(b"same-origin"), SameOrigin),
        (PRIVATE, &same_site(b"same-origin"), SameOrigin),
        (PUBLIC, &same_site(b"same-origin"), Allowed),
        (SITE, &[("origin", APP.as_bytes()), ("sec-fetch-site", b"same-origin")], Allowed),
        (SITE, &[("sec-fetch-site", b"same-origin")], NotCors),
        (SITE, &same_site(b"same-site"), Refused(OriginNotAllowed)),
        (SITE, &same_site(b"cross-site"), Refused(OriginNotAllowed)),
        (SITE, &same_site(b"none"), Refused(OriginNotAllowed)),
        (SITE, &same_site(b"Same-Origin"), Refused(OriginNotAllowed)),
    ];
    let mut mismatches = Mismatches::default();
    for (parts, lines, want) in rows {
        // What is asked for is for preflights: answers do not depend on it.
        for method in ["GET", "DELETE", "OPTIONS", "patch"] {
            let mut lines = lines.to_vec();
            lines.push(("access-control-request-headers", b"x-other"));
            let row = (parts.name, method, &lines);
            let got = outcome(*parts, &head(method, &lines));
            mismatches.expect(row, &got, want);
        }
    }
    mismatches.assert_none();
}

#[test]
fn a_preflight_is_no_request_of_the_servers_own_page() {
    let mut head = preflight("PUT", &[]);
    head.headers
        .insert("origin", HeaderValue::from_static(EVIL));
    let site = HeaderValue::from_static("same-origin");
    head.headers.insert("sec-fetch-site", site);
    assert_eq!(outcome(SITE, &head), Refused(OriginNotAllowed));
}

#[test]
fn methods_of_preflights() {
    let long = "P".repeat(1 << 20);
    #[rustfmt::skip]
    let rows: &[(Parts, &str, Outcome)] = &[
        // Fetch, "CORS-safelisted method": these need no permission.
        (BARE, "GET", Allowed),
        (BARE, "HEAD", Allowed),
        (BARE, "POST", Allowed),
        (BARE, "PUT", Refused(method("PUT"))),
        (BARE, "OPTIONS", Refused(method("OPTIONS"))),
        (SITE, "GET", Allowed),
        (SITE, "PUT", Allowed),
        (SITE, "PATCH", Allowed),
        (SITE, "DELETE", Refused(method("DELETE"))),
        // Methods have a case, and browsers leave this one as the script writes it.
        (SITE, "patch", Refused(method("patch"))),
        (SITE, "get", Refused(method("get"))),
        (STARS, "PURGE", Allowed),
        (STARS, "patch", Allowed),
        (BARE, "*", Refused(method("*"))),
        (SITE, "", Refused(MalformedMethod)),
        (SITE, "P U T", Refused(MalformedMethod)),
        (SITE, "PUT, PATCH", Refused(MalformedMethod)),
        (SITE, "P\u{dc}T", Refused(MalformedMethod)),
        (STARS, "", Refused(MalformedMethod)),
        (STARS, "GET,PUT", Refused(MalformedMethod)),
        (STARS, &long, Refused(MalformedMethod)),
    ];
    let mut mismatches = Mismatches::default();
    for (parts, method, want) in rows {
        let got = outcome(*parts, &preflight(method, &[]));
        mismatches.expect((parts.name, method), &got, want);
    }
    mismatches.assert_none();
}

#[test]
fn a_preflight_asks_for_one_method() {
    for second in ["GET", "PUT", ""] {
        let mut head = preflight("PUT", &[]);
        let second = HeaderValue::from_str(second).unwrap();
        head.headers.append("access-control-request-method", second);
        assert_eq!(outcome(SITE, &head), Refused(MalformedMethod));
        assert_eq!(outcome(STARS, &head), Refused(MalformedMethod));
    }
}

#[test]
fn headers_of_preflights() {
    #[rustfmt::skip]
    let rows: &[(Parts, &[&[u8]], Outcome)] = &[
        (BARE, &[], Allowed),
        (BARE, &[b""], Allowed),
        (BARE, &[b"content-type"], Refused(header("content-type"))),
        (SITE, &[b"content-type"], Allowed),
        (SITE, &[b"content-type,x-token"], Allowed),
        (SITE, &[b"X-TOKEN , Content-type"], Allowed),
        (SITE, &[b"\tx-token\t"], Allowed),
        (SITE, &[b"content-type", b"x-token"], Allowed),
        (SITE, &[b"", b",content-type,", b" , ", b"x-token"], Allowed),
        (SITE, &[b"x-other"], Refused(header("x-other"))),
        (SITE, &[b"content-type,x-other"], Refused(header("x-other"))),
        (SITE, &[b"content-type", b"X-Other, x-another"], Refused(header("x-other"))),
        (SITE, &[b"x-toke"], Refused(header("x-toke"))),
        (SITE, &[b"x-token2"], Refused(header("x-token2"))),
        (SITE, &[b"content-type x-token"], Refused(MalformedHeaders)),
        (SITE, &[b"x-t\xf6ken"], Refused(MalformedHeaders)),
        (SITE, &[b"*"], Refused(header("*"))),
        // Fetch, "CORS non-wildcard request-header name".
        (STARS, &[b"x-a,x-b"], Allowed),
        (STARS, &[b"authorization"], Refused(header("authorization"))),
        (STARS, &[b"a,AUTHORIZATION,x-b"], Refused(header("authorization"))),
        (STARS, &[b"x-authorization"], Allowed),
        (STARS_AND_AUTHORIZATION, &[b"x-a,authorization"], Allowed),
        (STARS_AND_AUTHORIZATION, &[b"Authorization"], Allowed),
        (STAR_IN_A_LIST, &[b"x-a"], Allowed),
        (STAR_IN_A_LIST, &[b"x-a,authorization"], Refused(header("authorization"))),
        (MIRRORING, &[], Allowed),
        (MIRRORING, &[b"authorization, x-a", b"x-b"], Allowed),
        (MIRRORING, &[b"x-a: 1"], Refused(MalformedHeaders)),
        (MIRRORING, &[b"x-\xff"], Refused(MalformedHeaders)),
    ];
    let mut mismatches = Mismatches::default();
    for (parts, names, want) in rows {
        let got = outcome(*parts, &preflight("POST", names));
        mismatches.expect((parts.name, names), &got, want);
    }
    mismatches.assert_none();
}

/// The longest name that a policy may list, and one more.
#[test]
fn every_name_that_can_be_listed_is_found() {
    let name: &'static str = "x".repeat(1024).leak();
    let parts = Parts {
        allow_headers: RequestHeaders::Listed(vec![name].leak()),
        ..SITE
    };
    Policy::from_parts(parts).check().unwrap();
    assert_eq!(
        outcome(parts, &preflight("PUT", &[name.as_bytes()])),
        Allowed
    );
    let longer = format!("{name}x");
    let got = outcome(parts, &preflight("PUT", &[longer.as_bytes()]));
    assert_eq!(got, Refused(MalformedHeaders));
}

#[test]
fn what_no_browser_sends_is_refused_or_lies_within_the_caps() {
    let many = |line: &'static [u8]| vec![line; 10_000];
    let (names, commas) = (vec![b'x'; 1 << 20], vec![b','; 10_000]);
    let list = b"x-token,".repeat(1 << 17);
    #[rustfmt::skip]
    let rows: &[(Parts, Vec<&[u8]>, Outcome)] = &[
        (SITE, many(b"x-token"), Refused(MalformedHeaders)),
        (SITE, many(b""), Refused(MalformedHeaders)),
        (SITE, vec![&names], Refused(MalformedHeaders)),
        (SITE, vec![&list], Refused(MalformedHeaders)),
        (SITE, vec![&commas], Refused(MalformedHeaders)),
        // The first name that is not listed is what a browser tells, too.
        (SITE, many(b"x-other"), Refused(header("x-other"))),
        (MIRRORING, many(b"x-token"), Refused(MalformedHeaders)),
        (MIRRORING, many(b""), Refused(MalformedHeaders)),
        (MIRRORING, vec![&names], Refused(MalformedHeaders)),
        (MIRRORING, vec![&commas], Refused(MalformedHeaders)),
        (STARS, many(b"x-token"), Allowed),
        (STARS, many(b""), Refused(MalformedHeaders)),
        (STARS, vec![&names], Refused(MalformedHeaders)),
        (STARS, vec![&commas], Refused(MalformedHeaders)),
        (STARS, vec![b"authorization", &names], Refused(header("authorization"))),
        // All that is asked for is covered: nothing is looked at.
        (STARS_AND_AUTHORIZATION, vec![&names], Allowed),
        (STARS_AND_AUTHORIZATION, many(b","), Allowed),
    ];
    let mut mismatches = Mismatches::default();
    for (parts, names, want) in rows {
        let got = outcome(*parts, &preflight("PUT", names));
        mismatches.expect((parts.name, names.len(), names[0].len()), &got, want);
    }
    mismatches.assert_none();
}

/// Origin, method, headers: as browsers check them, so that the first is the one to mend first.
#[test]
fn the_outcome_gives_the_first_reason() {
    let asked = |origin: &str, method: &str, name: &str| {
        let mut head = preflight(method, &[name.as_bytes()]);
        let origin = HeaderValue::from_str(origin).unwrap();
        head.headers.insert("origin", origin);
        outcome(SITE, &head)
    };
    let refused = Refused(OriginNotAllowed);
    assert_eq!(asked(EVIL, "DELETE", "x-other"), refused);
    assert_eq!(asked(EVIL, "", "\u{e4}"), refused);
    assert_eq!(asked("garbage", "", "\u{e4}"), Refused(MalformedOrigin));
    assert_eq!(asked(APP, "", "x-other"), Refused(MalformedMethod));
    assert_eq!(asked(APP, "DELETE", "x-other"), Refused(method("DELETE")));
    assert_eq!(asked(APP, "DELETE", "\u{e4}"), Refused(method("DELETE")));
    assert_eq!(asked(APP, "PUT", "x-other"), Refused(header("x-other")));
    assert_eq!(asked(APP, "PUT", "x-token"), Allowed);
}

/// A policy that was never checked against the rules allows less, never more.
#[test]
fn an_invalid_pattern_allows_no_origin() {
    let parts = Parts {
        allow_origins: listed(&[APP, "https://app.example.com/"]),
        ..SITE
    };
    let policy = Policy::from_parts(parts);
    assert!(policy.check().is_err());
    assert!(!policy.allows(APP));
    assert_eq!(
        outcome(parts, &preflight("PUT", &[])),
        Refused(OriginNotAllowed)
    );
}

#[test]
fn allows_says_what_explain_says_of_one_origin() {
    let long = vec![b'a'; 1 << 20];
    let origins: &[&[u8]] = &[
        APP.as_bytes(),
        EVIL.as_bytes(),
        b"https://a.example.org",
        b"http://localhost",
        b"null",
        b"",
        b"\xff",
        &long,
    ];
    for parts in [BARE, SITE, NULL, PUBLIC, STARS, MIRRORING, PRIVATE] {
        for origin in origins {
            let explained = explain(parts, &head("GET", &[("origin", origin)]));
            let allowed = Policy::from_parts(parts).allows(origin);
            assert_eq!(allowed, explained.is_allowed(), "{}", parts.name);
        }
    }
    assert!(Policy::from_parts(SITE).allows(APP));
    assert!(!Policy::from_parts(SITE).allows(EVIL));
}
