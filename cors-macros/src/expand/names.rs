//! Names and spans of what is emitted.

use proc_macro2::{Ident, Span};

/// The name of a policy in messages.
pub(super) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

/// The span of code that the user did not write.
pub(super) fn ours() -> Span {
    Span::call_site()
}
