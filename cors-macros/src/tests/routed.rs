//! Policies on functions whose routes can be read.

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

/// Only rustc knows the methods of the named policy.
#[test]
fn routed_under_a_named_policy() {
    check(
        "Partner, allow_origins = \"*\", crate = framework::cors, name = _",
        "fn orders() -> MethodRouter { get(list).put(replace) }",
        &expect_file!["routed_under_a_named_policy.txt"],
    );
}

/// Whether the expansion has the warning.
fn warns(attribute: &str, item: &str) -> bool {
    expanded(attribute, item, false).contains("[cors::routed_method_not_allowed]")
}

#[test]
fn what_may_be_the_missing_method_is_not_reported() {
    let item = "fn orders() -> MethodRouter { get(list).put(replace) }";
    for (attribute, expected) in [
        ("allow_methods = [GET]", true),
        // Another mistake does not matter.
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

/// Only functions that are surely axum's are read.
#[test]
fn which_chains_are_read() {
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

/// The methods that are passed to the layer.
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

/// Also where the chain is unfinished.
#[test]
fn an_invalid_body_keeps_its_tokens() {
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

/// The methods of a `Router` that are warned about, each with its path.
fn at_paths(attribute: &str, item: &str) -> String {
    let output = expanded(attribute, item, item.contains("self"));
    let told = output
        .split("` is routed at `")
        .skip(1)
        .zip(output.split("` is routed at `"));
    let told = told.map(|(path, method)| {
        let method = method.rsplit('`').next().unwrap();
        format!("{method} {}", path.split('`').next().unwrap())
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn which_routes_of_a_router_are_read() {
    for (body, expected) in [
        ("Router::new().route(\"/a\", put(a))", "PUT /a"),
        (
            "axum::Router::<S>::new().route(\"/a\", axum::routing::get(a).put(a)).route(\"/b\", delete(a).patch(a))",
            "PUT /a, DELETE /b, PATCH /b",
        ),
        (
            "let a = b?; async fn a() {} Ok(Router::new().route(\"/a\", put(a)))",
            "PUT /a",
        ),
        (
            "if a { return b(); }; (Router::new().route(\"/a\", put(a)))",
            "PUT /a",
        ),
        // What is not read does not matter.
        (
            "Router::new().merge(a.route(\"/c\", put(a))).nest(\"/d\", d()).route(\"/a\", put(a)).route_service(\"/e\", put(a)).fallback(put(a)).with_state(a)",
            "PUT /a",
        ),
        (
            "Router::new().route(\"/a\", any(a).put(a)).route(\"/b\", on(MethodFilter::PUT, a).patch_service(a).delete(a).fallback(a))",
            "PUT /a, DELETE /b",
        ),
        (
            "Router::new().route(\"/a\", MethodRouter::new().put(a).with_state(a))",
            "PUT /a",
        ),
        // Methods that need no permission, or can have none.
        (
            "Router::new().route(\"/a\", get(a).head(a).post(a).options(a).trace(a).connect(a))",
            "",
        ),
        // A closure, and what is not a chain of axum's.
        (
            "Router::new().route(\"/a\", put(|| async {}).delete(async move |a| b).patch(a))",
            "PATCH /a",
        ),
        (
            "Router::new().route(\"/a\", put({ move || async {} }).delete(a.layer(b)).patch(a::b::<C>))",
            "PATCH /a",
        ),
        (
            "Router::new().route(\"/a\", put(make()).delete(\"b\").patch(<A as B>::c))",
            "PATCH /a",
        ),
        ("Router::new().route(\"/a\", (|| put(a))())", ""),
        ("Router::new().route(\"/a\", put(a).merge(b))", ""),
        ("Router::new().route(\"/a\", get(a).own(b).put(a))", ""),
        ("Router::new().route(\"/a\", db::put(a))", ""),
        ("Router::new().route(\"/a\", a)", ""),
        ("Router::new().route(\"/a\", a.put(b))", ""),
        ("let put = own; Router::new().route(\"/a\", put(a))", ""),
        ("fn put() {} Router::new().route(\"/a\", put(a))", ""),
        ("Router::new().route(PATH, put(a))", ""),
        ("Router::new().route(\"/a\")", ""),
        ("Router::new().route(\"/a\", put(a), b)", ""),
        // Handlers in `cors_route!` have their own policies.
        ("Router::new().route(\"/a\", cors_route!(put(a)))", ""),
        (
            "Router::new().route(\"/a\", cors_route!(get(a)).put(b))",
            "",
        ),
        // A layer may be a policy: it is around the routes before it.
        ("Router::new().route(\"/a\", put(a).layer(b))", ""),
        ("Router::new().route(\"/a\", put(a).route_layer(b))", ""),
        ("Router::new().route(\"/a\", put(a)).layer(b)", ""),
        (
            "Router::new().route(\"/a\", put(a)).route_layer(b).route(\"/b\", put(a))",
            "PUT /b",
        ),
        ("Router::new().route(\"/a\", put(a)).own(b)", ""),
        ("Router::new().route(\"/a\", put(a)).into()", ""),
        // Not the chain of the returned expression, from `Router::new()`.
        ("let a = Router::new().route(\"/a\", put(a)); a", ""),
        ("let a = Router::new(); a.route(\"/a\", put(a))", ""),
        ("Router::default().route(\"/a\", put(a))", ""),
        ("own::Router::new().route(\"/a\", put(a))", ""),
        ("Router::new(a).route(\"/a\", put(a))", ""),
        ("Router::new().route(\"/a\", put(a));", ""),
        ("Router::new().route(\"/a\", put(a))?", ""),
        (
            "if a { Router::new().route(\"/a\", put(a)) } else { b }",
            "",
        ),
        ("Some(Router::new().route(\"/a\", put(a)))", ""),
    ] {
        let item = format!("fn api() -> Result<Router, E> {{ {body} }}");
        assert_eq!(at_paths("allow_origins = \"*\"", &item), expected, "{body}");
    }
}

#[test]
fn what_a_policy_allows_is_not_warned_about_in_a_router() {
    let item =
        "fn api(&self) -> axum::Router { Router::new().route(\"/a\", get(a).put(a).delete(a)) }";
    for (attribute, expected) in [
        ("allow_origins = \"*\"", "PUT /a, DELETE /a"),
        ("allow_origins = \"*\", allow_methods = [PUT]", "DELETE /a"),
        ("allow_origins = \"*\", allow_methods = [\"*\"]", ""),
        ("allow_origins = \"*\", allow_methods = \"*\"", ""),
        ("allow_origins = \"*\", allow_methods = [PUT, DELETE]", ""),
        ("allow_origins = \"*\", allow_methods = [PUT, DELTE]", ""),
        ("allow_origins = \"*\", allow_methods = routed", ""),
        (
            "allow_origins = \"*\", allow(routed_method_not_allowed)",
            "",
        ),
        ("Partner, allow(routed_method_not_allowed)", ""),
        ("Partner", "PUT /a, DELETE /a"),
        ("Partner, allow_methods = [DELETE]", "PUT /a"),
        ("same_origin", ""),
    ] {
        assert_eq!(at_paths(attribute, item), expected, "{attribute}");
    }
}

#[test]
fn a_warning_about_a_router_says_what_to_write() {
    let item =
        "fn api() -> Router { Router::new().route(\"/a\", put(a)).route(\"/b\", delete(a)) }";
    let output = expanded("allow_origins = \"*\"", item, false);
    let help = "say `allow_methods = [GET, HEAD, POST, PUT, DELETE]`";
    assert_eq!(output.matches(help).count(), 2, "{output}");
    let inherited = expanded("Partner", item, false);
    let condition = "allows_method(POLICY, \"DELETE\")";
    assert!(inherited.contains(condition), "{inherited}");
}
