//! Policies on functions whose chain of routes is in sight.

use expect_test::expect_file;

use super::{check, expanded, squeezed, tokens, variants};
use crate::expand::cors_policy;

#[test]
fn routed() {
    check(
        "Partner, allow_methods = routed",
        "fn orders() -> MethodRouter { get(list).put(replace) }",
        &expect_file!["routed.txt"],
    );
}

/// What the named policy lists is known to the compiler only.
#[test]
fn served_under_a_named_policy() {
    check(
        "Partner, allow_origins = \"*\", crate = framework::cors, name = _",
        "fn orders() -> MethodRouter { get(list).put(replace) }",
        &expect_file!["served_under_a_named_policy.txt"],
    );
}

/// Whether a warning is in what comes out.
fn warns(attribute: &str, item: &str) -> bool {
    expanded(attribute, item, false).contains("[cors::routed_method_not_allowed]")
}

#[test]
fn what_may_be_the_missing_method_is_not_warned_of() {
    let item = "fn orders() -> MethodRouter { get(list).put(replace) }";
    for (attribute, expected) in [
        ("allow_methods = [GET]", true),
        // Another mistake has nothing to do with it.
        ("allow_methods = [GET], max_age = \"7d\"", true),
        ("allow_methods = [GET, PTU]", false),
        ("allow_methods = [GET, put]", false),
        ("allow_methods = [GET, Method::put()]", false),
        ("allow_methods = PUT + 1", false),
        ("alow_methods = [GET]", true),
        ("alow_methods = [PUT]", false),
        ("verbs = [GET, PUT]", false),
        ("allow(routed_method_not_alowed)", false),
    ] {
        let attribute = format!("allow_origins = \"*\", {attribute}");
        assert_eq!(warns(&attribute, item), expected, "{attribute}");
    }
}

/// Only what is surely axum's is taken for it.
#[test]
fn what_is_in_sight() {
    for (body, expected) in [
        ("put(a)", true),
        ("(put(a))", true),
        ("axum::routing::put(a)", true),
        ("::axum::routing::put::<_, (), _>(a)", true),
        ("MethodRouter::new().put(a)", true),
        ("put_service(a)", true),
        ("Ok(put(a))", true),
        ("Result::Ok(put(a))", true),
        ("let a = b?; put(a)", true),
        ("put(|| async { Some(1)?; None })", true),
        ("async fn show() {} put(show)", true),
        ("use a::b; pub(crate) async fn show() {} put(show)", true),
        (
            "#[a] mod b { c!{} } #[d] unsafe impl E for F {} put(a)",
            true,
        ),
        ("struct A { b: C } enum D { E } trait F {} put(a)", true),
        ("unsafe extern \"C\" fn a() {} struct B; put(a)", true),
        ("a(); unsafe { b } put(a)", false),
        ("const { a } put(a)", false),
        ("match a { b => c } put(a)", false),
        ("if a { b } put(a)", false),
        ("fn a() {} if a { b } put(a)", false),
        ("fn put(a: A) -> Routes { a } put(a)", false),
        ("let put = delete; put(a)", false),
        ("let put = delete; axum::routing::put(a)", true),
        ("Self::put(a)", false),
        ("db::put(a)", false),
        ("db.put(a)", false),
        ("Err(put(a))", false),
        ("Some(put(a))", false),
        ("put(a);", false),
        ("put(a)?", false),
        ("!put(a)", false),
        ("put(a).into()", false),
        ("put(a).merge(b)", false),
        ("put![a]", false),
        ("put!(a)", false),
        ("move || put(a)", false),
        ("if a { return b; } put(a)", false),
        ("if a { b } else { put(a) }", false),
        ("unsafe { put(a) }", false),
        ("match put(a) { a => a }", false),
    ] {
        let item = format!("fn orders() -> Routes {{ {body} }}");
        assert_eq!(warns("allow_origins = \"*\"", &item), expected, "{body}");
    }
}

/// The methods that the layer is given.
#[test]
fn what_the_policy_answers_preflights_for() {
    for (item, expected) in [
        (
            "fn x() -> MethodRouter { get(a).put(b) }",
            Some("GET,HEAD,PUT"),
        ),
        (
            "fn x() -> MethodRouter { get(a).head(b).get_service(c) }",
            Some("GET,HEAD"),
        ),
        (
            "fn x() -> (axum::routing::MethodRouter<S>) { post(a) }",
            Some("POST"),
        ),
        (
            "async fn x() -> Result<MethodRouter, E> { Ok(post(a)) }",
            Some("POST"),
        ),
        (
            "fn x() -> impl Into<MethodRouter> { post(a) }",
            Some("POST"),
        ),
        (
            "fn x(&self) -> MethodRouter { self.a(); post(a) }",
            Some("POST"),
        ),
        (
            "fn x() -> MethodRouter { on(MethodFilter::PUT.or(MethodFilter::DELETE), a).layer(b) }",
            Some("PUT,DELETE"),
        ),
        ("fn x() -> MethodRouter { trace(a).connect(b) }", Some("")),
        ("fn x() -> MethodRouter { MethodRouter::new() }", Some("")),
        ("fn x() -> MethodRouter { post(a).fallback(b) }", None),
        ("fn x() -> MethodRouter { post(a).merge(b) }", None),
        ("fn x() -> MethodRouter { any(a) }", None),
        ("fn x() -> MethodRouter { on(a, b) }", None),
        ("fn x() -> MethodRouter { a }", None),
        ("fn x() -> Routes { post(a) }", None),
        ("fn x() -> Router { post(a) }", None),
    ] {
        for attribute in ["Partner", "Partner, allow_origins = env(\"A\")"] {
            let output = squeezed(&cors_policy(tokens(attribute), tokens(item)));
            let given = output.split_once(".for_methods(&[").map(|(_, rest)| {
                let list = rest.split_once("])").unwrap().0;
                list.replace('"', "")
            });
            assert_eq!(given.as_deref(), expected, "{item}");
        }
    }
}

/// However little of the chain is there, and whatever stands in it.
#[test]
fn whatever_the_body_the_item_comes_out() {
    let bodies = [
        "let a = b?; Ok::<_, E>(axum::routing::get(list).put::<T, _>(replace))",
        "MethodRouter::new().on(MethodFilter::GET.or(MethodFilter::PUT), list).fallback(a)",
    ];
    let mut count = 0;
    for body in bodies {
        for body in variants(&tokens(body)) {
            for methods in ["routed", "[PUT, DELETE]"] {
                let attribute = tokens(&format!("Partner, allow_methods = {methods}"));
                let item = quote::quote!(fn the_item() -> MethodRouter { #body });
                let output = cors_policy(attribute, item);
                let shown = squeezed(&output);
                assert!(
                    shown.contains(&squeezed(&body)),
                    "{body}\nis not in\n{shown}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 1_000, "only {count}");
}
