//! `cors_route!`, in process.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;

use super::{squeezed, tokens, variants};
use crate::expand::route::cors_route;

/// The expansion, called as `cors_runtime::cors_route!` does.
fn output(chain: &TokenStream) -> TokenStream {
    cors_route(quote::quote!([::cors_runtime] #chain))
}

#[track_caller]
fn check(chain: &str, expected: &ExpectFile) {
    let output = output(&tokens(chain));
    let file = quote::quote!(fn chain() -> MethodRouter { #output });
    expected.assert_eq(&prettyplease::unparse(&syn::parse2(file).unwrap()));
}

#[test]
fn every_kind_of_call() {
    check(
        "
            get(list)
                .post::<_, ((),)>(orders::create::<Db>)
                .delete(list)
                .patch(Self::change as Partner)
                .trace(r#match)
                .on(MethodFilter::PUT.or(MethodFilter::OPTIONS), replace)
                .with_state(state)
                .layer(Extension(5))
                .route_layer(limits)
                .fallback(crate::nothing)
        ",
        &expect_file!["every_kind_of_link.txt"],
    );
}

#[test]
fn any_by_a_path() {
    check(
        "axum::routing::any(list).on(filter(), list)",
        &expect_file!["any_by_a_path.txt"],
    );
}

#[test]
fn new_in_front() {
    check(
        "MethodRouter::<Db>::new().get(list)",
        &expect_file!["new_in_front.txt"],
    );
}

#[test]
fn plain_chain() {
    check(
        "
            get(orders::list::<Db>)
                .on(MethodFilter::PUT.or(MethodFilter::OPTIONS), replace)
                .patch(Self::change as Partner)
        ",
        &expect_file!["plain_chain.txt"],
    );
}

/// Which chains need no layer around them.
#[test]
fn which_chain_is_plain() {
    for (chain, expected) in [
        ("get(a)", true),
        ("axum::routing::get(a).options(b as C)", true),
        ("MethodRouter::<S>::new().trace(a)", true),
        (
            "on(MethodFilter::GET, a).on(MethodFilter::PUT.or(MethodFilter::POST), b)",
            true,
        ),
        ("get(a).on(filter, b)", false),
        ("get::<_, _, S>(a)", false),
        ("any(a).get(b)", false),
        ("get(a).fallback(b)", false),
        ("get(a).layer(b)", false),
        ("get(a).route_layer(b)", false),
        ("get(a).with_state(b)", false),
        ("get(a).gte(b)", false),
    ] {
        assert_eq!(has_text(chain, "apply"), expected, "{chain}");
    }
}

/// The calls without errors are emitted, too.
#[test]
fn broken_chain() {
    check(
        "gte(list), post(|| async {}).merge(chain).put(replace).frobnicate().delete(remove)",
        &expect_file!["broken_chain.txt"],
    );
}

/// Whether the expansion of a chain contains a text.
fn has_text(chain: &str, text: &str) -> bool {
    output(&tokens(chain)).to_string().contains(text)
}

#[test]
fn duplicates() {
    let twice = "[cors::duplicate_entry]";
    for (chain, expected) in [
        ("get(a).get(b)", true),
        ("get(a).head(b)", false),
        ("get(a).on(MethodFilter::HEAD, b)", false),
        ("get(a).on(MethodFilter::GET, b)", true),
        (
            "get(a).on(axum::routing::MethodFilter::PUT.or(MethodFilter::GET), b)",
            true,
        ),
        ("get(a).on(filter, b)", false),
        ("get(a).on(MethodFilter::PUT.or(filter), b).put(b)", false),
        ("on(MethodFilter::PUT, a).on((MethodFilter::PUT), b)", true),
        ("any(a).get(b)", false),
        ("any(a).fallback(b)", true),
        ("get(a).fallback(a).fallback(a)", true),
        (
            "get(a).layer(b).layer(b).with_state(c).with_state(c)",
            false,
        ),
        ("MethodRouter::new().get(a)", false),
    ] {
        assert_eq!(has_text(chain, twice), expected, "{chain}");
    }
}

#[test]
fn suggestions() {
    for (chain, expected) in [
        ("gte(a)", Some("get")),
        ("get(a).gte(b)", None),
        ("gte(a).gte(b)", Some("get")),
        ("get(a).POST(b)", Some("post")),
        ("an(a)", Some("any")),
        ("get(a).ony(b)", Some("on")),
        ("any(a).falback(b)", Some("fallback")),
        ("layer(a)", None),
        ("get(a).layr(b).layr(c)", Some("layer")),
        ("get(a).any(b)", None),
        ("get(a).list(b)", None),
        ("create(a)", None),
        ("update(a)", None),
        ("get(a).route(b)", None),
    ] {
        let shown = output(&tokens(chain)).to_string();
        let meant = shown.split_once("did you mean `").map(|(_, rest)| rest);
        let meant = meant.map(|rest| rest.split_once('`').unwrap().0);
        assert_eq!(meant, expected, "{chain}");
    }
}

const CHAINS: [&str; 6] = [
    "get(list).post::<_, ((),)>(orders::create::<Db>).delete(Self::remove as Partner)",
    "axum::routing::any(list).on(MethodFilter::PUT.or(MethodFilter::GET), replace).layer(a, b)",
    "MethodRouter::<S>::new().with_state(state).fallback(crate::nothing).trace(r#match,)",
    "get(|a, b| async {}).put(list()).patch(a.layer(b)).merge(c).get_service(d)",
    "get[list], post { create }; delete . ..put options(a) 'a' b\"x\" #[x] -1",
    "<A as B>::get(list).get(<A as B>::list).fn(fn).on(|a, b|, async move |c| d)",
];

#[test]
fn an_invalid_chain_is_still_an_expression() {
    let mut count = 0;
    let mut sound = 0;
    for chain in CHAINS {
        for variant in variants(&tokens(chain)) {
            let shown = variant.to_string();
            let output = output(&variant);
            let text = squeezed(&output);
            let has_error = text.contains("compile_error!");
            // The user's arguments may not parse, but the code around them does.
            let is_expression = syn::parse2::<syn::Expr>(output).is_ok();
            assert!(is_expression || !has_error, "{shown}\nbecame\n{text}");
            if !has_error {
                sound += 1;
                assert!(
                    text.contains("MethodPolicies::new()."),
                    "{shown}\nbecame\n{text}"
                );
            }
            count += 1;
        }
    }
    assert!(count > 2_000, "only {count}");
    assert!((100..count / 2).contains(&sound), "{sound} of {count}");
}

/// Also without the path that the runtime crate puts in front.
#[test]
fn nothing_at_all() {
    for input in ["", "x", "()", "[]", "[x]"] {
        let output = cors_route(tokens(input));
        assert!(output.to_string().contains("compile_error"), "{input}");
        assert!(syn::parse2::<syn::Expr>(output).is_ok(), "{input}");
    }
}
