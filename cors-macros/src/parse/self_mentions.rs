//! Whether tokens depend on the `impl` that they are in.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::tokens::is;

/// Keywords of items with a `self` and a `Self` of their own.
const ITEMS: &[&str] = &["impl", "trait", "struct", "enum"];

/// Whether a body mentions the value `self` or the type `Self`, other than in an item inside it.
pub(crate) fn in_body(tokens: TokenStream) -> bool {
    mentions_self(tokens, ITEMS)
}

/// The same for a signature, which has no items: there `impl` is a type.
pub(crate) fn in_signature(tokens: TokenStream) -> bool {
    mentions_self(tokens, &[])
}

fn mentions_self(tokens: TokenStream, items: &[&str]) -> bool {
    let mut in_item = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => match ident.to_string().as_str() {
                "Self" if !in_item => return true,
                "self" => {
                    // `self::orders` is a path from this module.
                    let is_path = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
                    if !is_path && !in_item {
                        return true;
                    }
                }
                // `use orders::{self, list};`, but not `impl Sized + use<T>`
                "use" if !tokens.peek().is_some_and(|token| is(token, '<')) => {
                    tokens.find(|token| is(token, ';'));
                }
                // `pub(self)`
                "pub" => {
                    tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
                }
                // `union` is not reserved: a variable may have this name.
                "union" => {
                    in_item |=
                        !items.is_empty() && matches!(tokens.peek(), Some(TokenTree::Ident(_)));
                }
                word => in_item |= items.contains(&word),
            },
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && in_item => {
                in_item = false;
            }
            TokenTree::Group(group) if !in_item && mentions_self(group.stream(), items) => {
                return true;
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => in_item = false,
            _ => {}
        }
    }
    false
}
