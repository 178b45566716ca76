//! What stands in a list, or in the place of one.

use cors_policy::Key;
use proc_macro2::{Ident, TokenTree};

/// Reads one entry.
pub(super) type ReadEntry<T> = fn(Key, &[TokenTree]) -> Result<T, Unreadable>;

/// What is wrong with an entry.
pub(super) struct Unreadable {
    pub(super) message: String,
    /// What may be right in its place.
    pub(super) meant: Option<String>,
    /// What to do if it is not.
    pub(super) help: &'static str,
}

/// `mirror`, as `allow_headers` takes it.
pub(super) const MIRROR: &str = "mirror";

/// What to do about a constant.
pub(super) const CONSTANT: &str = "write the values here: a macro runs before any constant has a value. \
    To say them once for several routes, put the attribute on a `struct Name;` and write `#[cors_policy(Name)]`";

/// What other libraries call `"*"`.
pub(super) fn is_everything(word: &Ident) -> bool {
    ["Any", "ANY", "any", "All", "ALL", "all"]
        .iter()
        .any(|all| word == all)
}

pub(crate) fn is_mirror(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(word)] if word == MIRROR)
}
