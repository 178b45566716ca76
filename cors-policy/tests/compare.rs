//! Changes of a policy, and what each is: looser, tighter or neutral, by which key, and why.

use cors_policy::__private::{
    AtEndpoint, Difference, Direction, NamesDescription, OriginsDescription, PolicyDescription,
    Variable, compare,
};
use cors_policy::{Dangers, Enforce};

type Change = fn(&mut PolicyDescription);

fn listed(patterns: &[&str]) -> OriginsDescription {
    with_variables(patterns, &[])
}

fn with_variables(patterns: &[&str], variables: &[(&str, Option<&[&str]>)]) -> OriginsDescription {
    let variables = variables.iter().map(|(name, default)| Variable {
        name: (*name).to_owned(),
        default: default.map(owned),
    });
    OriginsDescription::Listed {
        patterns: owned(patterns),
        variables: variables.collect(),
    }
}

fn names(names: &[&str]) -> NamesDescription {
    NamesDescription::Listed(owned(names))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// The policy that the changes are made to.
fn policy() -> PolicyDescription {
    PolicyDescription {
        path: "app::api".to_owned(),
        allow_origins: listed(&["https://app.example.com", "https://*.preview.example.com"]),
        allow_methods: names(&["GET", "PUT"]),
        allow_headers: names(&["content-type"]),
        expose_headers: names(&["etag"]),
        max_age: Some(600),
        ..PolicyDescription::NONE
    }
}

fn at(policy: &PolicyDescription) -> AtEndpoint<'_> {
    AtEndpoint {
        policy: Some(policy),
        enforce: policy.enforce,
    }
}

/// `looser allow_origins: every origin is allowed now`
fn lines(differences: &[Difference]) -> Vec<String> {
    let line = |difference: &Difference| format!("{} {difference}", difference.direction.name());
    differences.iter().map(line).collect()
}

/// Two changes, and how the second differs from the first. The reverse has to be the reverse.
fn check(before: Change, after: Change, expected: &[&str]) {
    let (mut old, mut new) = (policy(), policy());
    before(&mut old);
    after(&mut new);
    let differences = compare(at(&old), at(&new));
    assert_eq!(
        lines(&differences),
        expected,
        "\nold: {old:?}\nnew: {new:?}"
    );
    for difference in &differences {
        let (allows, does_not) = match difference.direction {
            Direction::Looser => (at(&new), at(&old)),
            Direction::Tighter => (at(&old), at(&new)),
            Direction::Neutral => {
                assert_eq!(difference.witness, None);
                continue;
            }
        };
        let witness = difference.witness.as_ref().unwrap();
        assert!(witness.is_allowed(allows), "{witness}");
        assert!(!witness.is_allowed(does_not), "{witness}");
    }
    let count = |of: &[Difference], direction| {
        of.iter()
            .filter(|difference| difference.direction == direction)
            .count()
    };
    let reverse = compare(at(&new), at(&old));
    assert_eq!(
        count(&reverse, Direction::Looser),
        count(&differences, Direction::Tighter)
    );
    assert_eq!(
        count(&reverse, Direction::Tighter),
        count(&differences, Direction::Looser)
    );
}

const SAME: Change = |_| {};

#[test]
fn origins() {
    let rows: &[(Change, Change, &[&str])] = &[
        (SAME, SAME, &[]),
        (
            SAME,
            |policy| policy.allow_origins = OriginsDescription::Any,
            &["looser allow_origins: every origin is allowed now"],
        ),
        (
            SAME,
            |policy| policy.allow_origins = listed(&["https://app.example.com"]),
            &["tighter allow_origins: `https://*.preview.example.com` is no longer allowed"],
        ),
        (
            SAME,
            |policy| policy.allow_origins = OriginsDescription::SameOrigin,
            &[
                "tighter allow_origins: `https://app.example.com` is no longer allowed",
                "tighter allow_origins: `https://*.preview.example.com` is no longer allowed",
            ],
        ),
        // Another order.
        (
            SAME,
            |policy| {
                policy.allow_origins =
                    listed(&["https://*.preview.example.com", "https://app.example.com"]);
            },
            &["neutral allow_origins: the same, in other words or another order"],
        ),
        // Covered by another one.
        (
            |policy| {
                policy.allow_origins = listed(&["https://*.example.com", "https://a.example.com"]);
            },
            |policy| policy.allow_origins = listed(&["https://*.example.com"]),
            &["neutral allow_origins: the same, in other words or another order"],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://a.example.com"]),
            |policy| policy.allow_origins = listed(&["https://*.example.com"]),
            &["looser allow_origins: `https://*.example.com` is allowed now"],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://pr-*.example.com"]),
            |policy| policy.allow_origins = listed(&["https://*.example.com"]),
            &["looser allow_origins: `https://*.example.com` is allowed now"],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://pr-*.example.com"]),
            |policy| policy.allow_origins = listed(&["https://pr-1*.example.com"]),
            &["tighter allow_origins: `https://pr-*.example.com` is no longer allowed"],
        ),
        (
            |policy| policy.allow_origins = listed(&["http://localhost:3000"]),
            |policy| policy.allow_origins = listed(&["http://localhost:*"]),
            &["looser allow_origins: `http://localhost:*` is allowed now"],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://a.example"]),
            |policy| policy.allow_origins = listed(&["http://a.example"]),
            &[
                "looser allow_origins: `http://a.example` is allowed now",
                "tighter allow_origins: `https://a.example` is no longer allowed",
            ],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://a.example"]),
            |policy| policy.allow_origins = listed(&["https://a.example", "null"]),
            &["looser allow_origins: `null` is allowed now"],
        ),
        (
            |policy| policy.allow_origins = listed(&["moz-extension://one"]),
            |policy| policy.allow_origins = listed(&["moz-extension://*"]),
            &["looser allow_origins: `moz-extension://*` is allowed now"],
        ),
        (
            |policy| policy.allow_origins = OriginsDescription::SameOrigin,
            |policy| policy.allow_origins = listed(&["https://a.example"]),
            &["looser allow_origins: `https://a.example` is allowed now"],
        ),
    ];
    for (before, after, expected) in rows {
        check(*before, *after, expected);
    }
}

#[test]
fn variables_and_sources() {
    const DEFAULT: Option<&[&str]> = Some(&["https://default.example"]);
    let rows: &[(Change, Change, &[&str])] = &[
        (
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", None)]),
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", None)]),
            &[],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://a.example"]),
            |policy| {
                policy.allow_origins =
                    with_variables(&["https://a.example"], &[("MORE", Some(&[]))]);
            },
            &["looser allow_origins: the origins in `MORE` are allowed now"],
        ),
        (
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", None)]),
            |policy| policy.allow_origins = with_variables(&[], &[("OTHER", None)]),
            &[
                "looser allow_origins: the origins in `OTHER` are allowed now",
                "tighter allow_origins: the origins in `ORIGINS` are no longer allowed",
            ],
        ),
        // The default counts where the variable is not set.
        (
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", None)]),
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", DEFAULT)]),
            &[
                "looser allow_origins: `https://default.example` is allowed now where `ORIGINS` is not set",
            ],
        ),
        (
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", DEFAULT)]),
            |policy| {
                policy.allow_origins =
                    with_variables(&["https://default.example"], &[("ORIGINS", DEFAULT)]);
            },
            &["looser allow_origins: `https://default.example` is allowed now"],
        ),
        (
            |policy| {
                policy.allow_origins =
                    with_variables(&["https://default.example"], &[("ORIGINS", None)]);
            },
            |policy| {
                policy.allow_origins =
                    with_variables(&["https://default.example"], &[("ORIGINS", DEFAULT)]);
            },
            &["neutral allow_origins: the same, in other words or another order"],
        ),
        (
            |policy| policy.allow_origins = with_variables(&[], &[("ORIGINS", None)]),
            |policy| policy.allow_origins = OriginsDescription::Any,
            &["looser allow_origins: every origin is allowed now"],
        ),
        (
            |policy| policy.allow_origins = OriginsDescription::Source,
            |policy| policy.allow_origins = OriginsDescription::Source,
            &[],
        ),
        (
            |policy| policy.allow_origins = listed(&["https://a.example"]),
            |policy| policy.allow_origins = OriginsDescription::Source,
            &[
                "looser allow_origins: the origins of a source (`with(...)`) are allowed now",
                "tighter allow_origins: `https://a.example` is no longer allowed",
            ],
        ),
        (
            |policy| policy.allow_origins = OriginsDescription::Any,
            |policy| policy.allow_origins = OriginsDescription::Source,
            &["tighter allow_origins: every origin is no longer allowed"],
        ),
    ];
    for (before, after, expected) in rows {
        check(*before, *after, expected);
    }
}

#[test]
fn methods_and_headers() {
    let rows: &[(Change, Change, &[&str])] = &[
        (
            SAME,
            |policy| policy.allow_methods = names(&["GET", "PUT", "DELETE"]),
            &["looser allow_methods: scripts may now send the method `DELETE`"],
        ),
        (
            SAME,
            |policy| policy.allow_methods = NamesDescription::Safelisted,
            &["tighter allow_methods: scripts may no longer send the method `PUT`"],
        ),
        // GET needs no permission.
        (
            SAME,
            |policy| policy.allow_methods = names(&["PUT"]),
            &["neutral allow_methods: the same, in other words or another order"],
        ),
        (
            SAME,
            |policy| policy.allow_methods = NamesDescription::Any,
            &["looser allow_methods: scripts may now send any other method"],
        ),
        (
            |policy| policy.allow_methods = names(&["PATCH"]),
            |policy| policy.allow_methods = names(&["patch"]),
            &[
                "looser allow_methods: scripts may now send the method `patch`",
                "tighter allow_methods: scripts may no longer send the method `PATCH`",
            ],
        ),
        (
            SAME,
            |policy| policy.allow_headers = names(&["content-type", "authorization"]),
            &["looser allow_headers: scripts may now send the header `authorization`"],
        ),
        (
            SAME,
            |policy| policy.allow_headers = names(&["Content-Type"]),
            &["neutral allow_headers: the same, in other words or another order"],
        ),
        (
            |policy| policy.allow_headers = NamesDescription::Any,
            |policy| policy.allow_headers = names(&["*", "authorization"]),
            &["looser allow_headers: scripts may now send the header `authorization`"],
        ),
        // Unlike `*`, `mirror` covers `Authorization`.
        (
            |policy| policy.allow_headers = NamesDescription::Any,
            |policy| policy.allow_headers = NamesDescription::Mirrored,
            &["looser allow_headers: scripts may now send the header `authorization`"],
        ),
        (
            |policy| policy.allow_headers = names(&["*", "authorization"]),
            |policy| policy.allow_headers = NamesDescription::Mirrored,
            &["neutral allow_headers: the same, in other words or another order"],
        ),
        (
            SAME,
            |policy| policy.allow_headers = NamesDescription::Any,
            &["looser allow_headers: scripts may now send any other header"],
        ),
        (
            SAME,
            |policy| policy.expose_headers = names(&["etag", "x-total"]),
            &["looser expose_headers: scripts may now read the response header `x-total`"],
        ),
        (
            SAME,
            |policy| policy.expose_headers = NamesDescription::Any,
            &["looser expose_headers: scripts may now read any other response header"],
        ),
        (
            SAME,
            |policy| policy.expose_headers = NamesDescription::Safelisted,
            &["tighter expose_headers: scripts may no longer read the response header `etag`"],
        ),
        (
            SAME,
            |policy| policy.expose_headers = names(&["ETag", "content-type"]),
            &["neutral expose_headers: the same, in other words or another order"],
        ),
        // For no other origin.
        (
            |policy| policy.allow_origins = OriginsDescription::SameOrigin,
            |policy| {
                policy.allow_origins = OriginsDescription::SameOrigin;
                policy.allow_methods = NamesDescription::Any;
            },
            &["neutral allow_methods: another value, and no origin that both allow"],
        ),
    ];
    for (before, after, expected) in rows {
        check(*before, *after, expected);
    }
}

#[test]
fn the_other_keys() {
    let rows: &[(Change, Change, &[&str])] = &[
        (
            SAME,
            |policy| policy.allow_credentials = true,
            &["looser allow_credentials: responses to requests with credentials are shared now"],
        ),
        (
            |policy| policy.allow_credentials = true,
            SAME,
            &[
                "tighter allow_credentials: responses to requests with credentials are no longer shared",
            ],
        ),
        (
            SAME,
            |policy| policy.max_age = Some(60),
            &["neutral max_age: 600 s, now 60 s"],
        ),
        (
            SAME,
            |policy| policy.max_age = None,
            &["neutral max_age: 600 s, now not given"],
        ),
        (
            SAME,
            |policy| policy.dangerously_allow = Dangers::NONE.insecure_origin(),
            &["neutral dangerously_allow: another safety rule is switched off, or on again"],
        ),
        (
            SAME,
            |policy| policy.path = "app::other".to_owned(),
            &["neutral name: `app::api` is now `app::other`"],
        ),
        (
            SAME,
            |policy| policy.enforce = Enforce::UNSAFE,
            &["tighter enforce: unsafe requests from other origins are now refused"],
        ),
        (
            |policy| policy.enforce = Enforce::UNSAFE,
            SAME,
            &["looser enforce: unsafe requests from other origins are no longer refused"],
        ),
        (
            |policy| policy.enforce = Enforce::UNSAFE,
            |policy| policy.enforce = Enforce::UNSAFE.reporting(),
            &["looser enforce: unsafe requests from other origins are no longer refused"],
        ),
        (
            |policy| policy.enforce = Enforce::ALL,
            |policy| policy.enforce = Enforce::UNSAFE,
            &[
                "looser enforce: reads from other origins are no longer refused",
                "looser enforce: requests that other sites start without an `Origin` are no longer refused",
            ],
        ),
        (
            SAME,
            |policy| policy.enforce = Enforce::Off,
            &["neutral enforce: nothing else is refused"],
        ),
        // Two things at once.
        (
            |policy| {
                policy.enforce = Enforce::UNSAFE;
                policy.allow_methods = names(&["PUT", "DELETE"]);
            },
            |policy| {
                policy.allow_origins = listed(&["https://app.example.com"]);
                policy.allow_credentials = true;
            },
            &[
                "looser allow_credentials: responses to requests with credentials are shared now",
                "looser enforce: unsafe requests from other origins are no longer refused",
                "tighter allow_origins: `https://*.preview.example.com` is no longer allowed",
                "tighter allow_methods: scripts may no longer send the method `DELETE`",
            ],
        ),
    ];
    for (before, after, expected) in rows {
        check(*before, *after, expected);
    }
}

#[test]
fn a_policy_that_is_added_or_taken_away() {
    let policy = policy();
    let none = AtEndpoint {
        policy: None,
        enforce: Enforce::Unset,
    };
    let expected = [
        "looser allow_origins: `https://app.example.com` is allowed now",
        "looser allow_origins: `https://*.preview.example.com` is allowed now",
    ];
    assert_eq!(lines(&compare(none, at(&policy))), expected);
    let tighter = compare(at(&policy), none);
    assert!(
        tighter
            .iter()
            .all(|difference| difference.direction == Direction::Tighter)
    );
    assert_eq!(tighter.len(), 2);
    let enforcing = PolicyDescription {
        enforce: Enforce::UNSAFE,
        ..policy
    };
    let lost = lines(&compare(at(&enforcing), none));
    assert!(lost.contains(
        &"looser enforce: unsafe requests from other origins are no longer refused".to_owned()
    ));
}

/// An inner policy that does not mention `enforce` has that of the policy around it.
#[test]
fn what_is_enforced_may_come_from_outside() {
    let policy = policy();
    let inside = AtEndpoint {
        policy: Some(&policy),
        enforce: Enforce::UNSAFE,
    };
    assert_eq!(
        lines(&compare(inside, at(&policy))),
        ["looser enforce: unsafe requests from other origins are no longer refused"]
    );
}

#[test]
fn a_witness_is_told_in_a_sentence() {
    let mut new = policy();
    new.allow_credentials = true;
    new.allow_origins = with_variables(&["https://app.example.com"], &[("MORE", Some(&[]))]);
    let told: Vec<String> = compare(at(&policy()), at(&new))
        .iter()
        .filter_map(|difference| Some(difference.witness.as_ref()?.to_string()))
        .collect();
    assert_eq!(
        told,
        [
            "with MORE=https://more.x7q0.invalid, `https://more.x7q0.invalid` reads the response",
            "with MORE=https://more.x7q0.invalid, `https://app.example.com` reads the response, with credentials",
            "with MORE=https://more.x7q0.invalid, `https://x7q0.preview.example.com` reads the response",
        ]
    );
}
