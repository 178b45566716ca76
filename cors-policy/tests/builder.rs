//! Policies that are known only at run time, as a whole: the same rules, and the same policy.

use cors_policy::__private::{
    ExposedHeaders, ListedOrigins, Methods, Origins, Parts, RequestHeaders,
};
use cors_policy::{AllowedNames, AllowedOrigins, Dangers, Finding, Lint, Policy, PolicyBuilder};

#[test]
fn a_sound_policy_is_the_one_that_the_macro_would_write() {
    let built = Policy::builder()
        .name("api")
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_methods(["GET", "PUT"])
        .allow_custom_methods(["PURGE"])
        .allow_headers(["content-type"])
        .expose_headers(vec!["etag".to_owned()])
        .allow_credentials(true)
        .max_age(600)
        .build()
        .unwrap();
    let written = Policy::from_parts(Parts {
        name: "api",
        allow_origins: Origins::Listed(ListedOrigins {
            patterns: &["https://app.example.com", "http://localhost:*"],
            ..ListedOrigins::NONE
        }),
        allow_methods: Methods::Listed(&["GET", "PUT", "PURGE"]),
        allow_headers: RequestHeaders::Listed(&["content-type"]),
        expose_headers: ExposedHeaders::Listed(&["etag"]),
        allow_credentials: true,
        max_age: Some(600),
        ..Parts::NONE
    });
    assert_eq!(built, written);
}

#[test]
fn what_is_everything_and_what_is_nothing() {
    let everything = Policy::builder()
        .allow_origins(["*"])
        .allow_methods(["*"])
        .allow_headers(["*"])
        .expose_headers(["*"])
        .build()
        .unwrap();
    assert_eq!(everything.name(), "policy");
    assert_eq!(everything.allow_origins(), AllowedOrigins::Any);
    assert_eq!(everything.allow_methods(), AllowedNames::Any);
    assert_eq!(everything.allow_headers(), AllowedNames::Any);
    assert_eq!(everything.expose_headers(), AllowedNames::Any);
    let nobody = Policy::builder().same_origin().build().unwrap();
    assert_eq!(nobody.allow_origins(), AllowedOrigins::SameOrigin);
    let mirror = Policy::builder().allow_origins(["*"]).mirror_headers();
    assert_eq!(
        mirror.build().unwrap().allow_headers(),
        AllowedNames::Mirrored
    );
}

#[test]
fn the_rules_are_the_macros() {
    let of = |builder: PolicyBuilder| -> Vec<Lint> {
        let errors = builder.build().unwrap_err();
        errors.findings().iter().map(Finding::lint).collect()
    };
    let some = || Policy::builder().allow_origins(["https://app.example.com"]);
    for (builder, lints) in [
        (Policy::builder(), vec![Lint::MissingOrigins]),
        (
            Policy::builder().allow_origins(Vec::<String>::new()),
            vec![Lint::EmptyList],
        ),
        (some().allow_methods(["GTE"]), vec![Lint::UnknownMethod]),
        (some().allow_methods(["PURGE"]), vec![Lint::UnknownMethod]),
        (
            some().allow_custom_methods(["CONNECT"]),
            vec![Lint::ForbiddenMethod],
        ),
        (
            some().allow_headers(["cookie", "x y"]),
            vec![Lint::ForbiddenRequestHeader, Lint::InvalidHeaderName],
        ),
        (
            some().expose_headers(["set-cookie"]),
            vec![Lint::ForbiddenResponseHeader],
        ),
        (some().max_age(100_000), vec![Lint::MaxAgeOutOfRange]),
        (
            some().same_origin().allow_credentials(true),
            vec![Lint::SameOriginNotAlone],
        ),
        (
            Policy::builder()
                .allow_origins(["*"])
                .allow_methods(["*"])
                .allow_headers(["*"])
                .expose_headers(["*"])
                .allow_credentials(true),
            vec![Lint::WildcardWithCredentials; 4],
        ),
        (
            Policy::builder()
                .allow_origins(["http://shop.example", "https://*.github.io", "null"])
                .allow_credentials(true),
            vec![Lint::InsecureOrigin, Lint::PublicSuffix, Lint::NullOrigin],
        ),
    ] {
        assert_eq!(of(builder.clone()), lints, "{builder:?}");
    }
}

#[test]
fn dangers_can_be_allowed() {
    let mut dangers = Dangers::NONE;
    for name in Dangers::NAMES {
        dangers.allow(name);
    }
    let policy = Policy::builder()
        .allow_origins(["http://shop.example", "https://*.github.io", "null"])
        .allow_credentials(true)
        .dangerously_allow(dangers)
        .build()
        .unwrap();
    assert!(policy.allows("null") && policy.allows("https://any.github.io"));
    assert!(policy.check().is_ok());
}

/// A star is a wildcard if it is alone. Inside a name it is an error.
#[test]
fn names_have_no_patterns() {
    let some = || Policy::builder().allow_origins(["https://app.example.com"]);
    for builder in [
        some().allow_headers(["X-Company-*"]),
        some().allow_headers(["*-token"]),
        some().expose_headers(["x-company-*"]),
        some().allow_custom_methods(["P*"]),
        some().allow_methods(["P*"]),
        some().allow_methods(["*GET"]),
    ] {
        let errors = builder.build().unwrap_err();
        assert_eq!(errors.findings().len(), 1, "{errors}");
        assert!(errors.to_string().contains("pattern"), "{errors}");
    }
    // Nearly well-known names are legal. That a warning says so is for the compiler.
    for name in ["Content_Type", "content-typ", "authorisation"] {
        let policy = some().allow_headers([name]).build();
        assert!(policy.is_ok(), "{name}");
    }
}
