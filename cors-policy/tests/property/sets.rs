//! Sets of patterns, beside one that asks each pattern in turn.

use cors_policy::__private::{OriginPattern, PolicyDraft};
use cors_policy::{Lint, Origin, OriginSet};
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::written;
use crate::{Tally, runner};

/// Patterns and origins of a world so small that they meet.
pub(crate) fn small_world(wild: bool) -> impl Strategy<Value = String> {
    let scheme = select(&["https", "https", "https", "https", "http", "app"][..]);
    let labels = prop::collection::vec(select(&["a", "a", "b", "ab"][..]), 1..4);
    let host = prop_oneof![
        8 => labels.prop_map(|labels| labels.join(".")),
        1 => select(&["127.0.0.1", "[::1]", "a.b.", "."][..]).prop_map(str::to_owned),
        u32::from(wild) => Just("*".to_owned()),
    ];
    let port = select(if wild {
        &["", ":8443", ":*"][..]
    } else {
        &["", ":8443", ":1"][..]
    });
    let front = select(if wild {
        &[
            "", "", "", "*.", "*.", "*.", "a*.", "*b.", "a*b.", "b.a*.", "a*-b.",
        ][..]
    } else {
        &[
            "", "", "", "", "", "", "ab.", "axb.", "b.a1.", "a.b.", "a--b.",
        ][..]
    });
    (scheme, front, host, port)
        .prop_map(|(scheme, front, host, port)| format!("{scheme}://{front}{host}{port}"))
}

/// Origins near the patterns: another end, another beginning, a byte more or less.
fn near() -> impl Strategy<Value = String> {
    let origin = small_world(false);
    prop_oneof![
        6 => origin,
        1 => (small_world(false), "[.:/@a*\\s\u{e9}-]{1,2}").prop_map(|(origin, end)| origin + &end),
        1 => (small_world(false), any::<prop::sample::Index>(), "[.:/@ab*-]").prop_map(
            |(mut origin, at, byte)| {
                origin.insert_str(at.index(origin.len()), &byte);
                origin
            }
        ),
        1 => (small_world(false), any::<prop::sample::Index>()).prop_map(|(mut origin, at)| {
            origin.remove(at.index(origin.len()));
            origin
        }),
        1 => small_world(true),
        1 => select(&["null", "*", "", "NULL"][..]).prop_map(str::to_owned),
    ]
}

/// The tables of a set answer as one pattern after the other does.
#[test]
fn a_set_is_the_sum_of_its_patterns() {
    let (mut runner, allowed, refused) = (runner(), Tally::default(), Tally::default());
    let pattern = prop_oneof![16 => small_world(true), 1 => written("null")];
    let cases = (
        // `*.127.0.0.1` is no pattern.
        prop::collection::vec(pattern, 0..8).prop_map(|patterns| {
            let sound = |text: &String| text == "null" || OriginPattern::parse(text).is_ok();
            patterns.into_iter().filter(sound).collect::<Vec<_>>()
        }),
        prop::collection::vec(near(), 1..20),
    );
    let property = |(patterns, origins): (Vec<String>, Vec<String>)| {
        let set = OriginSet::parse(patterns.iter().map(String::as_str)).unwrap();
        for text in origins {
            let expected = if text == "null" {
                patterns.contains(&text)
            } else {
                Origin::parse(&text).is_ok_and(|origin| {
                    patterns
                        .iter()
                        .filter_map(|pattern| OriginPattern::parse(pattern).ok())
                        .any(|pattern| pattern.matches(&origin))
                })
            };
            prop_assert_eq!(set.allows(&text), expected, "{:?}: {}", &patterns, &text);
            if expected {
                allowed.count();
            } else {
                refused.count();
            }
        }
        Ok(())
    };
    runner.run(&cases, property).unwrap();
    allowed.assert_share(&runner, 20);
    refused.assert_share(&runner, 20);
}

/// A pattern that is called redundant lets nobody in who is not in without it.
#[test]
fn what_is_called_redundant_can_be_taken_out() {
    let (mut runner, redundant) = (runner(), Tally::default());
    let cases = (
        prop::collection::btree_set(small_world(true), 2..8),
        prop::collection::vec(small_world(false), 1..20),
    );
    let property = |(patterns, origins): (std::collections::BTreeSet<String>, Vec<String>)| {
        let mut patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
        patterns.retain(|text| OriginPattern::parse(text).is_ok());
        let draft = PolicyDraft {
            allow_origins: Some(patterns.clone().into()),
            origins_optional: true,
            ..PolicyDraft::default()
        };
        let covered: Vec<&str> = draft
            .check()
            .iter()
            .filter(|found| found.finding.lint() == Lint::RedundantOrigin)
            .map(|found| patterns[found.entry.unwrap()])
            .collect();
        let set = OriginSet::parse(patterns.iter().copied()).unwrap();
        patterns.retain(|pattern| !covered.contains(pattern));
        let less = OriginSet::parse(patterns.iter().copied()).unwrap();
        for origin in origins {
            prop_assert_eq!(set.allows(&origin), less.allows(&origin), "{}", origin);
        }
        if !covered.is_empty() {
            redundant.count();
        }
        Ok(())
    };
    runner.run(&cases, property).unwrap();
    redundant.assert_share(&runner, 5);
}
