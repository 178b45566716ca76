//! Completions in an editor.
//!
//! rust-analyzer completes what stands in a `use`. So what is written where keys go is also written
//! into a `use` of the table of keys, which only rust-analyzer ever compiles. The idea is bon's.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::tokens::flatten;

/// The `use` declarations for these arguments, finished or not.
pub(crate) fn complete(attribute: TokenStream, krate: &TokenStream) -> TokenStream {
    let tokens = flatten(attribute);
    let keys = names(&tokens);
    // What nobody writes costs nothing: all of this goes through the compiler, once per attribute.
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
                    // Not `use …::keys::{…}`: `self` would be completed, too.
                    use #krate::__private::completions::keys::*;
                    use self::{#(#keys as _,)*};
                }
                #(#nested)*
            }
        };
    }
}

/// The identifiers that begin an argument, less what can only be the path of a named policy.
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
        // A keyword in a `use` would be an error of its own.
        begins && !is_path && syn::parse_str::<Ident>(&name).is_ok()
    };
    tokens
        .iter()
        .enumerate()
        .filter(is_name)
        .map(|(_, token)| token.clone())
        .collect()
}
