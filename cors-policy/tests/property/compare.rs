//! Two policies: what the comparison says of them, beside requests that are drawn.

use cors_policy::__private::{
    Act, Assignment, AtEndpoint, Direction, NamesDescription, OriginsDescription,
    PolicyDescription, Variable, Witness, compare,
};
use cors_policy::Enforce;
use http::Method;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::{Tally, runner};

/// Few, so that policies overlap.
const PATTERNS: [&str; 12] = [
    "https://a.example",
    "https://b.a.example",
    "https://*.a.example",
    "https://pr-*.a.example",
    "https://pr-1*.a.example",
    "https://a.example:*",
    "https://a.example:8443",
    "http://localhost:*",
    "http://localhost:3000",
    "app://*",
    "app://one",
    "null",
];

const ORIGINS: [&str; 15] = [
    "https://a.example",
    "https://a.example:8443",
    "https://a.example:9",
    "https://b.a.example",
    "https://c.b.a.example",
    "https://pr-1.a.example",
    "https://pr-12.a.example",
    "https://pr-2.a.example",
    "https://evil.example",
    "http://localhost",
    "http://localhost:3000",
    "http://localhost:5173",
    "app://one",
    "app://two",
    "null",
];

fn patterns(most: usize) -> impl Strategy<Value = Vec<String>> {
    let some = subsequence(PATTERNS.to_vec(), 0..=most);
    some.prop_map(|patterns| patterns.into_iter().map(str::to_owned).collect())
}

fn variable(name: &'static str) -> impl Strategy<Value = Variable> {
    let default = prop::option::of(patterns(2));
    default.prop_map(move |default| Variable {
        name: name.to_owned(),
        default,
    })
}

fn origins() -> impl Strategy<Value = OriginsDescription> {
    let variables = (
        prop::option::of(variable("ONE")),
        prop::option::of(variable("TWO")),
    );
    let variables = variables.prop_map(|(one, two)| one.into_iter().chain(two).collect());
    prop_oneof![
        1 => Just(OriginsDescription::SameOrigin),
        1 => Just(OriginsDescription::Any),
        1 => Just(OriginsDescription::Source),
        6 => (patterns(4), variables)
            .prop_map(|(patterns, variables)| OriginsDescription::Listed { patterns, variables }),
    ]
}

fn names(
    all: &'static [&'static str],
    has_mirror: bool,
) -> impl Strategy<Value = NamesDescription> {
    let listed = subsequence(all.to_vec(), 1..=all.len());
    let listed = listed.prop_map(|names| names.into_iter().map(str::to_owned).collect());
    prop_oneof![
        2 => Just(NamesDescription::Safelisted),
        1 => Just(NamesDescription::Any),
        1 => Just(if has_mirror { NamesDescription::Mirrored } else { NamesDescription::Any }),
        4 => listed.prop_map(NamesDescription::Listed),
    ]
}

const METHODS: &[&str] = &["GET", "PUT", "DELETE", "PATCH", "patch"];
const HEADERS: &[&str] = &["content-type", "authorization", "x-one", "X-Two"];
const EXPOSED: &[&str] = &["etag", "content-type", "x-one"];

fn enforce() -> impl Strategy<Value = Enforce> {
    select(vec![
        Enforce::Unset,
        Enforce::Off,
        Enforce::UNSAFE,
        Enforce::ALL,
        Enforce::UNSAFE.reporting(),
        Enforce::ALL.reporting(),
    ])
}

/// A policy that the rules allow: with credentials, there is no `*`.
fn policy() -> impl Strategy<Value = PolicyDescription> {
    let lists = (
        names(METHODS, false),
        names(HEADERS, true),
        names(EXPOSED, false),
    );
    let parts = (origins(), lists, any::<bool>(), enforce());
    parts.prop_map(
        |(allow_origins, (methods, headers, exposed), credentials, enforce)| {
            let has_any = [&methods, &headers, &exposed].contains(&&NamesDescription::Any);
            PolicyDescription {
                path: "api".to_owned(),
                allow_credentials: credentials
                    && !has_any
                    && allow_origins != OriginsDescription::Any,
                allow_origins,
                allow_methods: methods,
                allow_headers: headers,
                expose_headers: exposed,
                enforce,
                ..PolicyDescription::NONE
            }
        },
    )
}

fn request() -> impl Strategy<Value = Witness> {
    let owned = |name: &str| name.to_owned();
    let act = prop_oneof![
        Just(Act::Read),
        select(EXPOSED).prop_map(move |name| Act::ReadHeader(owned(name))),
        select(vec![
            "GET", "POST", "PUT", "DELETE", "PATCH", "patch", "PURGE"
        ])
        .prop_map(move |name| Act::Send(owned(name))),
        select(vec![
            "content-type",
            "authorization",
            "x-one",
            "x-two",
            "x-three"
        ])
        .prop_map(move |name| Act::SendHeader(owned(name))),
        select(vec![Method::GET, Method::POST]).prop_map(Act::Reach),
    ];
    let set = |name: &'static str| {
        let value = prop::option::of(patterns(2));
        value.prop_map(move |value| value.map(|patterns| (name.to_owned(), patterns)))
    };
    let source = subsequence(ORIGINS.to_vec(), 0..3);
    let source = source.prop_map(|origins| origins.into_iter().map(str::to_owned).collect());
    let assignment = (set("ONE"), set("TWO"), source).prop_map(|(one, two, source)| Assignment {
        variables: one.into_iter().chain(two).collect(),
        source,
    });
    let origin = prop::option::weighted(0.9, select(ORIGINS.to_vec()));
    (assignment, origin, any::<bool>(), act).prop_map(|(assignment, origin, credentials, act)| {
        Witness {
            assignment,
            origin: origin.map(str::to_owned),
            credentials,
            act,
        }
    })
}

fn at(policy: &PolicyDescription) -> AtEndpoint<'_> {
    AtEndpoint {
        policy: Some(policy),
        enforce: policy.enforce,
    }
}

/// Every difference has a request that only the looser side allows. If nothing is looser, no request is allowed that
/// was not before.
#[test]
fn a_difference_is_one() {
    let mut runner = runner();
    let (looser, not_looser) = (Tally::default(), Tally::default());
    let property = |(old, new, requests): (_, _, Vec<Witness>)| {
        let (old, new): (PolicyDescription, PolicyDescription) = (old, new);
        let differences = compare(at(&old), at(&new));
        for difference in &differences {
            let (allows, does_not) = match difference.direction {
                Direction::Looser => (at(&new), at(&old)),
                Direction::Tighter => (at(&old), at(&new)),
                Direction::Neutral => continue,
            };
            let witness = difference.witness.as_ref().unwrap();
            prop_assert!(witness.is_allowed(allows), "{difference}: {witness}");
            prop_assert!(!witness.is_allowed(does_not), "{difference}: {witness}");
        }
        let is_looser = differences
            .iter()
            .any(|difference| difference.direction == Direction::Looser);
        let tally = if is_looser { &looser } else { &not_looser };
        tally.count();
        for request in requests {
            let is_gained = request.is_allowed(at(&new)) && !request.is_allowed(at(&old));
            prop_assert!(is_looser || !is_gained, "{request}");
        }
        Ok(())
    };
    // A policy, and the same with some keys of another: they differ in a part alone.
    let pair = (policy(), policy(), 0..64_u32).prop_map(|(old, other, keys)| {
        let keep = |key: u32| keys & (1 << key) == 0;
        let new = PolicyDescription {
            allow_origins: if keep(0) {
                old.allow_origins.clone()
            } else {
                other.allow_origins
            },
            allow_methods: if keep(1) {
                old.allow_methods.clone()
            } else {
                other.allow_methods
            },
            allow_headers: if keep(2) {
                old.allow_headers.clone()
            } else {
                other.allow_headers
            },
            expose_headers: if keep(3) {
                old.expose_headers.clone()
            } else {
                other.expose_headers
            },
            enforce: if keep(4) { old.enforce } else { other.enforce },
            ..old.clone()
        };
        let has_any = [&new.allow_methods, &new.allow_headers, &new.expose_headers]
            .contains(&&NamesDescription::Any)
            || new.allow_origins == OriginsDescription::Any;
        let credentials = if keep(5) {
            old.allow_credentials
        } else {
            other.allow_credentials
        };
        (
            old,
            PolicyDescription {
                allow_credentials: credentials && !has_any,
                ..new
            },
        )
    });
    let strategy = (pair, prop::collection::vec(request(), 30))
        .prop_map(|((old, new), requests)| (old, new, requests));
    runner.run(&strategy, property).unwrap();
    looser.assert_share(&runner, 25);
    not_looser.assert_share(&runner, 25);
}
