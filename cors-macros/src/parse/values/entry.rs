//! What stands in a list, or in the place of one.

use cors_policy::__private::{Key, STANDARD_METHODS, nearest};
use proc_macro2::{Ident, Literal, TokenTree};

use crate::literal::string;

/// Reads one entry.
pub(crate) type ReadEntry<T> = fn(Key, &[TokenTree]) -> Result<T, Unreadable>;

/// What is wrong with an entry.
pub(crate) struct Unreadable {
    pub(crate) message: String,
    /// What may be right in its place.
    pub(crate) meant: Option<String>,
    /// What to do if it is not.
    pub(crate) help: &'static str,
}

/// `mirror`, as `allow_headers` takes it.
pub(crate) const MIRROR: &str = "mirror";

/// `routed`, as `allow_methods` takes it.
pub(crate) const ROUTED: &str = "routed";

/// What is wrong with it in a list.
pub(crate) const NOT_AN_ENTRY: &str = "`routed` stands for the whole list, not for an entry";

/// What to do about a constant.
pub(crate) const CONSTANT: &str = "write the values here: a macro runs before any constant has a value. \
    To say them once for several routes, put the attribute on a `struct Name;` and write `#[cors_policy(Name)]`";

/// What other libraries call `"*"`.
pub(crate) fn is_everything(word: &Ident) -> bool {
    ["Any", "ANY", "any", "All", "ALL", "all"]
        .iter()
        .any(|all| word == all)
}

/// Whether it is such a word in quotes.
pub(crate) fn is_everything_quoted(literal: &Literal) -> bool {
    let text = string(literal);
    text.is_some_and(|text| ["any", "all"].contains(&text.to_ascii_lowercase().as_str()))
}

pub(crate) fn is_mirror(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(word)] if word == MIRROR)
}

/// `true`, `false`
pub(crate) fn is_bool(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(word)] if word == "true" || word == "false")
}

pub(crate) fn is_routed(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(word)] if word == ROUTED)
}

/// Whether the value is this word, in quotes or not, in whatever case.
pub(crate) fn is_word(value: &[TokenTree], word: &str) -> bool {
    written(value).is_some_and(|written| written.eq_ignore_ascii_case(word))
}

/// Whether the value is a slip for `routed`, and not for a method.
pub(crate) fn is_nearly_routed(value: &[TokenTree]) -> bool {
    let words = STANDARD_METHODS.into_iter().chain([ROUTED]);
    written(value).is_some_and(|written| nearest(&written, words) == Some(ROUTED))
}

fn written(value: &[TokenTree]) -> Option<String> {
    match value {
        [TokenTree::Ident(ident)] => Some(ident.to_string()),
        [TokenTree::Literal(literal)] => string(literal),
        _ => None,
    }
}
