//! Conditions in the attribute: `#[cfg(...)]`, `if cfg!(...)`. A macro does not see whether they hold.

use proc_macro2::{Delimiter, TokenTree};

use crate::report::{Report, invalid_value};
use crate::span::Location;
use crate::tokens::{flatten, is, is_any, is_word, only_group, source};

pub(crate) const HELP: &str = "a macro does not see which conditions hold: origins for debug builds alone go in `dev(allow_origins = [\"http://localhost:*\"])`; for anything else, put `#[cfg_attr(…, cors_policy(…))]` on the item, once for each case";

/// The number of tokens in the attributes that the tokens begin with.
pub(crate) fn attributes(tokens: &[TokenTree]) -> usize {
    let mut pairs = tokens.chunks_exact(2).take_while(|pair| {
        is(&pair[0], '#') && only_group(&pair[1..], Delimiter::Bracket).is_some()
    });
    pairs.by_ref().count() * 2
}

/// Reports attributes in front of a key or an entry.
pub(crate) fn report_attributes(location: &Location, report: &mut Report) {
    let attributes = flatten(location.tokens.iter().cloned().collect());
    let is_doc = |token: &TokenTree| match token {
        TokenTree::Group(group) => {
            let first = flatten(group.stream()).into_iter().next();
            first.is_some_and(|first| is_word(&first, "doc"))
        }
        _ => false,
    };
    let (message, help) = if attributes.iter().any(is_doc) {
        let message = "a doc comment cannot be inside `#[cors_policy(...)]`";
        (message.to_owned(), "write it with `//`")
    } else {
        let message = "cannot be inside `#[cors_policy(...)]`";
        (format!("`{}` {message}", source(&attributes)), HELP)
    };
    report.add(location, invalid_value(message).help(help));
}

/// Whether the tokens begin with a condition in the place of a key: `if … {`, `cfg_attr(…)`.
pub(crate) fn begins_argument(tokens: &[TokenTree]) -> bool {
    match tokens {
        // Most keys.
        [_, TokenTree::Punct(next), ..] if matches!(next.as_char(), '=' | ',') => false,
        [TokenTree::Ident(first), TokenTree::Group(_), ..] => {
            is_any(first, &["if", "match", "cfg", "cfg_attr"])
        }
        [TokenTree::Ident(first), _, ..] => is_any(first, &["if", "match"]),
        _ => false,
    }
}

/// Reports a condition in the place of a key.
pub(crate) fn report_argument(location: &Location, report: &mut Report) {
    let written = source(&flatten(location.tokens.iter().cloned().collect()));
    let message = format!("`{written}` cannot be inside `#[cors_policy(...)]`");
    report.add(location, invalid_value(message).help(HELP));
}

/// Whether a value, or an entry, depends on a condition.
pub(crate) fn is_conditional(value: &[TokenTree]) -> bool {
    let begins =
        matches!(value.first(), Some(TokenTree::Ident(first)) if is_any(first, &["if", "match"]));
    let has_cfg = || {
        let mut pairs = value.windows(2);
        pairs.any(|pair| is(&pair[1], '!') && is_word(&pair[0], "cfg"))
    };
    begins || has_cfg()
}
