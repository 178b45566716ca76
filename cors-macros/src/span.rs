//! Where something is in the attribute.

use proc_macro2::{Span, TokenTree};

/// The tokens that a finding underlines, and their position in the attribute.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    /// Empty for the attribute as a whole.
    pub(crate) tokens: Vec<TokenTree>,
    /// The index of the key, of the entry in its list, and so on inwards. Sorts findings: spans cannot
    /// be compared on stable Rust.
    order: Vec<usize>,
}

/// A value and where it was read.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) location: Location,
}

impl Location {
    pub(crate) fn attribute() -> Location {
        Location {
            tokens: Vec::new(),
            order: Vec::new(),
        }
    }

    /// A location in the item that carries the attribute.
    pub(crate) fn item(index: usize, tokens: impl IntoIterator<Item = TokenTree>) -> Location {
        Location {
            tokens: tokens.into_iter().collect(),
            order: vec![usize::MAX, index],
        }
    }

    /// A location inside this one.
    pub(crate) fn entry(
        &self,
        index: usize,
        tokens: impl IntoIterator<Item = TokenTree>,
    ) -> Location {
        let mut order = self.order.clone();
        order.push(index);
        Location {
            tokens: tokens.into_iter().collect(),
            order,
        }
    }

    /// A location behind everything inside this one.
    pub(crate) fn after(&self, token: TokenTree) -> Location {
        self.entry(usize::MAX, [token])
    }

    /// The same position, with other tokens underlined.
    pub(crate) fn around(&self, tokens: impl IntoIterator<Item = TokenTree>) -> Location {
        Location {
            tokens: tokens.into_iter().collect(),
            order: self.order.clone(),
        }
    }

    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The span of the first token. A warning can underline no more.
    pub(crate) fn span(&self) -> Span {
        let first = self.tokens.first();
        first.map_or_else(Span::call_site, TokenTree::span)
    }
}
