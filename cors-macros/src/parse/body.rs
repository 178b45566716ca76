//! The chain of methods in which a function's body ends.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::chain::parse_strictly;
use crate::ast::chain::{CallKind, Chain};
use crate::ast::routes::UnreadableChain;
use crate::tokens::{flatten, is, is_any, is_plain_path, is_word, mentions, parenthesized};

/// The chain that a body returns: its last expression, also in `Ok(…)`.
pub(crate) fn chain(body: &TokenStream) -> Result<Chain, UnreadableChain> {
    // Also one of a closure, which could be told apart only by parsing all expressions.
    if mentions(body, "return") {
        return Err(UnreadableChain::Return);
    }
    let tokens = flatten(body.clone());
    let chain = expression(last_expression(&tokens))?;
    match chain.calls.first() {
        Some(first) if first.path.is_empty() && defined(&tokens).contains(&&first.name) => {
            Err(UnreadableChain::Shadowed(first.name.clone()))
        }
        _ => Ok(chain),
    }
}

/// The expression that a body returns.
pub(crate) fn last_expression(body: &[TokenTree]) -> &[TokenTree] {
    let last_semicolon = body.iter().rposition(|token| is(token, ';'));
    let mut tokens = &body[last_semicolon.map_or(0, |end| end + 1)..];
    // Items that end in a block have no semicolon.
    while let Some(rest) = item_end(tokens).and_then(|end| tokens.get(end..)) {
        tokens = rest;
    }
    tokens
}

/// The names of the functions and variables that the body defines.
pub(crate) fn defined(body: &[TokenTree]) -> Vec<&Ident> {
    let pairs = body.windows(2);
    pairs
        .filter_map(|pair| match pair {
            [TokenTree::Ident(keyword), TokenTree::Ident(name)]
                if is_any(keyword, &["fn", "let"]) =>
            {
                Some(name)
            }
            _ => None,
        })
        .collect()
}

/// The end of the item that begins here, if it ends in a block.
fn item_end(tokens: &[TokenTree]) -> Option<usize> {
    let mut at = 0;
    while tokens.get(at).is_some_and(|token| is(token, '#')) {
        at += 2;
    }
    // `pub(crate) async unsafe extern "C" fn`
    let is_qualifier = |token: &TokenTree| match token {
        TokenTree::Ident(word) => is_any(word, &["pub", "const", "async", "unsafe", "extern"]),
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(_) => false,
    };
    let mut rest = tokens.get(at..)?.iter();
    at += rest.position(|token| !is_qualifier(token))?;
    let keywords = ["fn", "impl", "struct", "enum", "trait", "mod"];
    let is_item = matches!(&tokens[at], TokenTree::Ident(word) if is_any(word, &keywords));
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let block = is_item.then(|| tokens[at..].iter().position(is_block))??;
    Some(at + block + 1)
}

/// The expression inside of parentheses and `Ok(…)`.
pub(crate) fn without_ok(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    while let Some(inner) = parenthesized(&tokens).or_else(|| in_ok(&tokens)) {
        tokens = flatten(inner.stream());
    }
    tokens
}

/// The chain in an expression, which may be in parentheses or in `Ok(…)`.
fn expression(tokens: &[TokenTree]) -> Result<Chain, UnreadableChain> {
    let tokens = without_ok(tokens.to_vec());
    if is_cors_route(&tokens) {
        return Err(UnreadableChain::CorsRoute);
    }
    let chain = parse_strictly(tokens.clone()).ok_or(UnreadableChain::Expression(tokens))?;
    match chain.calls.first() {
        Some(first) if first.kind != CallKind::New && !is_of_axum(&first.path) => {
            Err(UnreadableChain::Call(first.function()))
        }
        _ => Ok(chain),
    }
}

/// Whether a function by this path is axum's: `get`, `routing::get`, but not `Self::get` or `db::get`.
pub(crate) fn is_of_axum(path: &[TokenTree]) -> bool {
    let mut names = path.iter().rev();
    let module = names.find(|token| matches!(token, TokenTree::Ident(_)));
    module.is_none_or(|module| is_word(module, "routing"))
}

/// Whether it is `cors_route!(…)`, by any path, with or without calls behind it.
fn is_cors_route(tokens: &[TokenTree]) -> bool {
    let bang = tokens.iter().position(|token| is(token, '!'));
    match bang.map(|bang| &tokens[..bang]) {
        Some([path @ .., name]) => is_plain_path(path) && is_word(name, "cors_route"),
        _ => false,
    }
}

/// The parentheses of `Ok(…)`, by any path.
fn in_ok(tokens: &[TokenTree]) -> Option<&Group> {
    let (group, path) = tokens.split_last()?;
    let is_ok = is_plain_path(path) && path.last().is_some_and(|ok| is_word(ok, "Ok"));
    parenthesized(std::slice::from_ref(group)).filter(|_| is_ok)
}
