//! The macros on any tokens.

use cors_fuzz_pipeline::{cors_policy, cors_route};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{File, Item, Token};

use crate::lexer::tokens;

/// What parts an attribute from the item under it.
const UNDER: &str = "\n---\n";
/// What an input for `cors_route!` begins with.
const ROUTE: &str = "cors_route!";

/// The tokens of an attribute; `---` on a line; and the tokens of its item, or none for a builder:
/// whatever they are, the item comes out. Behind `cors_route!`, the tokens of a chain.
///
/// # Panics
///
/// If it does not hold.
pub fn attribute(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Some(chain) = text.strip_prefix(ROUTE) {
        route(&tokens(chain));
        return;
    }
    let (attribute, item) = text
        .split_once(UNDER)
        .unwrap_or((&text, "fn the_item() -> Router { Router::new() }"));
    let (attribute, item) = (tokens(attribute), tokens(item));
    let output = cors_policy(attribute.clone(), item.clone());
    let shown = || format!("#[cors_policy({attribute})] {item} becomes {output}");
    match sound_name(&item) {
        Some(name) => {
            // An expression, as in `with(...)`, is passed on: what is none is the compiler's to tell.
            let is_there = has_item(&output, &name)
                || !has_expressions(&attribute) && begins_with(&output, &item);
            assert!(is_there, "{}", shown());
        }
        None => assert!(begins_with(&output, &item), "{}", shown()),
    }
}

/// The name of a function or of a `struct Name;`.
fn sound_name(item: &TokenStream) -> Option<String> {
    match syn::parse2(item.clone()).ok()? {
        Item::Fn(function) => Some(function.sig.ident.to_string()),
        Item::Struct(item) if item.fields.is_empty() && item.semi_token.is_some() => {
            Some(item.ident.to_string())
        }
        _ => None,
    }
}

/// Whether these are items, beside each other or in an `impl` block, and this is one of them.
fn has_item(output: &TokenStream, name: &str) -> bool {
    let is_item = |item: &Item| match item {
        Item::Fn(function) => function.sig.ident == name,
        Item::Struct(item) => item.ident == name,
        _ => false,
    };
    let is_method = |item: &syn::ImplItem| match item {
        syn::ImplItem::Fn(function) => function.sig.ident == name,
        _ => false,
    };
    syn::parse2::<File>(output.clone()).is_ok_and(|file| file.items.iter().any(is_item))
        || syn::parse2::<syn::ItemImpl>(quote!(impl Type { #output }))
            .is_ok_and(|block| block.items.iter().any(is_method))
}

/// Whether all that stands in parentheses could be one.
fn has_expressions(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().all(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            syn::parse2::<syn::Expr>(group.stream()).is_ok() && has_expressions(&group.stream())
        }
        TokenTree::Group(group) => has_expressions(&group.stream()),
        _ => true,
    })
}

/// What is no item comes out as it is, for the compiler to complain of; but for further attributes of
/// this macro, which are taken out. What stands in its last group may have company.
fn begins_with(output: &TokenStream, item: &TokenStream) -> bool {
    if item.to_string().contains("cors_policy") {
        return true;
    }
    let mut head: Vec<TokenTree> = item.clone().into_iter().collect();
    head.pop_if(|last| matches!(last, TokenTree::Group(_)));
    squeezed(output).starts_with(&squeezed(&head.into_iter().collect()))
}

/// The tokens without what only their neighbours decide.
fn squeezed(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    text.split_whitespace().collect()
}

/// What comes out of a chain is one expression, unless there is something in its calls that is no argument:
/// that is passed on, for the compiler to complain of.
fn route(chain: &TokenStream) {
    let output = cors_route(quote!([::cors_runtime] #chain));
    assert!(!output.is_empty(), "{chain}: nothing comes out");
    if has_arguments(chain) {
        let is_expression = syn::parse2::<syn::Expr>(output.clone()).is_ok();
        assert!(is_expression, "{chain} becomes {output}");
    }
}

/// Whether what stands in its parentheses is what a call may have there. In brackets and braces, too: the
/// macro says that these are the wrong ones, and goes on as if they were not.
fn has_arguments(chain: &TokenStream) -> bool {
    chain.clone().into_iter().all(|token| match token {
        // What a variable of `macro_rules!` stands for.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            has_arguments(&group.stream())
        }
        TokenTree::Group(group) => {
            let arguments = Punctuated::<syn::Expr, Token![,]>::parse_terminated;
            arguments.parse2(group.stream()).is_ok()
        }
        _ => true,
    })
}
