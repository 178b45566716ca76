//! What tokens depend on: the `impl` that they are in, and the function whose body they are.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::tokens::is;

/// What is seen in the tokens, at any depth.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The value `self` or the type `Self`, other than in an item inside them.
    pub(crate) mentions_self: bool,
    /// What may return early: `return`, `?`, or a macro that may have one of them.
    pub(crate) leaves_early: bool,
}

/// Keywords of items with a `self` and a `Self` of their own.
const ITEMS: &[&str] = &["impl", "trait", "struct", "enum"];

/// Looks at a body once.
pub(crate) fn in_body(tokens: TokenStream) -> Seen {
    let mut seen = Seen::default();
    seen.look(tokens, ITEMS, false);
    seen
}

/// Whether a signature mentions `self` or `Self`. It has no items: there `impl` is a type.
pub(crate) fn in_signature(tokens: impl Iterator<Item = TokenTree>) -> bool {
    let mut seen = Seen::default();
    seen.look(tokens, &[], false);
    seen.mentions_self
}

impl Seen {
    /// Looks at the tokens, which may be in an item with a `self` of its own.
    fn look(
        &mut self,
        tokens: impl IntoIterator<Item = TokenTree>,
        items: &[&str],
        within_item: bool,
    ) {
        let mut in_item = within_item;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    let word = ident.to_string();
                    let is_macro = tokens.next_if(|token| is(token, '!')).is_some()
                        && !tokens.peek().is_some_and(|token| is(token, '='));
                    // `cors_route!` has only what is in its parentheses.
                    self.leaves_early |= word == "return" || is_macro && word != "cors_route";
                    match word.as_str() {
                        "Self" => self.mentions_self |= !in_item,
                        // `self::orders` is a path from this module.
                        "self" => {
                            let is_path = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
                            self.mentions_self |= !is_path && !in_item;
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
                            let is_item = matches!(tokens.peek(), Some(TokenTree::Ident(_)));
                            in_item |= is_item && !items.is_empty();
                        }
                        word => in_item |= items.contains(&word),
                    }
                }
                TokenTree::Group(group) => {
                    self.look(group.stream(), items, in_item);
                    if group.delimiter() == Delimiter::Brace {
                        in_item = within_item;
                    }
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '?' => self.leaves_early = true,
                    ';' => in_item = within_item,
                    _ => {}
                },
                TokenTree::Literal(_) => {}
            }
        }
    }
}
