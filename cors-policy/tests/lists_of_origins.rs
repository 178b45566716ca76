//! The rules between the origins of a list: none is there twice, none is covered by another.

#[path = "support/lists.rs"]
mod lists;
mod support;

use cors_policy::__private::PolicyDraft;
use cors_policy::Lint::{self, DuplicateEntry, InvalidOrigin, RedundantOrigin};
use cors_policy::{Level, OriginSet};
use lists::At;
use support::Mismatches;

/// Origins, and which of them another one covers.
const REDUNDANT: &[(&[&str], &[usize])] = &[
    (&["https://*.example.com", "https://a.example.com"], &[1]),
    (&["https://a.example.com", "https://*.example.com"], &[0]),
    (
        &["https://*.example.com", "https://a.b.c.example.com"],
        &[1],
    ),
    (&["https://*.example.com", "https://*.a.example.com"], &[1]),
    (
        &["https://*.a.b.example.com", "https://*.example.com"],
        &[0],
    ),
    (
        &["https://*.example.com:8443", "https://a.example.com:8443"],
        &[1],
    ),
    (&["https://*.example.com:*", "https://a.example.com"], &[1]),
    (
        &["https://*.example.com:*", "https://a.example.com:8443"],
        &[1],
    ),
    (
        &["https://*.example.com:*", "https://a.example.com:*"],
        &[1],
    ),
    (&["https://*.example.com:*", "https://*.example.com"], &[1]),
    (
        &["https://*.example.com:8443", "https://*.example.com:*"],
        &[0],
    ),
    (
        &["https://*.example.com:*", "https://*.a.example.com:8443"],
        &[1],
    ),
    (&["https://example.com:*", "https://example.com"], &[1]),
    (&["https://example.com:8443", "https://example.com:*"], &[0]),
    (
        &[
            "http://localhost:*",
            "http://localhost:3000",
            "http://localhost:5173",
        ],
        &[1, 2],
    ),
    (&["http://127.0.0.1:*", "http://127.0.0.1:3000"], &[1]),
    (&["http://[::1]", "http://[::1]:*"], &[0]),
    (&["app://*.host", "app://a.host"], &[1]),
    (
        &[
            "https://*.com",
            "https://a.com",
            "https://*.b.com",
            "https://c.b.com",
            "https://*.b.com:*",
        ],
        &[1, 2, 3],
    ),
    // Not by itself.
    (&["https://*.example.com"], &[]),
    (&["https://example.com:*"], &[]),
    (&["https://*.example.com:*"], &[]),
    (&["https://example.com"], &[]),
    // Not by what is near.
    (&["https://*.example.com", "https://example.com"], &[]),
    (&["https://*.example.com", "http://a.example.com"], &[]),
    (
        &["https://*.example.com", "https://a.example.com:8443"],
        &[],
    ),
    (&["https://*.example.com", "https://a.example.com:*"], &[]),
    (&["https://*.example.com", "https://*.a.example.com:*"], &[]),
    (
        &["https://*.example.com", "https://*.example.com:8443"],
        &[],
    ),
    (
        &["https://*.example.com:8443", "https://a.example.com"],
        &[],
    ),
    (&["https://*.example.com", "https://notexample.com"], &[]),
    (&["https://*.example.com", "https://*.notexample.com"], &[]),
    (&["https://*.a.example.com", "https://b.example.com"], &[]),
    (&["https://example.com:*", "https://a.example.com"], &[]),
    (&["https://example.com:*", "https://*.example.com"], &[]),
    (&["https://example.com:*", "https://*.example.com:*"], &[]),
    (&["http://localhost:*", "http://127.0.0.1:3000"], &[]),
    (&["http://localhost:*", "https://localhost:3000"], &[]),
    (&["http://*.localhost", "http://localhost"], &[]),
];

/// Origins of which one is there already, in one way or another.
const DUPLICATES: &[(&[&str], &[At])] = &[
    (
        &["https://a.example", "https://a.example"],
        &[(1, DuplicateEntry, "")],
    ),
    (
        &[
            "https://a.example",
            "https://b.example",
            "https://a.example",
            "https://a.example",
        ],
        &[(2, DuplicateEntry, ""), (3, DuplicateEntry, "")],
    ),
    (
        &["https://*.a.example", "https://*.a.example"],
        &[(1, DuplicateEntry, "")],
    ),
    // What was meant is there already: writing it again would not do.
    (
        &["https://a.example", "https://a.example/"],
        &[(1, InvalidOrigin, "")],
    ),
    (
        &["https://a.example:443", "https://a.example"],
        &[(0, InvalidOrigin, "")],
    ),
    (
        &["https://A.example", "https://a.example"],
        &[(0, InvalidOrigin, "")],
    ),
    (
        &["a.example", "https://a.example"],
        &[(0, InvalidOrigin, "")],
    ),
    (
        &["http://127.1", "http://127.0.0.1"],
        &[(0, InvalidOrigin, "")],
    ),
    (
        &["https://*.a.example/", "https://*.a.example"],
        &[(0, InvalidOrigin, "")],
    ),
    // Two that mean the same: only one of them is to be written.
    (
        &["https://a.example/", "https://a.example:443"],
        &[
            (0, InvalidOrigin, "https://a.example"),
            (1, InvalidOrigin, ""),
        ],
    ),
    // A text that is wrong twice is wrong once, and there once too often.
    (
        &["https://a.example/x", "https://a.example/x"],
        &[
            (0, InvalidOrigin, "https://a.example"),
            (1, DuplicateEntry, ""),
        ],
    ),
    // A broken pattern covers nothing yet.
    (
        &["https://*.a.example/", "https://b.a.example"],
        &[(0, InvalidOrigin, "https://*.a.example")],
    ),
    // Others, though they look alike.
    (&["https://a.example", "http://a.example"], &[]),
    (&["https://a.example", "https://a.example:8443"], &[]),
    (&["https://a.example", "https://www.a.example"], &[]),
];

fn origins(list: &'static [&'static str]) -> PolicyDraft<'static> {
    PolicyDraft {
        allow_origins: Some(list.to_vec().into()),
        ..PolicyDraft::default()
    }
}

fn found(list: &'static [&'static str]) -> Vec<(usize, Lint)> {
    let located = origins(list).check();
    let found = located.iter();
    found
        .map(|found| (found.entry.unwrap(), found.finding.lint()))
        .collect()
}

#[test]
fn redundant_origins() {
    let mut mismatches = Mismatches::default();
    for (list, covered) in REDUNDANT {
        let want: Vec<_> = covered
            .iter()
            .map(|entry| (*entry, RedundantOrigin))
            .collect();
        mismatches.expect(list, &found(list), &want);
    }
    mismatches.assert_none();
    assert_eq!(RedundantOrigin.level(), Level::Warning);
}

#[test]
fn duplicate_origins() {
    let mut mismatches = Mismatches::default();
    for (list, want) in DUPLICATES {
        mismatches.expect(list, &lists::found(&origins(list)), &lists::wanted(want));
    }
    mismatches.assert_none();
}

/// A redundant origin is named, and so is what covers it.
#[test]
fn what_covers_is_named() {
    let list = &["https://a.b.example.com", "https://*.example.com:*"];
    let finding = origins(list).check().remove(0).finding;
    assert!(finding.message().contains("https://a.b.example.com"));
    assert!(finding.message().contains("https://*.example.com:*"));
    assert!(
        finding
            .advice()
            .unwrap()
            .contains("allow(redundant_origin)")
    );
}

/// Of any two patterns, the one is redundant if and only if the other lets in whatever it lets in.
#[test]
fn a_pattern_is_redundant_exactly_if_another_lets_the_same_in() {
    let mut patterns = Vec::new();
    for scheme in ["https", "http"] {
        for host in ["a", "b.a", "c.b.a", "ba", "127.0.0.1", "[::1]"] {
            for port in ["", ":8080", ":*"] {
                patterns.push(format!("{scheme}://{host}{port}"));
                if host.ends_with('a') {
                    patterns.push(format!("{scheme}://*.{host}{port}"));
                }
            }
        }
    }
    // An origin for each way to be matched: `x.` for what a `*` stands for, and a port of nobody's.
    let origins: Vec<String> = patterns
        .iter()
        .map(|pattern| pattern.replace("*.", "x.").replace(":*", ":5"))
        .collect();
    let mut count = 0;
    for one in &patterns {
        let set = OriginSet::parse([one.as_str()]).unwrap();
        let lets_in: Vec<bool> = origins.iter().map(|origin| set.allows(origin)).collect();
        for other in patterns.iter().filter(|other| *other != one) {
            let set = OriginSet::parse([other.as_str()]).unwrap();
            let covers = origins
                .iter()
                .zip(&lets_in)
                .all(|(origin, let_in)| !let_in || set.allows(origin));
            let draft = PolicyDraft {
                allow_origins: Some(vec![other.as_str(), one.as_str()].into()),
                ..PolicyDraft::default()
            };
            let is_redundant = draft.check().iter().any(|located| {
                located.entry == Some(1) && located.finding.lint() == Lint::RedundantOrigin
            });
            assert_eq!(is_redundant, covers, "{one} beside {other}");
            count += usize::from(covers);
        }
    }
    assert!(count > 50, "only {count}");
}
