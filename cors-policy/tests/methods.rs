//! Which methods a policy can list, and what to write for the others.
//!
//! Fetch: methods are case-sensitive; browsers put six of them into upper case ("normalize a
//! method") and send three of them never ("forbidden method"). RFC 9110: a method is a token.

#[path = "support/lists.rs"]
mod lists;
mod support;

use cors_policy::__private::{
    MethodEntry, PolicyDraft, SAFELISTED_METHODS, STANDARD_METHODS, is_forbidden_method,
};
use cors_policy::Lint::{
    self, DuplicateEntry, ForbiddenMethod, InvalidMethod, MethodCase, UnknownMethod,
};
use lists::At;
use support::Mismatches;

/// What is found, and the replacement (`""`: none).
type Expected = Option<(Lint, &'static str)>;

/// Methods as they stand in a list: `GET`, `"GET"`.
const BARE: &[(&str, Expected)] = &[
    ("GET", None),
    ("HEAD", None),
    ("POST", None),
    ("PUT", None),
    ("DELETE", None),
    ("PATCH", None),
    ("OPTIONS", None),
    ("QUERY", None),
    // Browsers send these in upper case, however a script writes them.
    ("get", Some((MethodCase, "GET"))),
    ("Get", Some((MethodCase, "GET"))),
    ("head", Some((MethodCase, "HEAD"))),
    ("Post", Some((MethodCase, "POST"))),
    ("pUT", Some((MethodCase, "PUT"))),
    ("delete", Some((MethodCase, "DELETE"))),
    ("options", Some((MethodCase, "OPTIONS"))),
    // And these as they are written.
    ("patch", Some((MethodCase, "PATCH"))),
    ("Patch", Some((MethodCase, "PATCH"))),
    ("query", Some((MethodCase, "QUERY"))),
    ("CONNECT", Some((ForbiddenMethod, ""))),
    ("connect", Some((ForbiddenMethod, ""))),
    ("TRACE", Some((ForbiddenMethod, ""))),
    ("Trace", Some((ForbiddenMethod, ""))),
    ("TRACK", Some((ForbiddenMethod, ""))),
    ("tRaCk", Some((ForbiddenMethod, ""))),
    ("GTE", Some((UnknownMethod, "GET"))),
    ("GETS", Some((UnknownMethod, "GET"))),
    ("POTS", Some((UnknownMethod, "POST"))),
    ("pots", Some((UnknownMethod, "POST"))),
    ("DELTE", Some((UnknownMethod, "DELETE"))),
    ("DELET", Some((UnknownMethod, "DELETE"))),
    ("OPTION", Some((UnknownMethod, "OPTIONS"))),
    ("PACTH", Some((UnknownMethod, "PATCH"))),
    ("QUERRY", Some((UnknownMethod, "QUERY"))),
    // Nothing near: a method of one's own, which is to be said.
    ("PURGE", Some((UnknownMethod, "PURGE"))),
    ("PROPFIND", Some((UnknownMethod, "PROPFIND"))),
    ("MKCOL", Some((UnknownMethod, "MKCOL"))),
    ("M-SEARCH", Some((UnknownMethod, "M-SEARCH"))),
    ("X", Some((UnknownMethod, "X"))),
    ("**", Some((InvalidMethod, ""))),
    ("", Some((InvalidMethod, ""))),
    (" ", Some((InvalidMethod, ""))),
    ("GET ", Some((InvalidMethod, "GET"))),
    (" patch", Some((InvalidMethod, "PATCH"))),
    ("GET\n", Some((InvalidMethod, "GET"))),
    ("GET,PUT", Some((InvalidMethod, ""))),
    ("GET, PUT", Some((InvalidMethod, ""))),
    ("GET PUT", Some((InvalidMethod, ""))),
    ("GET|PUT", Some((UnknownMethod, ""))),
    ("GET/1.1", Some((InvalidMethod, ""))),
    ("[GET]", Some((InvalidMethod, ""))),
    ("GET\0", Some((InvalidMethod, ""))),
    ("PÜT", Some((InvalidMethod, ""))),
    ("ＧＥＴ", Some((InvalidMethod, ""))),
    ("CONNECT ", Some((InvalidMethod, ""))),
];

/// Methods as they stand in `custom(...)`.
const CUSTOM: &[(&str, Expected)] = &[
    ("PURGE", None),
    ("purge", None),
    ("M-SEARCH", None),
    ("!#$%&'+-.^_`|~09azAZ", None),
    ("P*", Some((InvalidMethod, ""))),
    ("*GE*", Some((InvalidMethod, ""))),
    // A script that sends `patch` sends `patch`.
    ("patch", None),
    ("Query", None),
    // On the wire, nothing would tell it from the wildcard.
    ("*", Some((InvalidMethod, ""))),
    // Near a standard one, but said to be meant.
    ("GTE", None),
    ("GET", None),
    ("PATCH", None),
    // No browser ever sends these.
    ("get", Some((MethodCase, "GET"))),
    ("Delete", Some((MethodCase, "DELETE"))),
    ("options", Some((MethodCase, "OPTIONS"))),
    ("connect", Some((ForbiddenMethod, ""))),
    ("TRACE", Some((ForbiddenMethod, ""))),
    ("track", Some((ForbiddenMethod, ""))),
    ("", Some((InvalidMethod, ""))),
    ("MY METHOD", Some((InvalidMethod, ""))),
    ("MY\tMETHOD", Some((InvalidMethod, ""))),
    ("(PURGE)", Some((InvalidMethod, ""))),
    ("PURGE:", Some((InvalidMethod, ""))),
    ("PÜRGE", Some((InvalidMethod, ""))),
];

/// Methods in one list, `!` in front of those in `custom(...)`, and what is found at which.
const LISTS: &[(&[&str], &[At])] = &[
    (&["GET", "PUT", "!PURGE"], &[]),
    (&["GET", "GET"], &[(1, DuplicateEntry, "")]),
    (
        &["GET", "PUT", "GET", "GET"],
        &[(2, DuplicateEntry, ""), (3, DuplicateEntry, "")],
    ),
    (&["GET", "!GET"], &[(1, DuplicateEntry, "")]),
    (&["!PURGE", "!PURGE"], &[(1, DuplicateEntry, "")]),
    // Methods are case-sensitive.
    (&["!PURGE", "!purge"], &[]),
    (&["PATCH", "!patch"], &[]),
    // What was meant is there already: writing it again would not do.
    (&["GET", "get"], &[(1, MethodCase, "")]),
    (&["get", "GET"], &[(0, MethodCase, "")]),
    (&["GTE", "GET"], &[(0, UnknownMethod, "")]),
    (&["GET ", "GET"], &[(0, InvalidMethod, "")]),
    (&["PURGE", "!PURGE"], &[(0, UnknownMethod, "")]),
    (&["!PURGE", "PURGE"], &[(1, UnknownMethod, "")]),
    // Two that mean the same: only one of them is to be written.
    (
        &["get", "Get"],
        &[(0, MethodCase, "GET"), (1, MethodCase, "")],
    ),
    (
        &["get", "get"],
        &[(0, MethodCase, "GET"), (1, DuplicateEntry, "")],
    ),
    (
        &["gte", "CONNECT", "PUT", "x y"],
        &[
            (0, UnknownMethod, "GET"),
            (1, ForbiddenMethod, ""),
            (3, InvalidMethod, ""),
        ],
    ),
];

fn draft(methods: Vec<MethodEntry<'_>>) -> PolicyDraft<'_> {
    PolicyDraft {
        allow_origins: Some(vec!["https://example.com"].into()),
        allow_methods: Some(methods.into()),
        ..PolicyDraft::default()
    }
}

fn findings(name: &str, custom: bool) -> Vec<(Lint, String, bool)> {
    draft(vec![MethodEntry { name, custom }])
        .check()
        .into_iter()
        .map(|found| {
            let finding = found.finding;
            let replacement = finding.replacement().unwrap_or_default().to_owned();
            (finding.lint(), replacement, finding.replacement_is_custom())
        })
        .collect()
}

#[test]
fn single_methods() {
    let mut mismatches = Mismatches::default();
    let bare = BARE.iter().map(|row| (row, false));
    let custom = CUSTOM.iter().map(|row| (row, true));
    for ((name, expected), custom) in bare.chain(custom) {
        let want: Vec<_> = expected
            .iter()
            .map(|(lint, replacement)| {
                // What is to be written as it is, but in `custom(...)`.
                let wrapped = *lint == UnknownMethod && replacement == name;
                (*lint, (*replacement).to_owned(), wrapped)
            })
            .collect();
        mismatches.expect((name, custom), &findings(name, custom), &want);
    }
    mismatches.assert_none();
}

#[test]
fn lists_of_methods() {
    let mut mismatches = Mismatches::default();
    for (names, want) in LISTS {
        let entry = |name: &&'static str| match name.strip_prefix('!') {
            Some(name) => MethodEntry { name, custom: true },
            None => MethodEntry::from(*name),
        };
        let found = lists::found(&draft(names.iter().map(entry).collect()));
        mismatches.expect(names, &found, &lists::wanted(want));
    }
    mismatches.assert_none();
}

#[test]
fn near_a_standard_method_both_ways_to_write_it_are_told() {
    let found = draft(vec!["GTE".into()]).check().remove(0).finding;
    let text = found.to_string();
    assert!(text.contains("did you mean `GET`"), "{text}");
    assert!(text.contains("custom(\"GTE\")"), "{text}");
}

#[test]
fn constants() {
    assert_eq!(SAFELISTED_METHODS, ["GET", "HEAD", "POST"]);
    for method in SAFELISTED_METHODS {
        assert!(STANDARD_METHODS.contains(&method), "{method}");
    }
    assert_eq!(STANDARD_METHODS.len(), 8);
    for method in STANDARD_METHODS {
        assert!(!is_forbidden_method(method), "{method}");
    }
    for method in ["CONNECT", "trace", "tRaCk"] {
        assert!(is_forbidden_method(method), "{method}");
    }
    for method in ["", "TRAC", "TRACE ", "TRACKS"] {
        assert!(!is_forbidden_method(method), "{method}");
    }
    const { assert!(is_forbidden_method("CONNECT")) }
}
