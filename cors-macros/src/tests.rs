//! Tests of the macros, in process: what they emit for valid and for invalid input.

use std::collections::BTreeSet;

use expect_test::{ExpectFile, expect_file};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens as _;

use crate::expand::cors_policy;

// The policies of the examples need the Public Suffix List.
#[cfg(feature = "public-suffix")]
mod examples;
mod handler;
mod origins;
mod route;
mod routed;

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// The expansion as the items of a file or, for a method, of an `impl` block.
fn expanded(attribute: &str, item: &str, is_method: bool) -> String {
    let mut output = cors_policy(tokens(attribute), tokens(item));
    if is_method {
        output = quote::quote!(impl App { #output });
    }
    prettyplease::unparse(&syn::parse2(output).unwrap())
}

/// Compares an expansion with a file; `UPDATE_EXPECT=1` writes it.
#[track_caller]
fn check(attribute: &str, item: &str, expected: &ExpectFile) {
    expected.assert_eq(&expanded(attribute, item, item.contains("self")));
}

#[test]
fn builder() {
    check(
        r#"
            allow_origins = ["https://app.example.com", "http://localhost:*"],
            allow_methods = [GET, "PUT", custom("PURGE")],
            allow_headers = ["content-type"],
            expose_headers = "*",
            max_age = "10m"
        "#,
        r#"
            /// The API.
            #[must_use]
            #[deny(unused)]
            #[cfg(unix)]
            pub(crate) fn api<S>(state: &S) -> Router<S>
            where
                S: Clone,
            {
                Router::new().route("/", get(show))
            }
        "#,
        &expect_file!["tests/builder.txt"],
    );
}

#[test]
fn async_builder_with_result() {
    check(
        "allow_origins = \"*\"",
        r"
            pub async fn api(pool: &Pool) -> Result<Router, Error> {
                let pool = pool.get().await?;
                Ok(Router::new().with_state(pool))
            }
        ",
        &expect_file!["tests/async_builder_with_result.txt"],
    );
}

#[test]
fn impl_into() {
    check(
        "allow_origins = \"*\", name = ApiPolicy, crate = framework::cors",
        "fn api() -> impl Into<Router> { Router::new() }",
        &expect_file!["tests/impl_into.txt"],
    );
}

#[test]
fn deprecated_builder() {
    check(
        "same_origin",
        "#[deprecated] fn api() -> Router { Router::new() }",
        &expect_file!["tests/deprecated_builder.txt"],
    );
}

#[test]
fn named_policy() {
    check(
        "allow_origins = [\"null\", \"https://app.example.com\"], allow_headers = mirror, dangerously_allow(null_origin)",
        "#[derive(Debug)] pub struct Partner;",
        &expect_file!["tests/named_policy.txt"],
    );
}

#[test]
fn named_policy_on_another() {
    check(
        "partners::Partner, allow_methods = [], allow_credentials, max_age = []",
        "struct Trusted;",
        &expect_file!["tests/named_policy_on_another.txt"],
    );
}

/// The item is emitted unchanged, with everything that other code may use.
#[test]
fn broken() {
    check(
        "allow_origins = [\"https://app.example.com/\"], allow_methods = [GTE]",
        "fn api() -> Router { Router::new() }",
        &expect_file!["tests/broken.txt"],
    );
}

#[test]
fn with_a_warning() {
    check(
        "allow_origins = \"*\", max_age = 86400",
        "fn api() -> Router { Router::new() }",
        &expect_file!["tests/with_a_warning.txt"],
    );
}

#[test]
fn method() {
    check(
        "Partner, allow_credentials",
        "pub fn router(&mut self) -> MethodRouter { self.count += 1; get(show) }",
        &expect_file!["tests/method.txt"],
    );
}

#[test]
fn unsafe_function() {
    check(
        "allow_origins = \"*\", name = _",
        "unsafe fn api(path: *const str) -> Router { Router::new() }",
        &expect_file!["tests/unsafe_function.txt"],
    );
}

/// Keys, also unfinished ones, are repeated in a `use` for editors.
#[test]
fn unfinished() {
    check(
        "allow_origins = \"*\", allow_m, dangerously_allow(nul)",
        "struct Partner;",
        &expect_file!["tests/unfinished.txt"],
    );
}

const ATTRIBUTES: [&str; 14] = [
    r#"allow_origins = ["https://a.example", "https://*.b.example"], allow_credentials"#,
    r#"allow_origins = "*", allow_methods = [GET, "PUT", custom("PURGE")], max_age = 600"#,
    r#"allow_origins = "*", allow_methods = "*", allow_headers = mirror, expose_headers = "*""#,
    r#"allow_origins = ["null"], dangerously_allow(null_origin, insecure_origin)"#,
    r#"allow_origins = "*", max_age = "1d", allow(max_age_above_cap)"#,
    r#"allow_origins = "*", name = Other, crate = ::framework::cors"#,
    r"allow_origins = *, name = _, crate = $crate::cors",
    r#"a::Partner, allow_headers = ["x-a", header::CONTENT_TYPE], expose_headers = []"#,
    r"Partner, allow_credentials = false, max_age = Duration::from_secs(-60)",
    r#"allow_origin: ["https://A.example/"]; methods(GET PUT) max_age = 10 min"#,
    r#"allow_origins = ["https://a.example", env("A"), env("B", default = ["*"])], max_age = 1"#,
    r#"allow_origins = std::env::var("A"), dev = "http://a", dev(allow_origin = [env(B)], x), env("C", "D")"#,
    r#"same_origin = "true", allow_headers(["x"]), dangerously_allow = [public_suffix]"#,
    r#""https://a.example", Partner::<u8> = |x| { x }, r#type, 'a' b"x" 1.5u8 #[x] -1"#,
];

const REPLACEMENTS: [&str; 18] = [
    "",
    "x",
    "Any",
    "GET",
    "mirror",
    "self",
    "struct",
    "_",
    "\"*\"",
    "\"x\"",
    "5",
    "10m",
    ",",
    "=",
    ":",
    "()",
    "[\"*\"]",
    "{ a, b = 1 }",
];

/// The tokens cut off at each token, and with each token replaced, at any depth.
fn variants(source: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = source.clone().into_iter().collect();
    let mut variants = Vec::new();
    for at in 0..tokens.len() {
        let before = || tokens[..at].iter().cloned();
        let after = || tokens[at + 1..].iter().cloned();
        variants.push(before().collect());
        for replacement in REPLACEMENTS {
            let replacement: TokenStream = replacement.parse().unwrap();
            variants.push(before().chain(replacement).chain(after()).collect());
        }
        let wrap = |delimiter, inner: TokenStream| TokenTree::Group(Group::new(delimiter, inner));
        // As `macro_rules!` passes `$x:expr` on.
        let invisible = wrap(Delimiter::None, tokens[at].clone().into());
        variants.push(before().chain([invisible]).chain(after()).collect());
        if let TokenTree::Group(group) = &tokens[at] {
            for inner in self::variants(&group.stream()) {
                let group = wrap(group.delimiter(), inner);
                variants.push(before().chain([group]).chain(after()).collect());
            }
        }
    }
    variants
}

/// The names of the items of an expansion, and of the members of their `impl` blocks. `None` if it does not parse.
fn defined(output: TokenStream) -> Option<BTreeSet<String>> {
    let file: syn::File = syn::parse2(output).ok()?;
    let names = file.items.iter().flat_map(|item| match item {
        syn::Item::Fn(function) => vec![format!("fn {}", function.sig.ident)],
        syn::Item::Struct(item) => vec![format!("struct {}", item.ident)],
        syn::Item::Type(item) => vec![format!("type {}", item.ident)],
        syn::Item::Impl(block) => {
            let ty = squeezed(&block.self_ty.to_token_stream());
            // The user's code does not name the macro's own types.
            if ty.starts_with("__") {
                return Vec::new();
            }
            let members = block.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(function) => Some(format!("{ty}::{}", function.sig.ident)),
                syn::ImplItem::Const(constant) => Some(format!("{ty}::{}", constant.ident)),
                _ => None,
            });
            members.collect()
        }
        _ => Vec::new(),
    });
    Some(names.collect())
}

/// An unfinished or mistyped attribute defines the same items as the whole attribute, so that one mistake is one error.
#[test]
fn an_invalid_attribute_keeps_the_item() {
    let items = [
        ("fn the_item() -> Router { Router::new() }", "fn the_item"),
        ("struct the_item;", "struct the_item"),
    ];
    for attribute in ATTRIBUTES {
        for (item, own) in items {
            let expand = |attribute: TokenStream| defined(cors_policy(attribute, tokens(item)));
            let whole = expand(tokens(attribute)).unwrap();
            // At least the type with its constant.
            let is_named = attribute.contains("name");
            let carrier = ["type the_item", "the_item::POLICY"];
            let has_carrier = carrier.iter().any(|carrier| whole.contains(*carrier));
            assert!(is_named || has_carrier, "{whole:?}");
            for variant in variants(&tokens(attribute)) {
                let found = expand(variant.clone());
                let found = found.unwrap_or_else(|| panic!("{variant}: no items come out"));
                // `name` and `self` decide what is defined beside the item.
                let words = squeezed(&variant);
                let is_whole =
                    !is_named && !["name", "self"].iter().any(|word| words.contains(word));
                let missing: Vec<_> = whole.difference(&found).collect();
                assert!(found.contains(own), "{variant}: the item is gone");
                assert!(
                    missing.is_empty() || !is_whole,
                    "{variant}: {missing:?} are missing"
                );
            }
        }
    }
}

/// Tokens that are not an item are emitted unchanged, for rustc to report.
#[test]
fn an_invalid_item_keeps_its_tokens() {
    let items = [
        "#[must_use] pub(crate) async unsafe extern \"C\" fn x<'a, T: A<B>>(a: &'a T) -> Result<Router, E> where T: C { a }",
        "#[derive(Debug)] pub struct Name;",
        "impl<T> A for B { fn a() {} }",
    ];
    for item in items {
        for variant in variants(&tokens(item)) {
            let output = cors_policy(tokens("max_age = \"7d\""), variant.clone());
            let output = squeezed(&output);
            // The macro may add to a body in front of its tokens.
            let mut head: Vec<TokenTree> = variant.into_iter().collect();
            let body = head.pop_if(|last| matches!(last, TokenTree::Group(_)));
            let head = squeezed(&head.into_iter().collect());
            assert!(output.starts_with(&head), "{head}\nbecame\n{output}");
            if let Some(TokenTree::Group(body)) = body {
                // A variable of `macro_rules!` may be the braces with the body.
                let body = squeezed(&body.stream());
                let body = body.trim_start_matches('{').trim_end_matches('}');
                assert!(output.contains(body), "{body}\nis not in\n{output}");
            }
        }
    }
}

/// The tokens as text without white space.
fn squeezed(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}
