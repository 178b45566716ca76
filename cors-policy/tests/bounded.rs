//! An evaluation costs the same whatever comes in (design §5, rule 8): as many allocations for a
//! hundred thousand header names as for a few more than are looked at.

use allocation_counter::measure;
use cors_policy::__private::{
    Evaluator, ListedOrigins, Methods, Origins, Parts, RequestHeaders, RequestOrigin,
};
use cors_policy::Policy;
use http::{HeaderMap, HeaderValue, Method};

const SITE: Parts = Parts {
    name: "site",
    allow_origins: Origins::Listed(ListedOrigins {
        patterns: &["https://app.example.com", "https://*.example.org:*"],
        ..ListedOrigins::NONE
    }),
    allow_methods: Methods::Listed(&["PUT"]),
    allow_headers: RequestHeaders::Listed(&["x-0", "x-1"]),
    ..Parts::NONE
};

const STARS: Parts = Parts {
    allow_headers: RequestHeaders::Any,
    ..SITE
};

const STARS_AND_AUTHORIZATION: Parts = Parts {
    allow_headers: RequestHeaders::Listed(&["*", "authorization"]),
    ..SITE
};

const MIRRORING: Parts = Parts {
    allow_headers: RequestHeaders::Mirror,
    ..SITE
};

const NOT_ONE: Parts = Parts {
    allow_headers: RequestHeaders::Safelisted,
    ..SITE
};

/// A preflight of a size.
type Request = fn(usize) -> HeaderMap;

fn preflight(lines: impl IntoIterator<Item = Vec<u8>>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut append = |name: &'static str, value: Vec<u8>| {
        let value = HeaderValue::from_maybe_shared(value).unwrap();
        headers.append(name, value);
    };
    append("origin", b"https://app.example.com".to_vec());
    append("access-control-request-method", b"PUT".to_vec());
    for line in lines {
        append("access-control-request-headers", line);
    }
    headers
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("x-{at}")).collect()
}

fn in_one_line(count: usize) -> HeaderMap {
    preflight([names(count).join(",").into_bytes()])
}

fn in_lines(count: usize) -> HeaderMap {
    preflight(names(count).into_iter().map(String::into_bytes))
}

fn commas(count: usize) -> HeaderMap {
    preflight([vec![b','; count]])
}

fn empty_lines(count: usize) -> HeaderMap {
    preflight(vec![Vec::new(); count])
}

fn one_name(length: usize) -> HeaderMap {
    preflight([vec![b'x'; length]])
}

/// How often the evaluation of a preflight allocates and how much, and the same of its outcome.
fn evaluated(evaluator: &Evaluator, headers: &HeaderMap) -> [(u64, u64); 2] {
    // The first clone of a value that was never shared allocates its counter.
    drop(headers.clone());
    let evaluation =
        measure(|| drop(evaluator.evaluate_preflight(RequestOrigin::of(headers), headers, None)));
    let outcome = measure(|| drop(evaluator.preflight_outcome(headers, None)));
    [evaluation, outcome].map(|spent| (spent.count_total, spent.bytes_total))
}

#[test]
fn preflights_of_any_size_allocate_the_same() {
    let requests: [(&str, Request); 5] = [
        ("names in one line", in_one_line),
        ("names in lines", in_lines),
        ("commas", commas),
        ("empty lines", empty_lines),
        ("one name", one_name),
    ];
    // More than any policy here gives back or looks at.
    let (small, large) = (9_000, 100_000);
    for parts in [SITE, STARS, STARS_AND_AUTHORIZATION, MIRRORING, NOT_ONE] {
        let evaluator = Evaluator::new(&Policy::from_parts(parts));
        for (what, request) in requests {
            let (few, many) = (request(small), request(large));
            let (few, many) = (evaluated(&evaluator, &few), evaluated(&evaluator, &many));
            assert_eq!(few, many, "{what}, {:?}", parts.allow_headers);
            for (count, bytes) in many {
                assert!(count <= 16, "{what}, {:?}: {many:?}", parts.allow_headers);
                assert!(bytes <= 32 * 1024, "{what}: {many:?}");
            }
        }
    }
}

/// Ten are no more than a hundred thousand, except where they are given back.
#[test]
fn ten_names_allocate_as_a_hundred_thousand_do() {
    for parts in [SITE, STARS, STARS_AND_AUTHORIZATION, NOT_ONE] {
        let evaluator = Evaluator::new(&Policy::from_parts(parts));
        for request in [in_one_line, in_lines] {
            let (few, many) = (request(10), request(100_000));
            let (few, many) = (evaluated(&evaluator, &few), evaluated(&evaluator, &many));
            assert_eq!(few, many, "{:?}", parts.allow_headers);
        }
    }
}

#[test]
fn explain_allocates_the_same_too() {
    let head = |headers: HeaderMap| {
        let (mut head, ()) = http::Request::new(()).into_parts();
        head.method = Method::OPTIONS;
        head.headers = headers;
        head
    };
    let policy = Policy::from_parts(SITE);
    let (few, many) = (head(in_one_line(10)), head(in_one_line(100_000)));
    let count = |head: &http::request::Parts| {
        drop(head.clone());
        measure(|| drop(policy.explain(head))).count_total
    };
    assert_eq!(count(&few), count(&many));
}

/// An origin is looked up, not compared with each that is listed; one that is no origin is not
/// copied.
#[test]
fn an_origin_of_any_size_allocates_the_same() {
    let evaluator = Evaluator::new(&Policy::from_parts(SITE));
    let from = |origin: String, count: usize| {
        let mut headers = HeaderMap::new();
        let origin: HeaderValue = origin.parse().unwrap();
        for _ in 0..count {
            headers.append("origin", origin.clone());
        }
        headers
    };
    let cost = |headers: &HeaderMap| {
        let spent = measure(|| {
            let _ = evaluator.evaluate_actual(RequestOrigin::of(headers), None);
            drop(evaluator.actual_outcome(headers, None));
        });
        spent.count_total
    };
    let evil = || "https://evil.example".to_owned();
    assert_eq!(cost(&from(evil(), 1)), 0);
    assert_eq!(cost(&from(evil(), 100_000)), 0);
    assert_eq!(cost(&from("a".repeat(1 << 20), 1)), 0);
    assert_eq!(
        cost(&from(format!("https://{}org", "a.".repeat(1 << 19)), 1)),
        0
    );
}

/// The counter counts: what does grow is seen to.
#[test]
fn what_grows_is_seen() {
    let copied = |headers: &HeaderMap| {
        let line = headers["access-control-request-headers"].as_bytes();
        measure(|| drop(line.split(|byte| *byte == b',').collect::<Vec<_>>())).count_total
    };
    assert!(copied(&in_one_line(10)) < copied(&in_one_line(100_000)));
}
