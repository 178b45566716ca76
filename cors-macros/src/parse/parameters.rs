//! The types of a function's arguments: their patterns stay unread.

use proc_macro2::TokenTree;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Token, Type};

/// One argument.
pub(crate) struct Argument {
    /// `None` of a receiver, and of what only some builds have.
    pub(crate) ty: Option<Type>,
}

/// The arguments in the parentheses.
pub(crate) type Arguments = Punctuated<Argument, Token![,]>;

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let is_conditional = attributes.iter().any(|attribute| {
            ["cfg", "cfg_attr"]
                .iter()
                .any(|cfg| attribute.path().is_ident(cfg))
        });
        while !(input.is_empty() || input.peek(Token![,]) || is_colon(input)) {
            if input.parse::<Option<Token![::]>>()?.is_none() {
                input.parse::<TokenTree>()?;
            }
        }
        let ty = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Argument {
            ty: ty.filter(|_| !is_conditional),
        })
    }
}

/// Whether the pattern ends here.
fn is_colon(input: ParseStream<'_>) -> bool {
    input.peek(Token![:]) && !input.peek(Token![::])
}
