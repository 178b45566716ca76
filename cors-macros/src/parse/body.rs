//! A chain that a function's body ends in.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::chain::parse;
use crate::ast::chain::{Chain, Step, Unseen, parenthesized};
use crate::report::Report;
use crate::tokens::{flatten, is, mentions, source};

/// The chain that a body gives: its last expression, or what that has in `Ok(…)`. A body that may
/// give something else, too, is not read.
pub(crate) fn visible(body: &TokenStream) -> Result<Chain, Unseen> {
    // To whom one in a closure returns is not looked into.
    if mentions(body, "return") {
        let why = "a `return` may give other methods than the end of the body";
        return Err(Unseen::new(why));
    }
    let tokens = flatten(body.clone());
    let chain = gives(&tokens[end(&tokens)..])?;
    match chain.calls.first() {
        Some(first) if first.path.is_empty() && names(&tokens, &first.name) => {
            let why = format!("`{}` is not axum's here", first.name);
            Err(Unseen::new(why))
        }
        _ => Ok(chain),
    }
}

/// Where the expression begins that a body gives.
fn end(body: &[TokenTree]) -> usize {
    let behind = body
        .iter()
        .rposition(|token| is(token, ';'))
        .map_or(0, |end| end + 1);
    body.len() - without_items(&body[behind..]).len()
}

/// Whether the body gives this name to something of its own.
fn names(body: &[TokenTree], name: &Ident) -> bool {
    body.windows(2).any(|pair| match pair {
        [TokenTree::Ident(keyword), TokenTree::Ident(named)] => {
            (keyword == "fn" || keyword == "let") && named == name
        }
        _ => false,
    })
}

/// What stands behind the items in front: these end in a block, and not in a semicolon.
fn without_items(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let Some(rest) = item_end(tokens).and_then(|end| tokens.get(end..)) {
        tokens = rest;
    }
    tokens
}

/// Where an item ends that begins here and surely is one, whose block is its last token.
fn item_end(tokens: &[TokenTree]) -> Option<usize> {
    let mut at = 0;
    while let Some(TokenTree::Punct(pound)) = tokens.get(at)
        && pound.as_char() == '#'
    {
        at += 2;
    }
    // `pub(crate) async unsafe extern "C" fn`
    let is_in_front = |token: &TokenTree| match token {
        TokenTree::Ident(word) => ["pub", "const", "async", "unsafe", "extern"]
            .iter()
            .any(|known| word == known),
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(_) => false,
    };
    at += tokens
        .get(at..)?
        .iter()
        .position(|token| !is_in_front(token))?;
    let TokenTree::Ident(keyword) = &tokens[at] else {
        return None;
    };
    let is_item = ["fn", "impl", "struct", "enum", "trait", "mod"]
        .iter()
        .any(|known| keyword == known);
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let block = is_item.then(|| tokens[at..].iter().position(is_block))??;
    Some(at + block + 1)
}

/// The chain that an expression is, in parentheses or `Ok(…)`, too.
fn gives(tokens: &[TokenTree]) -> Result<Chain, Unseen> {
    if let Some(inner) = parenthesized(tokens).or_else(|| in_ok(tokens)) {
        return gives(&flatten(inner.stream()));
    }
    if is_cors_route(tokens) {
        return Err(Unseen {
            why: "the handlers in `cors_route!` have policies of their own".to_owned(),
            help: "leave `allow_methods` out: each of them allows what it is routed under anyway",
        });
    }
    let mut report = Report::default();
    let chain = parse(tokens.iter().cloned().collect(), &mut report);
    match chain {
        Some(chain) if !report.has_errors() => trusted(chain),
        _ => {
            let text = source(tokens);
            Err(Unseen::new(if (1..=60).contains(&text.len()) {
                format!("`{text}` is no chain of methods")
            } else {
                "the body ends in no chain of methods".to_owned()
            }))
        }
    }
}

/// The chain, if what begins it is surely axum's: `get`, `routing::get`, `MethodRouter::new`, but not
/// `Self::get` or `db::get`.
fn trusted(chain: Chain) -> Result<Chain, Unseen> {
    let Some(first) = chain.calls.first() else {
        return Ok(chain);
    };
    let module = first.path.iter().rev().find_map(|token| match token {
        TokenTree::Ident(module) => Some(module),
        _ => None,
    });
    match module {
        Some(module) if first.step != Step::New && module != "routing" => {
            let why = format!("what `{}` routes cannot be seen here", first.text());
            Err(Unseen::new(why))
        }
        _ => Ok(chain),
    }
}

/// Whether these are the tokens of `cors_route!(…)`, by whatever path, and of what is called on it.
fn is_cors_route(tokens: &[TokenTree]) -> bool {
    let bang = tokens.iter().position(|token| is(token, '!'));
    let callee = bang.map(|bang| &tokens[..bang]);
    matches!(callee, Some([path @ .., TokenTree::Ident(name)]) if is_path(path) && name == "cors_route")
}

/// What stands in `Ok(…)`, by whatever path, at the end of the body.
fn in_ok(tokens: &[TokenTree]) -> Option<&Group> {
    let (path, group) = tokens.split_at(tokens.len().checked_sub(1)?);
    let group = parenthesized(group)?;
    match path.last() {
        Some(TokenTree::Ident(ok)) if is_path(path) && ok == "Ok" => Some(group),
        _ => None,
    }
}

fn is_path(tokens: &[TokenTree]) -> bool {
    tokens.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    })
}
