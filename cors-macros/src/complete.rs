//! Completions in an editor.
//!
//! rust-analyzer completes what stands in a `use`. So what is written where keys go is also written
//! into a `use` of the table of keys, which only rust-analyzer ever compiles. The idea is bon's.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::place::flatten;

/// The `use` declarations for these arguments, finished or not.
pub(crate) fn complete(attribute: TokenStream, krate: &TokenStream) -> TokenStream {
    let tokens = flatten(attribute);
    let keys = names(&tokens);
    let nested = ["allow", "dangerously_allow"].into_iter().map(|list| {
        let inner = tokens.windows(2).filter_map(|pair| match pair {
            [TokenTree::Ident(key), TokenTree::Group(group)]
                if key == list && group.delimiter() == Delimiter::Parenthesis =>
            {
                Some(names(&flatten(group.stream())))
            }
            _ => None,
        });
        let inner: Vec<TokenTree> = inner.flatten().collect();
        let list = proc_macro2::Ident::new(list, proc_macro2::Span::call_site());
        quote! {
            mod #list {
                use #krate::__private::completions::#list::*;
                use self::{#(#inner as _,)*};
            }
        }
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            {
                mod keys {
                    // Not `use …::keys::{…}`: `self` would be completed, too.
                    use #krate::__private::completions::keys::*;
                    use self::{#(#keys as _,)*};
                }
                #(#nested)*
            }
        };
    }
}

/// The identifiers that begin an argument.
fn names(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let begins = |at: usize| match at.checked_sub(1).map(|before| &tokens[before]) {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ',',
        Some(_) => false,
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| {
            matches!(token, TokenTree::Ident(name) if name != "crate" && name != "_") && begins(*at)
        })
        .map(|(_, token)| token.clone())
        .collect()
}
