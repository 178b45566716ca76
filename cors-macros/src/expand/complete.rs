//! Completions of keys and names in an editor.
//!
//! rust-analyzer completes the names of a `use`. So the names in an attribute are repeated in a `use`
//! from the table of keys, which only rust-analyzer compiles. The idea is bon's.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::tokens::flatten;

/// The `use` declarations for these arguments, also where they are unfinished.
pub(crate) fn complete(attribute: TokenStream, krate: &TokenStream) -> TokenStream {
    let tokens = flatten(attribute);
    let keys = names(&tokens);
    // Each of these costs compile time, so only those that are given are emitted.
    let nested = ["allow", "dangerously_allow"].into_iter().map(|list| {
        let inner: Vec<TokenTree> = tokens
            .windows(2)
            .filter_map(|pair| match pair {
                [TokenTree::Ident(key), TokenTree::Group(group)]
                    if key == list && group.delimiter() == Delimiter::Parenthesis =>
                {
                    Some(group.stream())
                }
                _ => None,
            })
            .flat_map(|stream| names(&flatten(stream)))
            .collect();
        let name = Ident::new(list, proc_macro2::Span::call_site());
        (!inner.is_empty()).then(|| {
            quote! {
                mod #name {
                    use #krate::__private::completions::#name::*;
                    use self::{#(#inner as _,)*};
                }
            }
        })
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            {
                mod keys {
                    // In `use …::keys::{…}`, `self` would be completed, too.
                    use #krate::__private::completions::keys::*;
                    use self::{#(#keys as _,)*};
                }
                #(#nested)*
            }
        };
    }
}

/// The identifiers that begin an argument, without the paths of named policies.
fn names(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let is = |at: Option<usize>, what: char| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| crate::tokens::is(token, what))
    };
    let is_name = |(at, token): &(usize, &TokenTree)| {
        let TokenTree::Ident(name) = token else {
            return false;
        };
        let name = name.to_string();
        let begins = *at == 0 || is(at.checked_sub(1), ',');
        let is_path = name.starts_with(char::is_uppercase) || is(Some(at + 1), ':');
        // A keyword would be a syntax error.
        begins && !is_path && syn::parse_str::<Ident>(&name).is_ok()
    };
    tokens
        .iter()
        .enumerate()
        .filter(is_name)
        .map(|(_, token)| token.clone())
        .collect()
}
