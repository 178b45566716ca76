//! Origins from the environment: read once, checked against the rules, and nothing is dropped without a word.

use std::ffi::OsString;

use cors_policy::__private::{EnvOrigins, Evaluator, ListedOrigins, Origins, Parts};
use cors_policy::{Dangers, Finding, Lint, Policy, PolicyErrors};

const VARIABLE: &str = "CORS_ORIGINS";

const REQUIRED: &[EnvOrigins] = &[EnvOrigins {
    variable: VARIABLE,
    default: None,
}];

const PARTS: Parts = Parts {
    name: "api",
    allow_origins: Origins::Listed(ListedOrigins {
        environment: REQUIRED,
        ..ListedOrigins::NONE
    }),
    ..Parts::NONE
};

const WITH_CREDENTIALS: Parts = Parts {
    allow_credentials: true,
    ..PARTS
};

/// The policy, where the variable has this value.
fn read(parts: &Parts, value: Option<&str>) -> Result<Evaluator, PolicyErrors> {
    read_all(parts, &[(VARIABLE, value)])
}

/// The same, with the patterns that the variable repeats.
fn read_with_repeated(
    parts: &Parts,
    value: &str,
) -> Result<(Evaluator, Vec<Finding>), PolicyErrors> {
    Evaluator::reading(&Policy::from_parts(*parts), &|_| Some(value.into()))
}

fn read_all(parts: &Parts, variables: &[(&str, Option<&str>)]) -> Result<Evaluator, PolicyErrors> {
    let of = |name: &str| {
        let (_, value) = variables.iter().find(|(variable, _)| *variable == name)?;
        value.map(OsString::from)
    };
    let evaluator = Evaluator::reading(&Policy::from_parts(*parts), &of);
    evaluator.map(|(evaluator, _)| evaluator)
}

fn lints(errors: &PolicyErrors) -> Vec<Lint> {
    errors.findings().iter().map(Finding::lint).collect()
}

#[test]
fn white_space_and_one_comma_at_the_end_are_fine() {
    for value in [
        "https://a.example.com,https://*.b.example.com",
        " https://a.example.com , https://*.b.example.com ",
        "https://a.example.com,\n\thttps://*.b.example.com,\n",
    ] {
        let evaluator = read(&PARTS, Some(value)).unwrap_or_else(|errors| panic!("{errors}"));
        assert!(evaluator.allows("https://a.example.com"), "{value}");
        assert!(evaluator.allows("https://x.b.example.com"), "{value}");
        assert!(!evaluator.allows("https://b.example.com"), "{value}");
    }
}

#[test]
fn unset_and_empty_name_the_variable() {
    for (value, lint) in [
        (None, Lint::MissingOrigins),
        (Some(""), Lint::EmptyList),
        (Some(" \t\n"), Lint::EmptyList),
        (Some(","), Lint::EmptyList),
        (Some(" , "), Lint::EmptyList),
    ] {
        let errors = read(&PARTS, value).unwrap_err();
        assert_eq!(lints(&errors), [lint], "{value:?}");
        let finding = &errors.findings()[0];
        assert_eq!(finding.variable(), Some(VARIABLE));
        assert!(finding.message().contains("`CORS_ORIGINS`"), "{finding}");
        assert!(finding.advice().unwrap().contains("CORS_ORIGINS=https://"));
    }
}

#[test]
fn all_mistakes_are_reported_at_once_with_their_values() {
    let value = "https://app.example.com/, http://shop.example, https://ok.example.com,,\
                 HTTPS://UP.example.com, null, https://ok.example.com, *";
    let errors = read(&WITH_CREDENTIALS, Some(value)).unwrap_err();
    let told: Vec<(Lint, &str)> = errors
        .findings()
        .iter()
        .map(|finding| (finding.lint(), finding.value()))
        .collect();
    assert_eq!(
        told,
        [
            (Lint::InvalidOrigin, "https://app.example.com/"),
            (Lint::InsecureOrigin, "http://shop.example"),
            (Lint::InvalidOrigin, ""),
            (Lint::InvalidOrigin, "HTTPS://UP.example.com"),
            (Lint::NullOrigin, "null"),
            (Lint::WildcardWithCredentials, "*"),
        ]
    );
    assert!(
        errors
            .findings()
            .iter()
            .all(|finding| finding.variable() == Some(VARIABLE))
    );
    let text = errors.to_string();
    assert!(
        text.starts_with("the CORS policy `api` has 6 mistakes\n- "),
        "{text}"
    );
    assert!(
        text.contains("in the environment variable `CORS_ORIGINS`: no browser sends"),
        "{text}"
    );
    // `main` and `unwrap` print it so.
    assert_eq!(format!("{errors:?}"), text);
    assert!(
        text.contains("help: write `https://app.example.com`"),
        "{text}"
    );
}

#[test]
fn everybody_may_be_meant_without_credentials_and_alone() {
    let evaluator = read(&PARTS, Some("*")).unwrap();
    assert!(evaluator.origins().is_none() && evaluator.allows("https://any.example"));
    let errors = read(&WITH_CREDENTIALS, Some("*")).unwrap_err();
    assert_eq!(lints(&errors), [Lint::WildcardWithCredentials]);
    let errors = read(&PARTS, Some("*,https://a.example.com")).unwrap_err();
    assert_eq!(lints(&errors), [Lint::WildcardNotAlone]);
}

#[test]
fn a_list_is_held_to_the_rules_together_with_what_the_policy_lists() {
    let mixed = Parts {
        allow_origins: Origins::Listed(ListedOrigins {
            patterns: &["https://app.example.com"],
            environment: REQUIRED,
            ..ListedOrigins::NONE
        }),
        ..PARTS
    };
    let evaluator = read(&mixed, Some("https://more.example.com")).unwrap();
    assert!(
        evaluator.allows("https://app.example.com") && evaluator.allows("https://more.example.com")
    );
    // A pattern that the variable repeats is harmless.
    let repeating = "https://app.example.com, https://b.example, https://b.example";
    let (_, repeated) = read_with_repeated(&mixed, repeating).unwrap();
    let repeated: Vec<_> = repeated
        .iter()
        .map(|it| (it.lint(), it.variable(), it.value()))
        .collect();
    assert_eq!(
        repeated,
        [
            (
                Lint::DuplicateEntry,
                Some(VARIABLE),
                "https://app.example.com"
            ),
            (Lint::DuplicateEntry, Some(VARIABLE), "https://b.example"),
        ]
    );
    // What the policy lists itself does not make up for what is missing.
    assert!(read(&mixed, None).is_err());
}

#[test]
fn defaults_stand_for_what_is_not_set() {
    let parts = Parts {
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[EnvOrigins {
                variable: VARIABLE,
                default: Some(&["https://app.example.com"]),
            }],
            ..ListedOrigins::NONE
        }),
        ..PARTS
    };
    for value in [None, Some(""), Some(" ")] {
        assert!(
            read(&parts, value)
                .unwrap()
                .allows("https://app.example.com")
        );
    }
    let evaluator = read(&parts, Some("https://other.example.com")).unwrap();
    assert!(
        evaluator.allows("https://other.example.com")
            && !evaluator.allows("https://app.example.com")
    );
    assert!(read(&parts, Some("nonsense")).is_err());
}

/// A variable that may be unset, where that shares with no other origin.
#[test]
fn an_empty_default_allows_no_origin() {
    let parts = Parts {
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[EnvOrigins {
                variable: VARIABLE,
                default: Some(&[]),
            }],
            ..ListedOrigins::NONE
        }),
        allow_credentials: true,
        ..PARTS
    };
    for value in [None, Some(""), Some(" ")] {
        let policy = read(&parts, value).unwrap();
        assert!(!policy.allows("https://app.example.com"), "{value:?}");
        assert!(!policy.allows("null"), "{value:?}");
    }
    let policy = read(&parts, Some("https://app.example.com")).unwrap();
    assert!(policy.allows("https://app.example.com"));
    assert!(read(&parts, Some("nonsense")).is_err());
}

/// What is dangerous in `dev(...)` alone stays refused everywhere else.
#[test]
fn the_dangers_of_dev_are_for_its_patterns_alone() {
    const INSECURE: &str = "http://192.168.1.20:5173";
    const DEV: ListedOrigins = ListedOrigins::of(&[INSECURE])
        .with_insecure(INSECURE)
        .with_dangers(Dangers::NONE.insecure_origin());
    let parts = Parts {
        dev_origins: Some(&DEV),
        ..WITH_CREDENTIALS
    };
    assert!(read(&parts, None).unwrap().allows(INSECURE));
    let policy = read(&parts, Some("https://app.example.com")).unwrap();
    assert!(policy.allows(INSECURE) && !policy.allows("http://192.168.1.21:5173"));
    for value in ["http://192.168.1.21:5173", INSECURE] {
        let errors = read(&parts, Some(value)).unwrap_err();
        assert_eq!(lints(&errors), [Lint::InsecureOrigin], "{value}");
    }
    // A release build has neither.
    let errors = read(&WITH_CREDENTIALS, Some(INSECURE)).unwrap_err();
    assert_eq!(lints(&errors), [Lint::InsecureOrigin]);
}

#[test]
fn dev_origins_stand_for_what_is_not_set_and_join_what_is() {
    const DEV: ListedOrigins = ListedOrigins {
        patterns: &["http://localhost:*"],
        ..ListedOrigins::NONE
    };
    let parts = Parts {
        dev_origins: Some(&DEV),
        ..WITH_CREDENTIALS
    };
    assert!(read(&parts, None).unwrap().allows("http://localhost:5173"));
    let evaluator = read(&parts, Some("https://app.example.com")).unwrap();
    assert!(
        evaluator.allows("http://localhost:5173") && evaluator.allows("https://app.example.com")
    );
    assert_eq!(
        lints(&read(&parts, Some("https://app.example.com/")).unwrap_err()),
        [Lint::InvalidOrigin]
    );
}

#[test]
fn mistakes_in_several_variables_are_reported_at_once() {
    let parts = Parts {
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[
                EnvOrigins {
                    variable: "FIRST",
                    default: None,
                },
                EnvOrigins {
                    variable: "SECOND",
                    default: None,
                },
            ],
            ..ListedOrigins::NONE
        }),
        ..PARTS
    };
    let errors = read_all(&parts, &[("FIRST", None), ("SECOND", Some("a.example"))]).unwrap_err();
    let variables: Vec<_> = errors
        .findings()
        .iter()
        .map(|finding| finding.variable().unwrap())
        .collect();
    assert_eq!(variables, ["FIRST", "SECOND"]);
    let both = [
        ("FIRST", Some("https://a.example")),
        ("SECOND", Some("https://a.example")),
    ];
    assert!(read_all(&parts, &both).unwrap().allows("https://a.example"));
}

#[test]
fn dangers_hold_for_the_environment_too() {
    let mut dangers = Dangers::NONE;
    dangers.insecure_origin = true;
    let parts = Parts {
        dangerously_allow: dangers,
        ..WITH_CREDENTIALS
    };
    assert!(read(&parts, Some("http://intranet.example")).is_ok());
    assert!(read(&parts, Some("https://*.github.io")).is_err());
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_an_error() {
    use std::os::unix::ffi::OsStringExt as _;
    let errors = Evaluator::reading(&Policy::from_parts(PARTS), &|_| {
        Some(OsString::from_vec(b"https://\xff.example".to_vec()))
    })
    .unwrap_err();
    assert_eq!(lints(&errors), [Lint::InvalidOrigin]);
    assert_eq!(errors.findings()[0].variable(), Some(VARIABLE));
}

#[test]
fn a_wrong_environment_allows_no_origin() {
    let policy = Policy::from_parts(PARTS);
    // Nobody sets this variable for tests.
    assert!(std::env::var_os(VARIABLE).is_none());
    assert!(!policy.allows("https://a.example.com"));
    assert!(policy.check().is_err());
    assert!(!Evaluator::new(&policy).allows("https://a.example.com"));
}

/// What people write in a variable who know lists from elsewhere.
#[test]
fn the_form_of_the_value_is_explained() {
    for (value, help) in [
        (
            "\"https://a.example,https://b.example\"",
            "without quotes and brackets: `https://a.example`",
        ),
        ("'https://a.example'", "without quotes and brackets"),
        (
            "[\"https://a.example\", \"https://b.example\"]",
            "without quotes and brackets",
        ),
        ("https://a.example https://b.example", "put commas between"),
        ("https://a.example;https://b.example", "put commas between"),
    ] {
        let errors = read(&PARTS, Some(value)).unwrap_err();
        for finding in errors.findings() {
            assert_eq!(finding.lint(), Lint::InvalidOrigin, "{value}");
            assert!(finding.advice().unwrap().contains(help) || errors.findings().len() > 1);
        }
        assert!(errors.to_string().contains(help), "{errors}");
    }
}

/// Nobody is nobody, in every build.
#[test]
fn dev_origins_do_not_join_nobody() {
    const DEV: ListedOrigins = ListedOrigins {
        patterns: &["http://localhost:*"],
        ..ListedOrigins::NONE
    };
    let policy = Policy::from_parts(Parts {
        dev_origins: Some(&DEV),
        ..Parts::NONE
    });
    assert!(!policy.allows("http://localhost:3000"));
}

/// A developer's own variable may say what `dev(...)` says.
#[test]
fn a_variable_may_repeat_a_dev_origin() {
    const DEV: ListedOrigins = ListedOrigins {
        patterns: &["http://127.0.0.1:3000"],
        ..ListedOrigins::NONE
    };
    let parts = Parts {
        dev_origins: Some(&DEV),
        ..WITH_CREDENTIALS
    };
    let evaluator = read(&parts, Some("http://127.0.0.1:3000")).unwrap();
    assert!(evaluator.allows("http://127.0.0.1:3000"));
}
