//! The words of the grammar that are not keys, and entries that cannot be read.

use cors_policy::__private::{Key, STANDARD_METHODS, nearest};
use proc_macro2::{Ident, Literal, TokenTree};

use crate::tokens::{is, is_any, is_word, string, string_within};

/// Reads an entry of a list.
pub(crate) type ReadEntry<T> = fn(Key, &[TokenTree]) -> Result<T, Unreadable>;

/// What is wrong with an entry.
pub(crate) struct Unreadable {
    pub(crate) message: String,
    /// What may be right instead.
    pub(crate) meant: Option<String>,
    /// What to do where that does not compile.
    pub(crate) help: &'static str,
}

/// The value of `allow_headers` that allows what a preflight asks for.
pub(crate) const MIRROR: &str = "mirror";

/// The value of `allow_methods` that allows the methods of the chain.
pub(crate) const ROUTED: &str = "routed";

/// `env("VAR")`
pub(crate) const ENV: &str = "env";

/// `with(source)`
pub(crate) const WITH: &str = "with";

pub(crate) const ROUTED_IS_NO_ENTRY: &str = "`routed` is the whole list, not an entry";

/// The help for a key that is not `allow_origins`, and whose value is in a variable.
pub(crate) const RUN_TIME: &str = "write the values here: a macro runs before any expression has a value. Where they are known only at \
    run time, make the policy at start-up, with `cors_runtime::Policy::builder()`";

/// The help for a constant.
pub(crate) const CONSTANT: &str = "write the values here: a macro runs before any constant has a value. \
    To say them once for several routes, put the attribute on a `struct Name;` and write `#[cors_policy(Name)]`";

/// The help for an entry that is `*`, among others.
pub(crate) const STAR_AMONG_OTHERS: &str =
    "take it out: `*` cannot be in a list with others, nor beside `allow_credentials`";

/// The help for a value that is not a list.
pub(crate) fn list_help(key: Key) -> &'static str {
    match key {
        Key::AllowOrigins => "list the origins, like `[\"https://app.example.com\"]`",
        Key::AllowMethods => "list the methods, like `[GET, PUT]`",
        Key::AllowHeaders => "list the headers, like `[\"content-type\"]`",
        _ => "list the headers, like `[\"etag\"]`",
    }
}

/// Whether it is a name for `"*"` in other libraries.
pub(crate) fn is_wildcard_name(word: &Ident) -> bool {
    is_any(word, &["Any", "ANY", "any", "All", "ALL", "all"])
}

/// The same in quotes.
pub(crate) fn is_quoted_wildcard_name(literal: &Literal) -> bool {
    let text = string(literal);
    text.is_some_and(|text| ["any", "all"].contains(&text.to_ascii_lowercase().as_str()))
}

/// Whether the value is `*`, or a name for it, in quotes of any kind or without.
pub(crate) fn is_wildcard(value: &[TokenTree]) -> bool {
    match value {
        [star] if is(star, '*') => true,
        [.., TokenTree::Ident(any)] => is_wildcard_name(any),
        [TokenTree::Literal(any)] => {
            is_quoted_wildcard_name(any) || string_within(value).as_deref() == Some("*")
        }
        _ => false,
    }
}

/// Whether the word is the only token.
pub(crate) fn is_only(value: &[TokenTree], word: &str) -> bool {
    matches!(value, [token] if is_word(token, word))
}

pub(crate) fn is_bool(value: &[TokenTree]) -> bool {
    is_only(value, "true") || is_only(value, "false")
}

/// Whether the value is this word, in quotes or not, in any case.
pub(crate) fn is_in_any_case(value: &[TokenTree], word: &str) -> bool {
    unquoted(value).is_some_and(|found| found.eq_ignore_ascii_case(word))
}

/// Whether the value is a typo of `routed`, and not of a method.
pub(crate) fn is_nearly_routed(value: &[TokenTree]) -> bool {
    let words = STANDARD_METHODS.into_iter().chain([ROUTED]);
    unquoted(value).is_some_and(|found| nearest(&found, words) == Some(ROUTED))
}

fn unquoted(value: &[TokenTree]) -> Option<String> {
    match value {
        [TokenTree::Ident(ident)] => Some(ident.to_string()),
        [TokenTree::Literal(literal)] => string(literal),
        _ => None,
    }
}
