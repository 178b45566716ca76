//! String literals.

use proc_macro2::Literal;
use syn::Lit;

/// The text of a string literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
        _ => None,
    }
}

/// The text as a string literal.
pub(crate) fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}
