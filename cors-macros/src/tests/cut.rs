//! Attributes and chains while they are written, or mistyped: each of the suite's, cut at every token
//! and with every token replaced. Whatever is there, the macro gives the item, and everything with it
//! that the whole attribute would have defined.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{File, ImplItem, ItemImpl, Token};

use super::squeezed;
use crate::expand::cors_policy;
use crate::route::cors_route;

/// One of each kind of token, and nothing.
const KINDS: [&str; 9] = ["", "x", "\"x\"", "5", ",", "'x", "()", "[]", "{}"];

/// Of the tokens replaced, one in so many is tried; of the cuts, all. That takes some seconds. The number
/// has no divisor in common with that of the replacements of a token, so that none is left out.
const ONE_IN: usize = 7;

/// An attribute and its item, or the chain of a `cors_route!`.
#[derive(Clone, Debug)]
enum Use {
    Policy(TokenStream, TokenStream),
    Route(TokenStream),
}

/// What the macros are used for in the tests of the user interface, in the README and in the examples;
/// each once.
fn uses() -> Vec<Use> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["tests/ui", "examples"] {
        collect(&root.join(folder), &mut files);
    }
    let mut sources: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let blocks = readme.split("```rust").skip(1);
    sources.extend(blocks.map(|block| {
        let (_, code) = block.split_once('\n').unwrap();
        code.split("```").next().unwrap().to_owned()
    }));
    let mut found = BTreeMap::new();
    for source in sources {
        let tokens: TokenStream = source.parse().unwrap();
        find(&tokens, &mut found);
    }
    found.into_values().collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name().is_some_and(|name| name != "expanded.rs")
            && !path.parent().unwrap().ends_with("expanded")
        {
            files.push(path);
        }
    }
}

/// The uses among these tokens and in their groups, by their text.
fn find(tokens: &TokenStream, found: &mut BTreeMap<String, Use>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        find(&group.stream(), found);
        let before = &tokens[..at];
        let used = match before {
            [.., TokenTree::Ident(name), TokenTree::Punct(bang)]
                if name == "cors_route" && bang.as_char() == '!' =>
            {
                Some(Use::Route(group.stream()))
            }
            [.., TokenTree::Punct(pound)] if pound.as_char() == '#' => {
                policy(&group.stream()).map(|policy| Use::Policy(policy, item(&tokens[at + 1..])))
            }
            _ => None,
        };
        if let Some(used) = used {
            found.insert(format!("{used:?}"), used);
        }
    }
}

/// What stands in `[cors_policy(…)]`, by whatever path.
fn policy(attribute: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = attribute.clone().into_iter().collect();
    match tokens.as_slice() {
        [.., TokenTree::Ident(name), TokenTree::Group(group)] if name == "cors_policy" => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The item that these tokens begin with: up to its block, or its semicolon.
fn item(tokens: &[TokenTree]) -> TokenStream {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let end = tokens
        .iter()
        .position(ends)
        .map_or(tokens.len(), |end| end + 1);
    tokens[..end].iter().cloned().collect()
}

/// The tokens cut at each one, and each one replaced by one of every kind, at any depth.
fn variants(tokens: &TokenStream) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (mut cut, mut replaced) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        let before = || tokens[..at].iter().cloned();
        let after = || tokens[at + 1..].iter().cloned();
        cut.push(before().collect());
        for kind in KINDS {
            let kind: TokenStream = kind.parse().unwrap();
            replaced.push(before().chain(kind).chain(after()).collect());
        }
        let around = |delimiter, inner| TokenTree::Group(Group::new(delimiter, inner));
        // As a variable of `macro_rules!`.
        let variable = around(Delimiter::None, token.clone().into());
        replaced.push(before().chain([variable]).chain(after()).collect());
        let TokenTree::Group(group) = token else {
            continue;
        };
        let (cut_within, replaced_within) = variants(&group.stream());
        // What is typed last has nothing behind it, or what was there before.
        for inner in cut_within {
            let group = around(group.delimiter(), inner);
            cut.push(before().chain([group.clone()]).collect());
            cut.push(before().chain([group]).chain(after()).collect());
        }
        for inner in replaced_within {
            let group = around(group.delimiter(), inner);
            replaced.push(before().chain([group]).chain(after()).collect());
        }
    }
    (cut, replaced)
}

/// The variants that are tried: a part of them that is the same each time.
fn tried(tokens: &TokenStream, turn: usize) -> Vec<TokenStream> {
    let (mut variants, replaced) = variants(tokens);
    variants.extend(replaced.into_iter().skip(turn % ONE_IN).step_by(ONE_IN));
    variants
}

/// The names that these items define. `None` if they are no items.
fn defined(output: &TokenStream, is_method: bool) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    if is_method {
        let block: ItemImpl = syn::parse2(quote!(impl App { #output })).ok()?;
        names.extend(block.items.iter().filter_map(member));
        return Some(names);
    }
    let file: File = syn::parse2(output.clone()).ok()?;
    for item in &file.items {
        match item {
            syn::Item::Fn(function) => {
                names.insert(format!("fn {}", function.sig.ident));
            }
            syn::Item::Struct(item) => {
                names.insert(format!("struct {}", item.ident));
            }
            syn::Item::Impl(block) => {
                let ty = squeezed(&quote::ToTokens::to_token_stream(&block.self_ty));
                let of = block.trait_.as_ref().and_then(|(of, _)| of.segments.last());
                let of = of.map(|of| of.ident.to_string()).unwrap_or_default();
                let members = block.items.iter().filter_map(member);
                names.extend(members.map(|member| format!("{ty}: {of}::{member}")));
            }
            _ => {}
        }
    }
    Some(names)
}

fn member(item: &ImplItem) -> Option<String> {
    match item {
        ImplItem::Fn(function) => Some(format!("fn {}", function.sig.ident)),
        ImplItem::Const(constant) => Some(format!("const {}", constant.ident)),
        _ => None,
    }
}

/// What decides how the companion is called, or whether there is one: `name = …`, however it is spelt,
/// and `self` in a source.
fn says_who(attribute: &TokenStream) -> Vec<String> {
    let text = squeezed(attribute);
    let name = text.split_once("name").map(|(_, rest)| {
        let end = rest.find(',').unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    let selves = text.matches("self").map(str::to_owned);
    name.into_iter().chain(selves).collect()
}

/// What the item itself defines, if it is one that can have a policy.
fn own_name(item: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    tokens.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(keyword), TokenTree::Ident(name)]
            if keyword == "fn" || keyword == "struct" =>
        {
            Some(format!("{keyword} {name}"))
        }
        _ => None,
    })
}

#[test]
fn whatever_is_written_so_far_defines_what_the_whole_would() {
    let (mut attributes, mut count, mut broken) = (0, 0, 0);
    for (turn, used) in uses().into_iter().enumerate() {
        let Use::Policy(attribute, item) = used else {
            continue;
        };
        let whole = cors_policy(attribute.clone(), item.clone());
        // What is no item is not held to anything but not to panic.
        let names = [false, true]
            .into_iter()
            .find_map(|is_method| Some((defined(&whole, is_method)?, is_method)));
        attributes += 1;
        for variant in tried(&attribute, turn) {
            let shown = variant.to_string();
            let output = cors_policy(variant.clone(), item.clone());
            count += 1;
            let Some((names, is_method)) = &names else {
                continue;
            };
            let found = defined(&output, *is_method);
            let found = found.unwrap_or_else(|| panic!("{shown}: no items:\n{output}"));
            let is_broken = squeezed(&output).contains("compile_error!");
            broken += usize::from(is_broken);
            // What is sound defines what it says; so does what is called otherwise.
            if !is_broken || says_who(&variant) != says_who(&attribute) {
                assert!(
                    own_name(&item).is_none_or(|own| found.contains(&own)),
                    "{shown}"
                );
                continue;
            }
            let missing: Vec<_> = names.difference(&found).collect();
            assert_eq!(missing, Vec::<&String>::new(), "{shown}\n{item}");
        }
    }
    println!("{attributes} attributes, {count} variants, {broken} of them broken");
    assert!(attributes > 300, "only {attributes}");
    assert!(broken > 8_000, "only {broken} of {count}");
}

/// Whether what stands in its parentheses is what a call may have there.
fn has_arguments(chain: &TokenStream) -> bool {
    let are_expressions = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let arguments = Punctuated::<syn::Expr, Token![,]>::parse_terminated;
            arguments.parse2(group.stream()).is_ok()
        }
        _ => true,
    };
    chain.clone().into_iter().all(are_expressions)
}

#[test]
fn whatever_is_written_so_far_of_a_chain_is_an_expression() {
    let (mut chains, mut count, mut sound) = (0, 0, 0);
    for (turn, used) in uses().into_iter().enumerate() {
        let Use::Route(chain) = used else {
            continue;
        };
        chains += 1;
        for variant in tried(&chain, turn) {
            let output = cors_route(quote!([::cors_runtime] #variant));
            count += 1;
            // What is no argument is the compiler's to complain of; what is put around it is sound.
            if has_arguments(&variant) {
                let is_expression = syn::parse2::<syn::Expr>(output.clone()).is_ok();
                assert!(is_expression, "{variant}\nbecame\n{output}");
                sound += 1;
            }
        }
    }
    println!("{chains} chains, {count} variants, {sound} of them with arguments");
    assert!(chains > 50, "only {chains}");
    assert!(sound > 2_000, "only {sound} of {count}");
}
