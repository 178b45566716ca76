//! Whole policies, whatever stands in them.

use cors_policy::__private::{Entries, FindingAt, Key, MethodEntry, PolicyDraft};
use cors_policy::{Dangers, Enforce, Level, Origin, OriginSet};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use crate::sets::small_world;
use crate::texts::origin_text;
use crate::{Tally, runner};

/// Whatever somebody may put between quotes.
fn anything() -> BoxedStrategy<String> {
    prop_oneof![
        4 => origin_text().boxed(),
        2 => any::<String>().boxed(),
        1 => "\\PC{0,20}".boxed(),
        2 => select(&[
            "*", "null", "NULL", "Null ", "", " ", "\0", "file:", "file://x", " file://x", "FILE:///",
            "https://", "http://[", "https://*", "localhost", "::1", "[::1]:3000", "127.1:80",
            "get", "GET", "Get", " patch ", "GTE", "PURGE", "connect", "GET,PUT", "custom(\"*\")",
            "content-type", "Content-Type:", " etag", "etag", "cookie", "set-cookie ", "origin",
            "authorization", "access-control-allow-origin", "x y", "é", "\u{1f4a9}", "\u{202e}",
        ][..]).prop_map(str::to_owned).boxed(),
        1 => ("[a-zé.:/*]{1,4}", 1usize..2_000).prop_map(|(text, times)| text.repeat(times)).boxed(),
    ]
    .boxed()
}

/// A list of texts as it stands in a draft.
fn entries(list: Option<&Vec<String>>) -> Option<Entries<&str>> {
    list.map(|list| list.iter().map(String::as_str).collect::<Vec<_>>().into())
}

/// A policy of owned strings, of which a draft is made.
#[derive(Clone, Debug)]
struct Strings {
    origins: Option<Vec<String>>,
    methods: Option<Vec<(String, bool)>>,
    headers: Option<Vec<String>>,
    exposed: Option<Vec<String>>,
    credentials: bool,
    max_age: Option<u64>,
    enforce: Enforce,
    dangers: [bool; 3],
    base: bool,
}

impl Strings {
    fn draft(&self) -> PolicyDraft<'_> {
        let mut dangerously_allow = Dangers::NONE;
        for (name, _) in Dangers::NAMES
            .iter()
            .zip(self.dangers)
            .filter(|(_, on)| *on)
        {
            assert!(dangerously_allow.allow(name));
        }
        PolicyDraft {
            allow_origins: entries(self.origins.as_ref()),
            dev_origins: None,
            dev_dangers: Dangers::NONE,
            allow_methods: self.methods.as_ref().map(|methods| {
                methods
                    .iter()
                    .map(|(name, custom)| MethodEntry {
                        name,
                        custom: *custom,
                    })
                    .collect::<Vec<_>>()
                    .into()
            }),
            allow_headers: entries(self.headers.as_ref()),
            expose_headers: entries(self.exposed.as_ref()),
            allow_credentials: self.credentials,
            max_age: self.max_age,
            enforce: self.enforce,
            dangerously_allow,
            origins_optional: self.base,
            same_origin: false,
            builds_on_another: self.base,
            routed_methods: None,
        }
    }

    /// Puts the replacement of a finding in its place.
    fn replace(&mut self, found: &FindingAt) {
        let (Some(meant), Some(at)) = (found.finding.replacement(), found.entry) else {
            return;
        };
        let list = match found.key {
            Some(Key::AllowMethods) => {
                let entry = &mut self.methods.as_mut().unwrap()[at];
                meant.clone_into(&mut entry.0);
                entry.1 |= found.finding.replacement_is_custom();
                return;
            }
            Some(Key::AllowOrigins) => &mut self.origins,
            Some(Key::AllowHeaders) => &mut self.headers,
            Some(Key::ExposeHeaders) => &mut self.exposed,
            key => panic!("a replacement in {key:?}"),
        };
        meant.clone_into(&mut list.as_mut().unwrap()[at]);
    }
}

const ENFORCE: [Enforce; 4] = [
    Enforce::Unset,
    Enforce::Off,
    Enforce::UNSAFE,
    Enforce::ALL.reporting(),
];

fn policies() -> impl Strategy<Value = Strings> {
    let list = || prop::option::of(prop::collection::vec(anything(), 0..5));
    (
        list(),
        prop::option::of(prop::collection::vec((anything(), any::<bool>()), 0..5)),
        list(),
        list(),
        any::<bool>(),
        prop::option::of(any::<u64>()),
        select(ENFORCE.as_slice()),
        any::<[bool; 3]>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(origins, methods, headers, exposed, credentials, max_age, enforce, dangers, base)| {
                Strings {
                    origins,
                    methods,
                    headers,
                    exposed,
                    credentials,
                    max_age,
                    enforce,
                    dangers,
                    base,
                }
            },
        )
}

/// Where each finding is in the order of keys and entries.
fn places(found: &[FindingAt]) -> Vec<(Option<usize>, Option<usize>)> {
    let place = |key: Key| Key::ALL.iter().position(|of| *of == key);
    found
        .iter()
        .map(|found| (found.key.and_then(place), found.entry))
        .collect()
}

/// No text breaks the judge; what it says has one form; and whoever does what it says is done.
#[test]
fn a_replaced_value_is_not_replaced_again() {
    let (mut runner, replaced) = (runner(), Tally::default());
    let property = |strings: Strings| {
        let found = strings.draft().check();
        prop_assert!(places(&found).is_sorted(), "{found:#?}");
        let mut mended = strings.clone();
        for found in &found {
            let text = found.finding.to_string();
            prop_assert!(!found.finding.message().contains('\n'), "{text}");
            prop_assert!(found.finding.message().len() < 2_000, "{text}");
            mended.replace(found);
        }
        if found
            .iter()
            .any(|found| found.finding.replacement().is_some())
        {
            replaced.count();
        }
        let again = mended.draft().check();
        let left = again
            .iter()
            .find(|found| found.finding.replacement().is_some());
        prop_assert!(left.is_none(), "{left:?}");
        Ok(())
    };
    runner.run(&policies(), property).unwrap();
    replaced.assert_share(&runner, 10);
}

/// One replacement alone, put in its place, leaves nothing to be said of its entry.
#[test]
fn a_single_replacement_settles_its_entry() {
    let property = |strings: Strings| {
        for found in strings.draft().check() {
            if found.finding.replacement().is_none() {
                continue;
            }
            let mut mended = strings.clone();
            mended.replace(&found);
            let left: Vec<_> = mended
                .draft()
                .check()
                .into_iter()
                // That another pattern covers it could not be seen before.
                .filter(|left| left.finding.level() == Level::Error)
                .filter(|left| (left.key, left.entry) == (found.key, found.entry))
                .collect();
            prop_assert_eq!(left, vec![], "{:?}", found);
        }
        Ok(())
    };
    runner().run(&policies(), property).unwrap();
}

/// What is judged at compile time is what a server reads when it starts.
#[test]
fn a_draft_without_errors_makes_a_set() {
    let (mut runner, sound) = (runner(), Tally::default());
    let text = prop_oneof![
        3 => small_world(true),
        1 => anything(),
    ];
    let cases = (
        prop::collection::vec(text, 1..5),
        any::<bool>(),
        any::<[bool; 3]>(),
    );
    let property = |(origins, credentials, dangers): (Vec<String>, bool, [bool; 3])| {
        let strings = Strings {
            origins: Some(origins.clone()),
            methods: None,
            headers: None,
            exposed: None,
            credentials,
            max_age: None,
            dangers,
            base: false,
            enforce: Enforce::Unset,
        };
        // `"*"` is no pattern: a policy says it by other means.
        if origins.iter().any(|origin| origin == "*") {
            return Err(TestCaseError::reject("*"));
        }
        let findings = strings.draft().check();
        let is_sound = findings
            .iter()
            .all(|found| found.finding.level() == Level::Warning);
        let set = OriginSet::parse(origins.iter().map(String::as_str));
        prop_assert!(!is_sound || set.is_ok(), "{origins:?}");
        if let Ok(set) = set {
            for exact in origins
                .iter()
                .filter(|origin| Origin::parse(origin).is_ok())
            {
                prop_assert!(set.allows(exact), "{exact}");
            }
        }
        if is_sound {
            sound.count();
        }
        Ok(())
    };
    runner.run(&cases, property).unwrap();
    sound.assert_share(&runner, 10);
}
