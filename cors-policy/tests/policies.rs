//! The rules between the entries of a list, and between the keys of a policy.

#[path = "support/dangerous.rs"]
mod dangerous;
mod support;

use cors_policy::__private::Key::{
    self, AllowHeaders, AllowMethods, AllowOrigins, ExposeHeaders, MaxAge,
};
use cors_policy::__private::{Entries, MethodEntry, Parts, PolicyDraft};
use cors_policy::__private::{ExposedHeaders, Methods, Origins, RequestHeaders};
use cors_policy::Lint::{
    self, DuplicateEntry, EmptyList, ForbiddenMethod, ForbiddenRequestHeader,
    ForbiddenResponseHeader, InsecureOrigin, InvalidHeaderName, InvalidMethod, InvalidOrigin,
    MaxAgeAboveCap, MaxAgeOutOfRange, MethodCase, MissingOrigins, NullOrigin, PublicSuffix,
    WildcardNotAlone, WildcardWithCredentials,
};
use cors_policy::{Dangers, Policy};
use dangerous::{LISTED, dangers};
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

fn found(draft: &PolicyDraft<'_>) -> Vec<Found> {
    draft
        .check()
        .iter()
        .map(|found| (found.key, found.entry, found.finding.lint()))
        .collect()
}

#[test]
fn policies() {
    let mut mismatches = Mismatches::default();
    for (written, want) in POLICIES {
        mismatches.expect(written, &found(&written.draft()), &want.to_vec());
    }
    mismatches.assert_none();
}

/// Where another message has been given already, the rest of the list is not called empty.
#[test]
fn a_list_of_unreadable_entries_is_not_empty() {
    let unreadable = || Entries {
        readable: vec![],
        has_errors: true,
    };
    let draft = PolicyDraft {
        allow_origins: Some(unreadable()),
        allow_methods: Some(Entries {
            readable: vec![],
            has_errors: true,
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

/// A finished policy is checked against the rules again; all that is wrong is listed, less the warnings.
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
    let lints: Vec<_> = errors
        .findings()
        .iter()
        .map(cors_policy::Finding::lint)
        .collect();
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
    Policy::from_parts(sound).check().unwrap();
    Policy::from_parts(Parts::NONE).check().unwrap();
}
