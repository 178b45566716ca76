//! Durations, and how long a browser keeps a preflight: Chromium 7200 s, Firefox 86400 s.

mod support;

use cors_policy::__private::{Key, MAX_AGE_CHROMIUM, MAX_AGE_LIMIT, PolicyDraft};
use cors_policy::Lint::{self, InvalidValue, MaxAgeAboveCap, MaxAgeOutOfRange};
use cors_policy::{Level, parse_max_age};
use support::Mismatches;

const DURATIONS: &[(&str, u64)] = &[
    ("0s", 0),
    ("1s", 1),
    ("90s", 90),
    ("10m", 600),
    ("2h", 7_200),
    ("1d", 86_400),
    ("0d", 0),
    ("007m", 420),
    ("86400s", 86_400),
    ("7d", 604_800),
    ("18446744073709551615s", u64::MAX),
    // Too long for any browser, so a duration that is out of range, and not a malformed one.
    ("18446744073709551616s", u64::MAX),
    ("18446744073709551615d", u64::MAX),
    ("99999999999999999999999999d", u64::MAX),
];

/// What is no duration, and the replacement (`""`: none).
const INVALID: &[(&str, &str)] = &[
    ("", ""),
    (" ", ""),
    ("s", ""),
    ("m", ""),
    ("600", "600s"),
    ("0", "0s"),
    (" 10m ", "10m"),
    ("10 m", "10m"),
    ("10M", "10m"),
    ("2H", "2h"),
    ("10 min", "10m"),
    ("10mins", "10m"),
    ("2 hours", "2h"),
    ("1 Day", "1d"),
    ("30 seconds", "30s"),
    // A replacement that is out of range is none.
    ("7 days", ""),
    ("86401", ""),
    ("99999999999999999999999999 days", ""),
    ("10 parsecs", ""),
    ("100ms", ""),
    ("1w", ""),
    ("1y", ""),
    ("1h30m", ""),
    ("1h 30m", ""),
    ("1.5h", ""),
    ("1,5h", ""),
    ("-1", ""),
    ("-5s", ""),
    ("+5s", ""),
    ("1e3s", ""),
    ("0x10s", ""),
    ("1_000s", ""),
    ("PT10M", ""),
    ("ten minutes", ""),
    ("m10", ""),
    ("10mm", ""),
    ("٣s", ""),
    ("10ｍ", ""),
    ("10m\0", ""),
    ("Infinity", ""),
];

const SECONDS: &[(u64, Option<Lint>)] = &[
    // No caching at all is a choice.
    (0, None),
    (1, None),
    (5, None),
    (600, None),
    (7_199, None),
    (7_200, None),
    (7_201, Some(MaxAgeAboveCap)),
    (43_200, Some(MaxAgeAboveCap)),
    (86_400, Some(MaxAgeAboveCap)),
    (86_401, Some(MaxAgeOutOfRange)),
    (604_800, Some(MaxAgeOutOfRange)),
    (4_294_967_295, Some(MaxAgeOutOfRange)),
    (4_294_967_296, Some(MaxAgeOutOfRange)),
    (u64::MAX, Some(MaxAgeOutOfRange)),
];

#[test]
fn durations() {
    let mut mismatches = Mismatches::default();
    for (text, seconds) in DURATIONS {
        mismatches.expect(text, &parse_max_age(text), &Ok(*seconds));
    }
    mismatches.assert_none();
}

#[test]
fn no_durations() {
    let mut mismatches = Mismatches::default();
    for (text, replacement) in INVALID {
        let found = parse_max_age(text).map_err(|finding| {
            assert_eq!(finding.value(), *text);
            let replacement = finding.replacement().unwrap_or_default();
            (finding.lint(), replacement.to_owned())
        });
        mismatches.expect(
            text,
            &found,
            &Err((InvalidValue, (*replacement).to_owned())),
        );
        if !replacement.is_empty() {
            mismatches.expect(text, &parse_max_age(replacement).is_ok(), &true);
        }
    }
    mismatches.assert_none();
}

#[test]
fn ranges() {
    let mut mismatches = Mismatches::default();
    for (seconds, lint) in SECONDS {
        let draft = PolicyDraft {
            allow_origins: Some(vec!["*"].into()),
            max_age: Some(*seconds),
            ..PolicyDraft::default()
        };
        let found: Vec<_> = draft
            .check()
            .into_iter()
            .map(|found| (found.key, found.entry, found.finding.lint()))
            .collect();
        let want: Vec<_> = lint
            .iter()
            .map(|lint| (Some(Key::MaxAge), None, *lint))
            .collect();
        mismatches.expect(seconds, &found, &want);
    }
    mismatches.assert_none();
}

#[test]
fn only_what_no_browser_keeps_is_an_error() {
    assert_eq!((MAX_AGE_CHROMIUM, MAX_AGE_LIMIT), (7_200, 86_400));
    assert_eq!(MaxAgeAboveCap.level(), Level::Warning);
    assert_eq!(MaxAgeOutOfRange.level(), Level::Error);
}
