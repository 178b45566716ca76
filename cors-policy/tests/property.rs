//! What holds for every origin, set and policy, beside independent judges: the `url` crate, which
//! reads URLs as browsers do, and a set that asks one pattern after the other.

use std::cell::Cell;

use cors_policy::{
    Dangers, Entries, Key, Level, Lint, Located, MethodEntry, Origin, OriginPattern, OriginSet,
    PolicyDraft,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use url::Url;

/// The schemes whose origins the URL Standard serializes.
const SPECIAL: [&str; 5] = ["https", "http", "wss", "ws", "ftp"];

/// Many cases, since most of the grammar is far from what is sound. `PROPTEST_CASES` sets more.
fn runner() -> TestRunner {
    let config = Config::default();
    TestRunner::new(Config {
        cases: config.cases.saturating_mul(8),
        failure_persistence: None,
        ..config
    })
}

/// Counts how often a property had something to say, so that it cannot hold for want of cases.
#[derive(Default)]
struct Tally(Cell<u32>);

impl Tally {
    fn count(&self) {
        self.0.set(self.0.get() + 1);
    }

    fn assert_share(&self, runner: &TestRunner, percent: u32) {
        let wanted = runner.config().cases / 100 * percent;
        assert!(self.0.get() >= wanted, "{} of {wanted}", self.0.get());
    }
}

fn written(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

/// One of these, the first one as often as all others together.
fn mostly(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    prop_oneof![
        1 => Just(texts[0]),
        1 => select(texts),
    ]
    .prop_map(str::to_owned)
    .boxed()
}

fn label() -> BoxedStrategy<String> {
    prop_oneof![
        8 => "[a-z][a-z0-9]{0,7}",
        4 => "[a-z0-9_-]{1,6}",
        1 => "[A-Za-z]{1,6}",
        1 => select(&["xn--bcher-kva", "xn--r8jz45g", "xn--p1ai", "xn--55qx5d", "xn--strae-oqa"][..])
            .prop_map(str::to_owned),
        1 => "xn--[a-z0-9-]{0,6}",
        1 => "[a-zäöüßéñçøłžαωσςяїあ漢글]{1,5}",
        1 => "[a-zA-ZÄÖÜẞÉİΣΩЯЇ\u{212a}\u{212b}\u{2126}ſŀªﬁａ１。\u{ad}\u{301}\u{200d}💩]{1,4}",
        1 => "[a-z]{0,2}[!$&'()*+,;=~{}`%^|<>\"]{1,2}[a-z]{0,2}",
        1 => written(""),
        1 => "[a-z]{60,66}",
        1 => "[0-9]{1,3}",
        1 => "0x[0-9a-f]{0,3}",
    ]
    .boxed()
}

fn name() -> BoxedStrategy<String> {
    let labels = prop::collection::vec(label(), 1..5).prop_map(|labels| labels.join("."));
    prop_oneof![
        6 => labels.clone(),
        3 => "[a-z]{1,8}(\\.[a-z]{2,8}){1,3}",
        1 => labels.clone().prop_map(|name| format!("*.{name}")),
        1 => labels.prop_map(|name| format!("{name}.")),
        1 => select(&["localhost", "app.localhost", "example.com"][..]).prop_map(str::to_owned),
        1 => prop::collection::vec("[a-z]{1,3}", 80..130).prop_map(|labels| labels.join(".")),
    ]
    .boxed()
}

fn ipv4() -> BoxedStrategy<String> {
    let part = prop_oneof![
        6 => any::<u8>().prop_map(|part| part.to_string()),
        1 => any::<u8>().prop_map(|part| format!("0{part:o}")),
        1 => any::<u8>().prop_map(|part| format!("0x{part:x}")),
        1 => any::<u32>().prop_map(|part| part.to_string()),
        1 => "[0-9]{1,4}",
    ];
    prop_oneof![
        2 => any::<[u8; 4]>().prop_map(|[a, b, c, d]| format!("{a}.{b}.{c}.{d}")),
        1 => prop::collection::vec(part, 1..6).prop_map(|parts| parts.join(".")),
    ]
    .boxed()
}

fn ipv6() -> BoxedStrategy<String> {
    let piece = prop_oneof![2 => Just(0u16), 1 => 1u16..16, 1 => any::<u16>()];
    let address = prop::collection::vec(piece, 8).prop_map(|pieces| {
        let pieces: [u16; 8] = pieces.try_into().unwrap();
        std::net::Ipv6Addr::from(pieces)
    });
    prop_oneof![
        4 => address.clone().prop_map(|address| format!("[{address}]")),
        1 => address.clone().prop_map(|address| format!("[{address}]").to_uppercase()),
        1 => address.clone().prop_map(|address| {
            let pieces = address.segments().map(|piece| format!("{piece:04x}"));
            format!("[{}]", pieces.join(":"))
        }),
        1 => address.prop_map(|address| address.to_string()),
        1 => "\\[[0-9a-f:.%]{0,12}\\]?",
    ]
    .boxed()
}

fn port() -> BoxedStrategy<String> {
    prop_oneof![
        4 => written(""),
        2 => (1u16..).prop_map(|port| format!(":{port}")),
        1 => select(&[
            ":443", ":80", ":21", ":0", ":00", ":0443", ":08443", ":", ":*", ":65535", ":65536",
            ":99999999999999999999", ":abc", ":8443a", ":-1", ":+80", ":80:80", ":８０",
        ][..]).prop_map(str::to_owned),
    ]
    .boxed()
}

/// Texts that are origins or nearly: each part is sound more often than not.
fn origin_text() -> impl Strategy<Value = String> {
    let scheme = mostly(&[
        "https", "http", "ws", "wss", "ftp", "HTTPS", "Http", "app", "file", "",
    ]);
    let delimiter = prop_oneof![
        12 => Just("://"),
        1 => select(&[":", ":/", ":///", ":\\\\", "//", "", ":/\\"][..]),
    ];
    let user = prop_oneof![
        12 => Just(""),
        1 => select(&["user@", "user:pass@", "@", "a@b@", "a.example:80@"][..]),
    ];
    let host = prop_oneof![5 => name(), 1 => ipv4(), 1 => ipv6()];
    let tail = prop_oneof![
        6 => Just(""),
        1 => select(&[
            "/", "/a", "/*", "//", "?", "?a=b", "#", "#a", "\\", "/a@b.example", " ", "\n", "\t",
            "/\t", "]", ".", "@", "://", "\u{a0}", "/\u{e9}", "%20", ",https://b.example",
        ][..]),
    ];
    let front = prop_oneof![16 => Just(""), 1 => select(&[" ", "\n", "\u{a0}", "\0", "//"][..])];
    (front, scheme, delimiter, user, host, port(), tail).prop_map(
        |(front, scheme, delimiter, user, host, port, tail)| {
            format!("{front}{scheme}{delimiter}{user}{host}{port}{tail}")
        },
    )
}

/// The origin that a browser makes of the text, if it is a URL whose scheme has origins.
fn browser(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    SPECIAL
        .contains(&url.scheme())
        .then(|| url.origin().ascii_serialization())
}

/// Why an origin that browsers could send is no pattern. This list is closed: whatever else a
/// browser can send is a pattern.
fn refused_on_purpose(origin: &str) -> Option<&'static str> {
    let authority = origin.split_once("://")?.1;
    let host = authority.split(':').next()?;
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        label.bytes().all(plain)
    };
    if authority.starts_with('[') {
        authority
            .ends_with("]:0")
            .then_some("port 0 is no port that a server has")
    } else if host.ends_with('.') {
        Some("a final dot makes another origin, which is hardly ever meant")
    } else if host.split('.').any(str::is_empty) {
        Some("DNS has no empty labels")
    } else if !host.split('.').all(is_label) {
        Some("nobody can register a name with other characters")
    } else if host.len() > 253 || host.split('.').any(|label| label.len() > 63) {
        Some("DNS has no longer names")
    } else if authority.ends_with(":0") {
        Some("port 0 is no port that a server has")
    } else {
        None
    }
}

fn single(origin: &str) -> PolicyDraft<'_> {
    PolicyDraft {
        allow_origins: Some(vec![origin].into()),
        ..PolicyDraft::default()
    }
}

/// An exact pattern is what browsers send, byte by byte.
#[test]
fn what_is_accepted_is_what_a_browser_sends() {
    let (mut runner, accepted) = (runner(), Tally::default());
    let property = |text: String| {
        let Ok(pattern) = OriginPattern::parse(&text) else {
            return Ok(());
        };
        prop_assert_eq!(pattern.to_string(), text.as_str());
        if !pattern.is_exact() || !SPECIAL.contains(&pattern.scheme()) {
            return Ok(());
        }
        match browser(&text) {
            Some(sent) => prop_assert_eq!(sent, text),
            // A label of Punycode that decodes to nothing: to know takes the tables of UTS 46.
            // Nobody sends it, so that it lets nobody in.
            None => prop_assert!(text.contains("xn--"), "{text}"),
        }
        accepted.count();
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    accepted.assert_share(&runner, 10);
}

/// What browsers send is an exact pattern, and a request's origin.
#[test]
fn what_a_browser_sends_is_accepted() {
    let (mut runner, sent) = (runner(), Tally::default());
    let property = |text: String| {
        let Some(origin) = browser(&text) else {
            return Ok(());
        };
        // Browsers can be made to send `*` in a host, too: as a pattern it says something else.
        let read = Origin::parse(&origin);
        if let Some(why) = refused_on_purpose(&origin) {
            prop_assert!(read.is_err(), "{origin}: {why}");
            return Ok(());
        }
        prop_assert!(read.is_ok(), "{origin}");
        let pattern = OriginPattern::parse(&origin);
        prop_assert!(pattern.is_ok_and(|pattern| pattern.is_exact()), "{origin}");
        sent.count();
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    sent.assert_share(&runner, 20);
}

/// A replacement is sound, and is the origin that the browser makes of what was written.
#[test]
fn a_replacement_is_what_a_browser_sends() {
    let (mut runner, replaced, compared) = (runner(), Tally::default(), Tally::default());
    let property = |text: String| {
        let draft = single(&text);
        for Located { finding, .. } in draft.check() {
            let Some(meant) = finding.replacement() else {
                continue;
            };
            prop_assert_ne!(meant, &text);
            prop_assert!(OriginPattern::parse(meant).is_ok(), "{text} -> {meant}");
            prop_assert_eq!(single(meant).check(), vec![], "{} -> {}", &text, meant);
            replaced.count();
            // `example.com:80` is a URL too, of the scheme `example.com`: only what is written with
            // one of the schemes is compared.
            if let Some(sent) = browser(&text) {
                // The dot is taken off on purpose.
                let (scheme, authority) = sent.split_once("://").unwrap();
                let (host, port) = match authority.rsplit_once(':') {
                    Some((host, port)) if !port.ends_with(']') => (host, format!(":{port}")),
                    _ => (authority, String::new()),
                };
                let host = host.strip_suffix('.').unwrap_or(host);
                prop_assert_eq!(meant, format!("{scheme}://{host}{port}"), "{}", &text);
                compared.count();
            }
        }
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    replaced.assert_share(&runner, 15);
    compared.assert_share(&runner, 10);
}

/// A request's origin is read as a pattern is, less the `*`.
#[test]
fn origins_and_exact_patterns_are_the_same_texts() {
    let property = |text: String| {
        let pattern = OriginPattern::parse(&text)
            .ok()
            .filter(OriginPattern::is_exact);
        let origin = Origin::parse(&text).ok();
        prop_assert_eq!(pattern, origin.map(OriginPattern::from));
        if let (Some(pattern), Some(origin)) = (pattern, origin) {
            prop_assert!(pattern.matches(&origin));
        }
        Ok(())
    };
    runner().run(&origin_text(), property).unwrap();
}

/// Patterns and origins of a world so small that they meet.
fn small_world(wild: bool) -> impl Strategy<Value = String> {
    let scheme = select(&["https", "https", "http"][..]);
    let labels = prop::collection::vec(select(&["a", "a", "b", "ab"][..]), 1..4);
    let host = prop_oneof![
        8 => labels.prop_map(|labels| labels.join(".")),
        1 => select(&["127.0.0.1", "[::1]"][..]).prop_map(str::to_owned),
    ];
    let port = select(if wild {
        &["", ":8443", ":*"][..]
    } else {
        &["", ":8443", ":1"][..]
    });
    let front = select(if wild { &["", "*."][..] } else { &[""][..] });
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
        prop::collection::hash_set(small_world(true), 2..8),
        prop::collection::vec(small_world(false), 1..20),
    );
    let property = |(patterns, origins): (std::collections::HashSet<String>, Vec<String>)| {
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
            dangerously_allow,
            origins_optional: self.base,
            builds_on_another: self.base,
            served: None,
        }
    }

    /// Puts the replacement of a finding in its place.
    fn replace(&mut self, found: &Located) {
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

fn policies() -> impl Strategy<Value = Strings> {
    let list = || prop::option::of(prop::collection::vec(anything(), 0..5));
    (
        list(),
        prop::option::of(prop::collection::vec((anything(), any::<bool>()), 0..5)),
        list(),
        list(),
        any::<bool>(),
        prop::option::of(any::<u64>()),
        any::<[bool; 3]>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(origins, methods, headers, exposed, credentials, max_age, dangers, base)| Strings {
                origins,
                methods,
                headers,
                exposed,
                credentials,
                max_age,
                dangers,
                base,
            },
        )
}

/// Where each finding is in the order of keys and entries.
fn places(found: &[Located]) -> Vec<(Option<usize>, Option<usize>)> {
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
