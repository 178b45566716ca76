//! Attributes and chains while they are written, or mistyped: each of the suite's, cut at every token
//! and with every token replaced. Whatever is there, the macro gives the item, and everything with it
//! that the whole attribute would have defined.
//!
//! The ordinary run tries a part of them; all:
//!
//! ```sh
//! CUT=all cargo test -p cors-macros --release --lib cut -- --nocapture
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{File, ImplItem, ItemImpl, LitStr, Token};

use super::squeezed;
use crate::expand::cors_policy;
use crate::route::cors_route;

/// Nothing, and one of each kind of token: names and keywords, literals, punctuation, groups.
const KINDS: [&str; 34] = [
    "", "x", "r#x", "_", "self", "Self", "crate", "fn", "true", "\"x\"", "r#\"x\"#", "b\"x\"",
    "c\"x\"", "'c'", "b'c'", "5", "1.5", "'x", ",", "=", ":", "::", "|", "-", "#", "*", "!", ";",
    ".", "=>", "&", "()", "[]", "{}",
];

/// Of the cuts, and of the tokens replaced, one in so many is tried: that takes some seconds. The second
/// number has no divisor in common with that of the replacements of a token, so that none is left out.
const ONE_IN: [usize; 2] = [4, 31];
const _: () = assert!(!(KINDS.len() + 1).is_multiple_of(ONE_IN[1]));

fn one_in() -> [usize; 2] {
    match env::var("CUT") {
        Ok(all) if all == "all" => [1, 1],
        Ok(other) => panic!("CUT is {other:?}: `all`, or nothing"),
        Err(_) => ONE_IN,
    }
}

/// An attribute and its item, or the chain of a `cors_route!`.
#[derive(Clone, Debug)]
enum Use {
    Policy(TokenStream, TokenStream),
    Route(TokenStream),
}

/// What the macros are used for in the tests, the documentation and the examples; each once.
fn uses() -> Vec<Use> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = vec![root.join("README.md")];
    for folder in ["tests", "examples", "cors-runtime", "fuzz", "docs"] {
        collect(&root.join(folder), &mut files);
    }
    let mut found = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        if file.extension().is_some_and(|extension| extension == "rs") {
            let tokens = text.parse();
            let tokens = tokens.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            find(&tokens, &mut found);
            let documentation = text.lines().filter_map(|line| {
                let line = line.trim_start();
                line.strip_prefix("///")
                    .or_else(|| line.strip_prefix("//!"))
            });
            find_in_blocks(documentation, &mut found);
        } else {
            find_in_blocks(text.lines(), &mut found);
        }
    }
    found.into_values().collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            // What was written by a macro, or by cargo.
            if name != "expanded" && name != "target" && name != "corpus" && name != "artifacts" {
                collect(&path, files);
            }
        } else if name != "expanded.rs"
            && path
                .extension()
                .is_some_and(|extension| extension == "rs" || extension == "md")
        {
            files.push(path);
        }
    }
}

/// The uses in the blocks of code of a text in Markdown. (What is in no language that has such tokens is
/// left out.)
fn find_in_blocks<'a>(lines: impl Iterator<Item = &'a str>, found: &mut BTreeMap<String, Use>) {
    let mut block: Option<String> = None;
    for line in lines {
        let line = line.trim_start();
        if line.starts_with("```") {
            block = match block {
                None => Some(String::new()),
                Some(code) => {
                    if let Ok(tokens) = code.parse() {
                        find(&tokens, found);
                    }
                    None
                }
            };
        } else if let Some(code) = &mut block {
            // A hidden line.
            code.push_str(line.strip_prefix("# ").unwrap_or(line));
            code.push('\n');
        }
    }
}

/// The uses among these tokens and in their groups, by their text.
fn find(tokens: &TokenStream, found: &mut BTreeMap<String, Use>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let group = match token {
            TokenTree::Group(group) => group,
            // A program that a test compiles.
            TokenTree::Literal(literal) if literal.to_string().contains("cors_") => {
                let text: Result<LitStr, _> = syn::parse2(token.clone().into());
                if let Ok(tokens) = text.map(|text| text.value().parse().unwrap_or_default()) {
                    find(&tokens, found);
                }
                continue;
            }
            _ => continue,
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
    let (cut, replaced) = variants(tokens);
    let [cut_in, replaced_in] = one_in();
    let cut = cut.into_iter().skip(turn % cut_in).step_by(cut_in);
    let replaced = replaced.into_iter();
    cut.chain(replaced.skip(turn % replaced_in).step_by(replaced_in))
        .collect()
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

/// What decides how the companion is called, or whether there is one: what follows the word `name`, with one
/// of the signs between them that people write there, or none, or in parentheses; and `self` in a source.
fn says_who(attribute: &TokenStream) -> Vec<String> {
    let words = words(attribute);
    // Behind a sign, as in `"*" - name = x`, it is a part of an expression.
    let is_name = |at: &usize| {
        words[*at] == "name" && (*at == 0 || words[*at - 1] == "," || !is_sign(&words[*at - 1]))
    };
    let name = (0..words.len()).find(is_name).and_then(|at| {
        let after = words.get(at + 1)?;
        let is_between = matches!(after.as_str(), "=" | ":");
        let value = words[at + 1 + usize::from(is_between)..].split(|word| word == ",");
        Some(value.into_iter().next()?.concat())
    });
    let selves = words
        .iter()
        .filter(|word| *word == "self" || *word == "Self");
    name.into_iter().chain(selves.cloned()).collect()
}

fn is_sign(word: &str) -> bool {
    matches!(word.as_bytes(), [one] if one.is_ascii_punctuation() && *one != b'_')
}

/// The tokens at any depth, without what is around them.
fn words(tokens: &TokenStream) -> Vec<String> {
    let words = tokens.clone().into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if !group.stream().is_empty() => words(&group.stream()),
        token => vec![token.to_string()],
    });
    words.collect()
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

/// What came of some variants.
#[derive(Debug, Default)]
struct Tally {
    uses: usize,
    variants: usize,
    /// Those of which more is held than that nothing panics.
    held: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Tries a variant: whether it is held to something, or what is wrong.
    fn add(&mut self, shown: &str, attempt: impl FnOnce() -> Result<bool, String>) {
        self.variants += 1;
        match catch_unwind(AssertUnwindSafe(attempt)) {
            Ok(Ok(is_held)) => self.held += usize::from(is_held),
            Ok(Err(wrong)) => self.wrong.push(format!("{shown}\n{wrong}")),
            Err(_) => self.wrong.push(format!("{shown}\nthe macro panics")),
        }
    }
}

/// Tries all uses, in as many threads as there are processors: tokens stay in theirs.
fn try_all(each: impl Fn(usize, &Use, &mut Tally) + Sync) -> Tally {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = |thread: usize| {
        let mut tally = Tally::default();
        for (turn, used) in uses().iter().enumerate().skip(thread).step_by(threads) {
            each(turn, used, &mut tally);
        }
        tally
    };
    let all = thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || part(thread)))
            .collect();
        let tallies = started.into_iter().map(|thread| thread.join().unwrap());
        tallies.fold(Tally::default(), |mut all, part| {
            all.uses += part.uses;
            all.variants += part.variants;
            all.held += part.held;
            all.wrong.extend(part.wrong);
            all
        })
    });
    let shown = all.wrong.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        shown.is_empty(),
        "{} of {} are wrong:\n\n{}",
        all.wrong.len(),
        all.variants,
        shown.join("\n\n")
    );
    all
}

/// What has to come out of a variant of an attribute: whether it is a broken one.
fn held(
    variant: &TokenStream,
    attribute: &TokenStream,
    item: &TokenStream,
    whole: Option<&(BTreeSet<String>, bool)>,
) -> Result<bool, String> {
    let output = cors_policy(variant.clone(), item.clone());
    // What is no item is not held to anything but not to panic.
    let Some((names, is_method)) = whole else {
        return Ok(false);
    };
    let found = defined(&output, *is_method).ok_or_else(|| format!("no items:\n{output}"))?;
    let is_broken = squeezed(&output).contains("compile_error!");
    // What is sound defines what it says; so does what is called otherwise.
    if !is_broken || says_who(variant) != says_who(attribute) {
        return match own_name(item) {
            Some(own) if names.contains(&own) && !found.contains(&own) => {
                Err(format!("{own} is missing:\n{output}"))
            }
            _ => Ok(is_broken),
        };
    }
    let missing: Vec<_> = names.difference(&found).collect();
    if missing.is_empty() {
        Ok(is_broken)
    } else {
        Err(format!("{item}\nmissing: {missing:?}"))
    }
}

#[test]
fn whatever_is_written_so_far_defines_what_the_whole_would() {
    let all = try_all(|turn, used, tally| {
        let Use::Policy(attribute, item) = used else {
            return;
        };
        let whole = cors_policy(attribute.clone(), item.clone());
        let names = [false, true]
            .into_iter()
            .find_map(|is_method| Some((defined(&whole, is_method)?, is_method)));
        tally.uses += 1;
        for variant in tried(attribute, turn) {
            tally.add(&variant.to_string(), || {
                held(&variant, attribute, item, names.as_ref())
            });
        }
    });
    let Tally {
        uses,
        variants,
        held,
        ..
    } = all;
    println!("{uses} attributes, {variants} variants, {held} of them broken");
    assert!(uses > 500, "only {uses}");
    assert!(held > 5_000, "only {held} of {variants}");
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
    let all = try_all(|turn, used, tally| {
        let Use::Route(chain) = used else {
            return;
        };
        tally.uses += 1;
        for variant in tried(chain, turn) {
            tally.add(&variant.to_string(), || {
                let output = cors_route(quote!([::cors_runtime] #variant));
                // What is no argument is the compiler's to complain of; what is put around it is sound.
                if !has_arguments(&variant) {
                    return Ok(false);
                }
                match syn::parse2::<syn::Expr>(output.clone()) {
                    Ok(_) => Ok(true),
                    Err(error) => Err(format!("{error}:\n{output}")),
                }
            });
        }
    });
    let Tally {
        uses,
        variants,
        held,
        ..
    } = all;
    println!("{uses} chains, {variants} variants, {held} of them with arguments");
    assert!(uses > 60, "only {uses}");
    assert!(held > 1_000, "only {held} of {variants}");
}
