//! String literals.

use proc_macro2::{Literal, TokenTree};
use syn::Lit;

use crate::tokens::flatten;

/// The text of a string literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
        _ => None,
    }
}

/// The text of the one literal in an expression, if it has one: `"x".into()`, `String::from("x")`,
/// `b"x"`.
pub(crate) fn only_string(tokens: &[TokenTree]) -> Option<String> {
    match literals(tokens).as_slice() {
        [literal] => match Lit::new(literal.clone()) {
            Lit::ByteStr(bytes) => String::from_utf8(bytes.value()).ok(),
            _ => string(literal),
        },
        _ => None,
    }
}

/// The literals in an expression.
pub(crate) fn literals(tokens: &[TokenTree]) -> Vec<Literal> {
    let of = |token: &TokenTree| match token {
        TokenTree::Literal(literal) => vec![literal.clone()],
        TokenTree::Group(group) => literals(&flatten(group.stream())),
        _ => Vec::new(),
    };
    tokens.iter().flat_map(of).collect()
}

/// The text as a string literal.
pub(crate) fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}
