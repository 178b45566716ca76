//! Where something stands in the attribute.

use proc_macro2::{Span, TokenStream, TokenTree};

/// Where something stands, and before or after what else.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The tokens that a finding is to underline; none for the attribute as a whole.
    pub(crate) tokens: TokenStream,
    /// The position of the key, of the entry in its list, and so on inwards: spans cannot be compared.
    order: Vec<usize>,
}

impl Place {
    pub(crate) fn attribute() -> Place {
        Place {
            tokens: TokenStream::new(),
            order: Vec::new(),
        }
    }

    pub(crate) fn key(index: usize, tokens: impl IntoIterator<Item = TokenTree>) -> Place {
        Place::attribute().entry(index, tokens)
    }

    /// A place in the item that carries the attribute.
    pub(crate) fn item(index: usize, tokens: impl IntoIterator<Item = TokenTree>) -> Place {
        Place {
            tokens: tokens.into_iter().collect(),
            order: vec![usize::MAX, index],
        }
    }

    /// A place within this one.
    pub(crate) fn entry(&self, index: usize, tokens: impl IntoIterator<Item = TokenTree>) -> Place {
        let mut order = self.order.clone();
        order.push(index);
        Place {
            tokens: tokens.into_iter().collect(),
            order,
        }
    }

    /// A place behind this one and all in it.
    pub(crate) fn after(&self, tokens: impl IntoIterator<Item = TokenTree>) -> Place {
        self.entry(usize::MAX, tokens)
    }

    /// The same position, with other tokens underlined.
    pub(crate) fn around(&self, tokens: impl IntoIterator<Item = TokenTree>) -> Place {
        Place {
            tokens: tokens.into_iter().collect(),
            order: self.order.clone(),
        }
    }

    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The span of the first token; all that a warning can underline.
    pub(crate) fn span(&self) -> Span {
        self.tokens
            .clone()
            .into_iter()
            .next()
            .map_or_else(Span::call_site, |token| token.span())
    }
}

/// Something that was read, and where.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}
