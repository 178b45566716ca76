//! A chain that a function's body ends in.

use proc_macro2::{Group, TokenStream, TokenTree};

use super::{Chain, Step, Unseen, parenthesized, parse};
use crate::place::{flatten, source};
use crate::report::Report;

/// The chain that a body gives: its last expression, or what that has in `Ok(…)`. A body that may
/// give something else, too, is not read.
pub(crate) fn visible(body: &TokenStream) -> Result<Chain, Unseen> {
    if returns_early(body) {
        let why = "a `return` may give other methods than the end of the body";
        return Err(Unseen(why.to_owned()));
    }
    let tokens = flatten(body.clone());
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let tail = tokens.iter().rposition(is_end).map_or(0, |end| end + 1);
    expression(&tokens[tail..])
}

fn expression(tokens: &[TokenTree]) -> Result<Chain, Unseen> {
    if let Some(inner) = parenthesized(tokens).or_else(|| in_ok(tokens)) {
        return expression(&flatten(inner.stream()));
    }
    let mut report = Report::default();
    let chain = parse(tokens.iter().cloned().collect(), &mut report);
    match chain {
        Some(chain) if !report.has_errors() => trusted(chain),
        _ => {
            let text = source(tokens);
            Err(Unseen(if (1..=60).contains(&text.len()) {
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
            Err(Unseen(why))
        }
        _ => Ok(chain),
    }
}

/// What stands in `Ok(…)`, by whatever path, at the end of the body.
fn in_ok(tokens: &[TokenTree]) -> Option<&Group> {
    let (path, group) = tokens.split_at(tokens.len().checked_sub(1)?);
    let group = parenthesized(group)?;
    let is_path = path.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    match path.last() {
        Some(TokenTree::Ident(ok)) if is_path && ok == "Ok" => Some(group),
        _ => None,
    }
}

/// Whether there is a `return`, wherever: to whom one in a closure returns is not looked into.
fn returns_early(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "return",
        TokenTree::Group(group) => returns_early(&group.stream()),
        _ => false,
    })
}
