//! A finding offers what its reader can write: calls to the reader of a builder, and origins to the reader of a
//! variable or a set.

use cors_policy::__private::{EnvOrigins, Evaluator, ListedOrigins, Origins, Parts};
use cors_policy::{Dangers, OriginSet, Policy, PolicyBuilder, PolicyErrors};

fn says(builder: &PolicyBuilder, texts: &[&str]) {
    let text = builder.build().unwrap_err().to_string();
    for expected in texts {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for of_the_attribute in [
        " = ",
        "custom(\"",
        "dangerously_allow(i",
        "`allow_",
        "`mirror`",
    ] {
        assert!(
            !text.contains(of_the_attribute),
            "{of_the_attribute}: {text}"
        );
    }
}

fn some() -> PolicyBuilder {
    Policy::builder().allow_origins(["https://app.example.com"])
}

#[test]
fn the_builder_is_told_its_own_methods() {
    for (builder, texts) in [
        (
            Policy::builder(),
            &[
                "`.allow_origins(...)` is missing",
                "add `.allow_origins([\"https://app.example.com\"])`, or `.allow_origins([\"*\"])` for everybody",
            ][..],
        ),
        (
            Policy::builder().allow_origins(Vec::<String>::new()),
            &["call `.same_origin()` and nothing else"],
        ),
        (
            some().allow_headers(Vec::<String>::new()),
            &["take `.allow_headers([])` out"],
        ),
        (
            Policy::builder()
                .allow_origins(["*"])
                .allow_credentials(true),
            &[
                "`*` in `.allow_origins(...)` does not go with `.allow_credentials(true)`",
                "list the origins (`.allow_origins([\"https://app.example.com\"])`), or leave `.allow_credentials(true)` out",
            ],
        ),
        (
            some().allow_headers(["*"]).allow_credentials(true),
            &[
                "(`.allow_headers([\"content-type\"])`), call `.mirror_headers()` to allow whatever is asked for, or",
            ],
        ),
        (
            some().allow_methods(["*"]).allow_credentials(true),
            &["(`.allow_methods([\"GET\", \"POST\", \"PUT\"])`)"],
        ),
    ] {
        says(&builder, texts);
    }
}

#[test]
fn the_builder_is_told_its_own_lists() {
    for (builder, texts) in [
        (
            some().expose_headers(["*", "etag"]),
            &[
                "`*` in `.expose_headers(...)` has to be alone",
                "keep `[\"*\"]` alone",
            ][..],
        ),
        (
            some().allow_methods(["PURGE"]),
            &["say `.allow_custom_methods([\"PURGE\"])`, if it is meant"],
        ),
        (
            some().allow_methods(["GTE"]),
            &["a method of your own is written `.allow_custom_methods([\"GTE\"])`"],
        ),
        (
            some().allow_methods(["GET|PUT"]),
            &["an entry of its own, like `[\"GET\", \"PUT\"]`"],
        ),
        (
            some().allow_custom_methods(["*"]),
            &["say `.allow_methods([\"*\"])` for every method"],
        ),
        (
            some().allow_headers(["cookie"]),
            &["`.allow_credentials(true)` lets pages read the answer"],
        ),
        (
            some().allow_headers(["access-control-max-age"]),
            &["take it out: `.max_age(...)` writes it"],
        ),
        (some().max_age(100_000), &["or `86400`"]),
        (
            Policy::builder()
                .allow_origins(["http://shop.example"])
                .allow_credentials(true),
            &[
                "`http://shop.example` is not safe with `.allow_credentials(true)`",
                "set `insecure_origin` in `.dangerously_allow(...)`",
            ],
        ),
        (
            Policy::builder().allow_origins(["https://a*"]),
            &["list the origins one by one"],
        ),
        (
            some().same_origin(),
            &["`.same_origin()` shares with no other origin"],
        ),
    ] {
        says(&builder, texts);
    }
}

/// What can be wrong with origins alone.
const ORIGINS: [&str; 9] = [
    "*",
    "https://app.example.com/",
    "http://shop.example",
    "https://*.github.io",
    "null",
    "*://app.example.com",
    "https://a*",
    "https://a.example,https://b.example",
    "file:///home",
];

fn has_no_keys(errors: &PolicyErrors) {
    for finding in errors.findings() {
        let text = finding.to_string();
        for key in ["allow_", "dangerously", "same_origin", "with(", "[\""] {
            assert!(!text.contains(key), "{key}: {text}");
        }
    }
}

#[test]
fn the_reader_of_a_set_is_told_origins() {
    let check = |origin| OriginSet::checked("tenant 7", [origin], true, Dangers::NONE);
    for origin in ORIGINS {
        has_no_keys(&check(origin).unwrap_err());
    }
    let text = |origin| check(origin).unwrap_err().to_string();
    assert!(
        text("http://shop.example").ends_with(
            "`http://shop.example` is not safe with credentials: without TLS, anyone on the network can pose \
             as that origin and use your users' cookies [cors::insecure_origin]\n  help: use `https`"
        ),
        "{}",
        text("http://shop.example")
    );
    assert!(text("https://a*").ends_with("help: list the origins one by one"));
}

#[test]
fn the_reader_of_a_variable_is_told_origins() {
    let policy = Policy::from_parts(Parts {
        name: "api",
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[EnvOrigins {
                variable: "CORS_ORIGINS",
                default: None,
            }],
            ..ListedOrigins::NONE
        }),
        allow_credentials: true,
        ..Parts::NONE
    });
    let check = |value: &str| {
        let value = value.to_owned();
        Evaluator::reading(&policy, &move |_| Some(value.clone().into())).unwrap_err()
    };
    for origin in ORIGINS.into_iter().filter(|origin| !origin.contains(',')) {
        has_no_keys(&check(origin));
    }
    assert_eq!(
        check("*").to_string(),
        "the CORS policy `api` has 1 mistake\n\
         - in the environment variable `CORS_ORIGINS`: `*` does not go with credentials: with credentials, browsers \
         refuse `Access-Control-Allow-Origin: *` [cors::wildcard_with_credentials]\n  help: list the origins"
    );
}
