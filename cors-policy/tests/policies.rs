//! The rules between the entries of a list, and between the keys of a policy.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use cors_policy::__private::{Clash, Parts, assert_merged};
use cors_policy::Key::{AllowHeaders, AllowMethods, AllowOrigins, ExposeHeaders, MaxAge};
use cors_policy::Lint::{
    self, DuplicateEntry, EmptyList, ForbiddenMethod, ForbiddenRequestHeader,
    ForbiddenResponseHeader, InsecureOrigin, InvalidHeaderName, InvalidMethod, InvalidOrigin,
    MaxAgeAboveCap, MaxAgeOutOfRange, MethodCase, MissingOrigins, NullOrigin, PublicSuffix,
    RedundantOrigin, WildcardNotAlone, WildcardWithCredentials,
};
use cors_policy::{
    Dangers, Entries, ExposedHeaders, Key, Level, ListedOrigins, MethodEntry, Methods, Origins,
    Policy, PolicyDraft, RequestHeaders,
};
use support::Mismatches;

/// A policy as it is written in a row of a table; methods in `custom(...)` have a `!` in front.
#[derive(Clone, Copy, Debug)]
struct Written {
    origins: Option<&'static [&'static str]>,
    methods: Option<&'static [&'static str]>,
    headers: Option<&'static [&'static str]>,
    exposed: Option<&'static [&'static str]>,
    credentials: bool,
    max_age: Option<u64>,
    dangers: &'static [&'static str],
}

/// A policy with one origin and nothing else, to which nothing can be said.
const PLAIN: Written = Written {
    origins: Some(&["https://example.com"]),
    methods: None,
    headers: None,
    exposed: None,
    credentials: false,
    max_age: None,
    dangers: &[],
};

const CREDENTIALS: Written = Written {
    credentials: true,
    ..PLAIN
};

/// Where something is found, and what.
type Found = (Option<Key>, Option<usize>, Lint);

const fn at(key: Key, entry: usize, lint: Lint) -> Found {
    (Some(key), Some(entry), lint)
}

const POLICIES: &[(Written, &[Found])] = &[
    (PLAIN, &[]),
    (CREDENTIALS, &[]),
    // `*` in each list.
    (
        Written {
            origins: Some(&["*"]),
            methods: Some(&["*"]),
            headers: Some(&["*"]),
            exposed: Some(&["*"]),
            ..PLAIN
        },
        &[],
    ),
    (
        Written {
            origins: Some(&["*"]),
            ..CREDENTIALS
        },
        &[at(AllowOrigins, 0, WildcardWithCredentials)],
    ),
    (
        Written {
            methods: Some(&["*"]),
            ..CREDENTIALS
        },
        &[at(AllowMethods, 0, WildcardWithCredentials)],
    ),
    (
        Written {
            headers: Some(&["*"]),
            ..CREDENTIALS
        },
        &[at(AllowHeaders, 0, WildcardWithCredentials)],
    ),
    (
        Written {
            exposed: Some(&["*"]),
            ..CREDENTIALS
        },
        &[at(ExposeHeaders, 0, WildcardWithCredentials)],
    ),
    (
        Written {
            origins: Some(&["*"]),
            methods: Some(&["*"]),
            headers: Some(&["*"]),
            exposed: Some(&["*"]),
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 0, WildcardWithCredentials),
            at(AllowMethods, 0, WildcardWithCredentials),
            at(AllowHeaders, 0, WildcardWithCredentials),
            at(ExposeHeaders, 0, WildcardWithCredentials),
        ],
    ),
    // No danger switches this off: browsers refuse it.
    (
        Written {
            origins: Some(&["*"]),
            dangers: Dangers::NAMES,
            ..CREDENTIALS
        },
        &[at(AllowOrigins, 0, WildcardWithCredentials)],
    ),
    // With credentials `*` is said to be wrong once, and not to stand beside others as well.
    (
        Written {
            headers: Some(&["x", "*"]),
            ..CREDENTIALS
        },
        &[at(AllowHeaders, 1, WildcardWithCredentials)],
    ),
    // On the wire, a method that is called `*` would be the wildcard.
    (
        Written {
            methods: Some(&["!*"]),
            ..CREDENTIALS
        },
        &[at(AllowMethods, 0, InvalidMethod)],
    ),
    (
        Written {
            methods: Some(&["!*", "GET"]),
            ..PLAIN
        },
        &[at(AllowMethods, 0, InvalidMethod)],
    ),
    // `*` beside what it covers.
    (
        Written {
            origins: Some(&["*", "https://example.com"]),
            ..PLAIN
        },
        &[at(AllowOrigins, 0, WildcardNotAlone)],
    ),
    (
        Written {
            origins: Some(&["https://example.com", "*"]),
            ..PLAIN
        },
        &[at(AllowOrigins, 1, WildcardNotAlone)],
    ),
    (
        Written {
            methods: Some(&["GET", "*"]),
            ..PLAIN
        },
        &[at(AllowMethods, 1, WildcardNotAlone)],
    ),
    (
        Written {
            methods: Some(&["*", "!*"]),
            ..PLAIN
        },
        &[
            at(AllowMethods, 0, WildcardNotAlone),
            at(AllowMethods, 1, InvalidMethod),
        ],
    ),
    (
        Written {
            headers: Some(&["*", "x-api-key"]),
            ..PLAIN
        },
        &[at(AllowHeaders, 0, WildcardNotAlone)],
    ),
    (
        Written {
            exposed: Some(&["etag", "*"]),
            ..PLAIN
        },
        &[at(ExposeHeaders, 1, WildcardNotAlone)],
    ),
    // Fetch: `*` never covers `Authorization` in a request, whatever its case.
    (
        Written {
            headers: Some(&["*", "authorization"]),
            ..PLAIN
        },
        &[],
    ),
    (
        Written {
            headers: Some(&["Authorization", "*"]),
            ..PLAIN
        },
        &[],
    ),
    (
        Written {
            headers: Some(&["*", "AUTHORIZATION"]),
            ..PLAIN
        },
        &[],
    ),
    (
        Written {
            headers: Some(&["*", "authorization"]),
            ..CREDENTIALS
        },
        &[at(AllowHeaders, 0, WildcardWithCredentials)],
    ),
    (
        Written {
            headers: Some(&["*", "authorization", "x"]),
            ..PLAIN
        },
        &[at(AllowHeaders, 0, WildcardNotAlone)],
    ),
    (
        Written {
            headers: Some(&["*", "proxy-authorization"]),
            ..PLAIN
        },
        &[
            at(AllowHeaders, 0, WildcardNotAlone),
            at(AllowHeaders, 1, ForbiddenRequestHeader),
        ],
    ),
    (
        Written {
            headers: Some(&["*", "authorization", "Authorization"]),
            ..PLAIN
        },
        &[at(AllowHeaders, 2, DuplicateEntry)],
    ),
    (
        Written {
            exposed: Some(&["*", "authorization"]),
            ..PLAIN
        },
        &[at(ExposeHeaders, 0, WildcardNotAlone)],
    ),
    // `*` twice.
    (
        Written {
            origins: Some(&["*", "*"]),
            ..PLAIN
        },
        &[at(AllowOrigins, 1, DuplicateEntry)],
    ),
    (
        Written {
            exposed: Some(&["*", "*", "*"]),
            ..CREDENTIALS
        },
        &[
            at(ExposeHeaders, 0, WildcardWithCredentials),
            at(ExposeHeaders, 1, DuplicateEntry),
            at(ExposeHeaders, 2, DuplicateEntry),
        ],
    ),
    // What is not there.
    (
        Written {
            origins: None,
            ..PLAIN
        },
        &[(None, None, MissingOrigins)],
    ),
    (
        Written {
            origins: Some(&[]),
            ..PLAIN
        },
        &[(Some(AllowOrigins), None, EmptyList)],
    ),
    (
        Written {
            methods: Some(&[]),
            headers: Some(&[]),
            exposed: Some(&[]),
            ..PLAIN
        },
        &[
            (Some(AllowMethods), None, EmptyList),
            (Some(AllowHeaders), None, EmptyList),
            (Some(ExposeHeaders), None, EmptyList),
        ],
    ),
    (
        Written {
            origins: Some(&[""]),
            ..PLAIN
        },
        &[at(AllowOrigins, 0, InvalidOrigin)],
    ),
    // Dangers, each on and off, in one list.
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 0, InsecureOrigin),
            at(AllowOrigins, 1, PublicSuffix),
            at(AllowOrigins, 2, NullOrigin),
        ],
    ),
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            dangers: &["insecure_origin"],
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 1, PublicSuffix),
            at(AllowOrigins, 2, NullOrigin),
        ],
    ),
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            dangers: &["public_suffix"],
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 0, InsecureOrigin),
            at(AllowOrigins, 2, NullOrigin),
        ],
    ),
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            dangers: &["null_origin"],
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 0, InsecureOrigin),
            at(AllowOrigins, 1, PublicSuffix),
        ],
    ),
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            dangers: Dangers::NAMES,
            ..CREDENTIALS
        },
        &[],
    ),
    (
        Written {
            origins: Some(&["http://example.com", "https://*.github.io", "null"]),
            ..PLAIN
        },
        &[at(AllowOrigins, 2, NullOrigin)],
    ),
    // Several at once: in the order of keys and entries, whichever rule found them.
    (
        Written {
            origins: Some(&["https://a.example/", "*", "https://b.example:443", "*"]),
            ..PLAIN
        },
        &[
            at(AllowOrigins, 0, InvalidOrigin),
            at(AllowOrigins, 1, WildcardNotAlone),
            at(AllowOrigins, 2, InvalidOrigin),
            at(AllowOrigins, 3, DuplicateEntry),
        ],
    ),
    (
        Written {
            origins: Some(&[
                "http://a.example.com",
                "https://b.example.com/",
                "http://*.example.com",
            ]),
            methods: Some(&["get", "*", "TRACE"]),
            headers: Some(&["cookie", "x y", "*"]),
            exposed: Some(&["set-cookie"]),
            max_age: Some(100_000),
            dangers: &["public_suffix"],
            ..CREDENTIALS
        },
        &[
            at(AllowOrigins, 0, InsecureOrigin),
            at(AllowOrigins, 1, InvalidOrigin),
            at(AllowOrigins, 2, InsecureOrigin),
            at(AllowMethods, 0, MethodCase),
            at(AllowMethods, 1, WildcardWithCredentials),
            at(AllowMethods, 2, ForbiddenMethod),
            at(AllowHeaders, 0, ForbiddenRequestHeader),
            at(AllowHeaders, 1, InvalidHeaderName),
            at(AllowHeaders, 2, WildcardWithCredentials),
            at(ExposeHeaders, 0, ForbiddenResponseHeader),
            (Some(MaxAge), None, MaxAgeOutOfRange),
        ],
    ),
    // What is missing is missing, whatever else is wrong.
    (
        Written {
            origins: None,
            methods: Some(&["get"]),
            max_age: Some(7_201),
            ..PLAIN
        },
        &[
            (None, None, MissingOrigins),
            at(AllowMethods, 0, MethodCase),
            (Some(MaxAge), None, MaxAgeAboveCap),
        ],
    ),
];

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

/// An entry, what is found there, and the replacement (`""`: none).
type At = (usize, Lint, &'static str);

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

impl Written {
    fn draft(&self) -> PolicyDraft<'static> {
        let listed = |names: Option<&[&'static str]>| names.map(|names| names.to_vec().into());
        let method = |name: &&'static str| match name.strip_prefix('!') {
            Some(name) => MethodEntry { name, custom: true },
            None => MethodEntry::from(*name),
        };
        PolicyDraft {
            allow_origins: listed(self.origins),
            allow_methods: self
                .methods
                .map(|names| names.iter().map(method).collect::<Vec<_>>().into()),
            allow_headers: listed(self.headers),
            expose_headers: listed(self.exposed),
            allow_credentials: self.credentials,
            max_age: self.max_age,
            dangerously_allow: dangers(self.dangers),
            ..PolicyDraft::default()
        }
    }
}

fn dangers(names: &[&str]) -> Dangers {
    let mut dangers = Dangers::NONE;
    for name in names {
        assert!(dangers.allow(name), "{name}");
    }
    assert_eq!(dangers.names().count(), names.len());
    dangers
}

fn found(draft: &PolicyDraft<'_>) -> Vec<Found> {
    draft
        .check()
        .iter()
        .map(|found| (found.key, found.entry, found.finding.lint()))
        .collect()
}

fn origins(list: &'static [&'static str]) -> PolicyDraft<'static> {
    Written {
        origins: Some(list),
        ..PLAIN
    }
    .draft()
}

#[test]
fn the_tables_are_as_long_as_promised() {
    assert!(POLICIES.len() >= 35, "{}", POLICIES.len());
    assert!(REDUNDANT.len() >= 35, "{}", REDUNDANT.len());
}

#[test]
fn policies() {
    let mut mismatches = Mismatches::default();
    for (written, want) in POLICIES {
        mismatches.expect(written, &found(&written.draft()), &want.to_vec());
    }
    mismatches.assert_none();
}

#[test]
fn redundant_origins() {
    let mut mismatches = Mismatches::default();
    for (list, covered) in REDUNDANT {
        let want: Vec<_> = covered
            .iter()
            .map(|entry| at(AllowOrigins, *entry, RedundantOrigin))
            .collect();
        mismatches.expect(list, &found(&origins(list)), &want);
    }
    mismatches.assert_none();
    assert_eq!(RedundantOrigin.level(), Level::Warning);
}

#[test]
fn duplicate_origins() {
    let mut mismatches = Mismatches::default();
    for (list, want) in DUPLICATES {
        let found: Vec<_> = origins(list)
            .check()
            .into_iter()
            .map(|found| {
                let replacement = found.finding.replacement().unwrap_or_default();
                let place = found.entry.unwrap();
                (place, found.finding.lint(), replacement.to_owned())
            })
            .collect();
        let want: Vec<_> = want
            .iter()
            .map(|(at, lint, meant)| (*at, *lint, (*meant).to_owned()))
            .collect();
        mismatches.expect(list, &found, &want);
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

/// Where another message has been given already, the rest of the list is not called empty.
#[test]
fn a_list_of_unreadable_entries_is_not_empty() {
    let unreadable = || Entries {
        readable: vec![],
        others: true,
    };
    let draft = PolicyDraft {
        allow_origins: Some(unreadable()),
        allow_methods: Some(Entries {
            readable: vec![],
            others: true,
        }),
        allow_headers: Some(unreadable()),
        expose_headers: Some(unreadable()),
        ..PolicyDraft::default()
    };
    assert_eq!(found(&draft), []);
}

/// A policy that builds on another need not give origins, and clears a list with `[]`; but a list
/// of no origins is not to be had.
#[test]
fn a_policy_that_builds_on_another() {
    let draft = PolicyDraft {
        allow_methods: Some(vec![].into()),
        allow_headers: Some(vec![].into()),
        expose_headers: Some(vec![].into()),
        origins_optional: true,
        builds_on_another: true,
        ..PolicyDraft::default()
    };
    assert_eq!(found(&draft), []);
    let draft = PolicyDraft {
        allow_origins: Some(vec![].into()),
        ..draft
    };
    assert_eq!(found(&draft), [(Some(AllowOrigins), None, EmptyList)]);
}

/// The first line says what is wrong and ends with the name of the lint; then comes what to do.
#[test]
fn every_text_has_the_same_form() {
    for (written, _) in POLICIES {
        for found in written.draft().check() {
            let text = found.finding.to_string();
            let (first, rest) = text.split_once('\n').expect(&text);
            assert!(
                first.ends_with(&format!("[cors::{}]", found.finding.lint().name())),
                "{text}"
            );
            assert!(rest.starts_with("help: "), "{text}");
        }
    }
}

const LISTED: ListedOrigins = ListedOrigins {
    patterns: &["http://example.com", "https://*.github.io", "null"],
    insecure: Some("http://example.com"),
    public_suffix: Some("https://*.github.io"),
    null: Some("null"),
};

/// A finished policy is held to the rules again; all that is wrong is listed, less the warnings.
#[test]
fn a_finished_policy_is_checked_again() {
    let parts = Parts {
        name: "orders",
        allow_origins: Origins::Listed(LISTED),
        allow_methods: Methods::Listed(&["GET", "PURGE"]),
        allow_headers: RequestHeaders::Listed(&["*", "authorization"]),
        expose_headers: ExposedHeaders::Any,
        allow_credentials: true,
        max_age: Some(86_400),
        ..Parts::NONE
    };
    let errors = Policy::from_parts(parts).check().unwrap_err();
    let lints: Vec<_> = errors.iter().map(cors_policy::Finding::lint).collect();
    assert_eq!(
        lints,
        [
            InsecureOrigin,
            PublicSuffix,
            NullOrigin,
            WildcardWithCredentials,
            WildcardWithCredentials,
        ]
    );
    let text = errors.to_string();
    assert!(text.contains("`orders`"), "{text}");
    for lint in lints {
        assert!(text.contains(&format!("[{lint}]")), "{text}");
    }

    let sound = Parts {
        allow_headers: RequestHeaders::Mirror,
        expose_headers: ExposedHeaders::Safelisted,
        dangerously_allow: dangers(Dangers::NAMES),
        ..parts
    };
    assert_eq!(Policy::from_parts(sound).check(), Ok(()));
    assert_eq!(Policy::from_parts(Parts::NONE).check(), Ok(()));
}

const BASE: Policy = Policy::from_parts(Parts {
    name: "Partner",
    allow_origins: Origins::Any,
    allow_methods: Methods::Any,
    allow_headers: RequestHeaders::Listed(&["*", "authorization"]),
    expose_headers: ExposedHeaders::Any,
    ..Parts::NONE
});

/// `#[cors_policy(Partner)] fn orders()`.
const ORDERS: Policy = Policy::from_parts(Parts {
    name: "orders",
    base: Some(&BASE),
    ..BASE.parts()
});

// As the macro writes it: nothing clashes, so this compiles.
const _: () = {
    let mut at = 0;
    while at < Clash::ALL.len() {
        assert_merged(Clash::ALL[at], &ORDERS, false, false);
        at += 1;
    }
};

/// The text of the panic, if there is one.
fn refused(clash: Clash, policy: Policy, own_list: bool, own_credentials: bool) -> Option<String> {
    let call = AssertUnwindSafe(|| assert_merged(clash, &policy, own_list, own_credentials));
    let payload = catch_unwind(call).err()?;
    Some(match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().unwrap()).to_owned(),
    })
}

#[test]
fn a_wildcard_of_the_named_policy_beside_credentials_of_its_own() {
    let policy = Policy::from_parts(Parts {
        allow_credentials: true,
        ..ORDERS.parts()
    });
    for list in [AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders] {
        let clash = Clash::Wildcard(list);
        let text = refused(clash, policy, false, true).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        assert!(
            first.contains(&format!("`*` in `{list}` of `Partner`")),
            "{text}"
        );
        assert!(first.contains("`allow_credentials` of `orders`"), "{text}");
        assert!(
            first.ends_with("[cors::wildcard_with_credentials]"),
            "{text}"
        );
        assert!(rest.starts_with("help: "), "{text}");
        assert!(
            rest.contains("\nnote: `orders` builds on `Partner`"),
            "{text}"
        );
    }
    for clash in [
        Clash::InsecureOrigin,
        Clash::PublicSuffix,
        Clash::NullOrigin,
    ] {
        assert_eq!(refused(clash, policy, false, true), None, "{clash:?}");
    }
}

#[test]
fn credentials_of_the_named_policy_beside_a_wildcard_of_its_own() {
    const WITH_CREDENTIALS: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_credentials: true,
        ..Parts::NONE
    });
    let policy = Policy::from_parts(Parts {
        name: "orders",
        base: Some(&WITH_CREDENTIALS),
        expose_headers: ExposedHeaders::Any,
        ..WITH_CREDENTIALS.parts()
    });
    let text = refused(Clash::Wildcard(ExposeHeaders), policy, true, false).unwrap();
    assert!(
        text.contains("`*` in `expose_headers` of `orders`"),
        "{text}"
    );
    assert!(text.contains("`allow_credentials` of `Partner`"), "{text}");
    for list in [AllowOrigins, AllowMethods, AllowHeaders] {
        assert_eq!(
            refused(Clash::Wildcard(list), policy, false, false),
            None,
            "{list}"
        );
    }
}

#[test]
fn dangerous_origins_of_the_named_policy() {
    const DANGEROUS: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_origins: Origins::Listed(LISTED),
        ..Parts::NONE
    });
    let base = DANGEROUS.parts();
    let policy = |credentials, dangerously_allow| {
        Policy::from_parts(Parts {
            name: "orders",
            base: Some(&DANGEROUS),
            allow_credentials: credentials,
            dangerously_allow,
            ..base
        })
    };
    for (clash, origin, danger) in [
        (
            Clash::InsecureOrigin,
            "http://example.com",
            "insecure_origin",
        ),
        (Clash::PublicSuffix, "https://*.github.io", "public_suffix"),
        (Clash::NullOrigin, "null", "null_origin"),
    ] {
        let text = refused(clash, policy(true, Dangers::NONE), false, true).unwrap();
        for part in [
            format!("`{origin}` in `allow_origins` of `Partner`"),
            format!("[cors::{danger}]"),
            format!("dangerously_allow({danger})"),
            "`orders` builds on `Partner`".to_owned(),
        ] {
            assert!(text.contains(&part), "{part}: {text}");
        }
        // Allowed by name, and by no other name.
        let allowed = policy(true, dangers(&[danger]));
        assert_eq!(refused(clash, allowed, false, true), None, "{danger}");
        let others: Vec<_> = Dangers::NAMES
            .iter()
            .copied()
            .filter(|name| *name != danger)
            .collect();
        let others = policy(true, dangers(&others));
        assert!(refused(clash, others, false, true).is_some(), "{danger}");
        // Without credentials only `null` is refused.
        let without = refused(clash, policy(false, Dangers::NONE), false, false);
        assert_eq!(without.is_some(), clash == Clash::NullOrigin, "{danger}");
    }
}

/// What does not compile has been said; nothing is held against what builds on it.
#[test]
fn a_broken_policy_is_refused_nothing() {
    let policy = Policy::from_parts(Parts {
        allow_credentials: true,
        broken: true,
        ..ORDERS.parts()
    });
    for clash in Clash::ALL {
        assert_eq!(refused(clash, policy, true, true), None, "{clash:?}");
    }
}
