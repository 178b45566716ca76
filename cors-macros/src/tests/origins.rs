//! Origins that are known only at run time, and those of debug builds.

use expect_test::expect_file;

use super::{check, expanded, squeezed, tokens, variants};
use crate::expand::cors_policy;

#[test]
fn env() {
    check(
        r#"
            allow_origins = [
                "https://app.example.com",
                env("PARTNERS"),
                env("PREVIEWS", default = ["http://preview.example.com", "https://*.github.io"]),
            ]
        "#,
        "fn api() -> Router { Router::new() }",
        &expect_file!["env.txt"],
    );
}

#[test]
fn env_alone_with_everybody_as_default() {
    check(
        "allow_origins = env(\"ORIGINS\", default = \"*\")",
        "struct Partner;",
        &expect_file!["env_alone.txt"],
    );
}

#[test]
fn env_on_a_method() {
    check(
        "Partner, allow_origins = env(\"ORIGINS\")",
        "fn router(&self) -> Result<impl Into<Router>, Error> { Ok(Router::new()) }",
        &expect_file!["env_on_a_method.txt"],
    );
}

/// Only rustc sees whether the origins are known.
#[test]
fn builder_on_a_named_policy() {
    check(
        "Partner",
        "#[deprecated] fn api() -> impl Into<Router> { Router::new() }",
        &expect_file!["builder_on_a_named_policy.txt"],
    );
}

#[test]
fn dev() {
    check(
        r#"Partner, dev(allow_origins = ["http://localhost:*", "http://192.168.0.7:3000"])"#,
        "struct Site;",
        &expect_file!["dev.txt"],
    );
}

#[test]
fn source() {
    check(
        "allow_origins = with(Origins::connect(&pool).await?), allow_credentials",
        r"
            pub async fn api(pool: Pool) -> Result<Router, Error> {
                #![allow(unused)]
                Ok(Router::new().with_state(pool))
            }
        ",
        &expect_file!["source.txt"],
    );
}

#[test]
fn closure_on_a_method() {
    check(
        "allow_origins = with(move |origin, request| tenants.knows(origin, request),)",
        "fn router(self) -> MethodRouter { get(show) }",
        &expect_file!["closure_on_a_method.txt"],
    );
}

#[test]
fn broken_with_a_source() {
    check(
        "allow_origins = with(origins), max_age = \"7d\"",
        "fn api(origins: Origins) -> Router { Router::new() }",
        &expect_file!["broken_with_a_source.txt"],
    );
}

/// Closures are passed to a function from which the types of their parameters are inferred.
#[test]
fn what_is_a_closure() {
    for (source, expected) in [
        ("|origin, _| true", true),
        ("|| true", true),
        ("move |origin, _| true", true),
        ("origins", false),
        ("{ |origin, _| true }", false),
        ("origin_source(|origin, _| true)", false),
        ("a | b", false),
    ] {
        let attribute = format!("allow_origins = with({source})");
        let output = expanded(&attribute, "fn api() -> Router { Router::new() }", false);
        assert_eq!(output.contains("__private::closure("), expected, "{source}");
    }
}

/// Only where a variable or a source may decide.
#[test]
fn origins_that_are_known_are_not_checked_at_run_time() {
    for (attribute, expected) in [
        ("allow_origins = \"*\"", false),
        (
            "allow_origins = [\"https://a.example\"], dev(allow_origins = [\"http://localhost:*\"])",
            false,
        ),
        ("Partner, allow_origins = [\"https://a.example\"]", false),
        ("same_origin", false),
        ("Partner", true),
        ("Partner, allow_credentials", true),
        ("allow_origins = env(\"A\")", true),
        ("allow_origins = with(a)", true),
    ] {
        let output = expanded(attribute, "fn api() -> Router { Router::new() }", false);
        assert_eq!(output.contains("PolicyReturnIf"), expected, "{attribute}");
    }
}

/// `redundant_origin` is reported only where it is true in every build and every environment.
#[test]
fn what_is_not_always_covered_is_not_redundant() {
    let app = "\"https://app.example.com\"";
    let all = "\"https://*.example.com\"";
    for (attribute, expected) in [
        (format!("allow_origins = [{all}, {app}]"), true),
        (
            format!("allow_origins = [{all}, env(\"A\", default = [{app}])]"),
            true,
        ),
        (
            format!("allow_origins = [{all}], dev(allow_origins = [{app}])"),
            true,
        ),
        (
            format!("allow_origins = [{app}, env(\"A\", default = [{all}])]"),
            false,
        ),
        (
            format!("allow_origins = [{app}], dev(allow_origins = [{all}])"),
            false,
        ),
    ] {
        let output = squeezed(&cors_policy(tokens(&attribute), tokens("struct Site;")));
        assert!(!output.contains("compile_error"), "{attribute}");
        assert_eq!(
            output.contains("[cors::redundant_origin]"),
            expected,
            "{attribute}"
        );
    }
}

/// rustc checks the expression.
#[test]
fn an_invalid_expression_in_with_keeps_its_tokens() {
    let mut count = 0;
    for source in variants(&tokens("move |a, b| { c.d(&a, b)?; e::<F, _>() }")) {
        for max_age in ["7d", "7m"] {
            let attribute = quote::quote!(allow_origins = with(#source), max_age = #max_age);
            let output = squeezed(&cors_policy(attribute, tokens("fn api() -> Router { a }")));
            assert!(output.starts_with("fnapi()->Router{"), "{output}");
            let shown = squeezed(&source);
            let shown = shown.trim_end_matches(',');
            assert!(output.contains(shown), "{shown}\nis not in\n{output}");
            count += 1;
        }
    }
    assert!(count > 500, "only {count}");
}
