//! A function that builds a router: what it returns is wrapped in the policy.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Type;

use super::carrier::Carrier;
use super::returned;
use crate::ast::item::Function;
use crate::tokens::is;

/// The body of the function: evaluated first, whichever way it returns, and the policy put around
/// what comes out.
pub(super) fn wrap(
    function: &Function,
    returned: &Type,
    krate: &TokenStream,
    around: &Around,
) -> TokenStream {
    let mut body = function.body.clone();
    // The type is written where the compiler would otherwise guess: `?` in the body needs it.
    let hint = returned::inferable(returned);
    let is_async = function.asyncness.is_some();
    let leaves_early = may_return(&body.stream());
    if is_async || !leaves_early {
        // These braces are now inside others, which is nothing to warn the user about.
        body.set_span(Span::mixed_site().located_at(body.span()));
    }
    let value = if !leaves_early {
        quote!(#body)
    } else if is_async {
        quote! {
            async move {
                if false {
                    return #krate::__private::never::<#hint>();
                }
                #body
            }
            .await
        }
    } else {
        quote!((move || -> #hint #body)())
    };
    let router = Ident::new("router", Span::mixed_site());
    let Around { before, layer } = around;
    let covered = returned::cover(returned, krate, &quote!(#router), layer);
    quote! {
        #before
        let #router: #hint = #value;
        #covered
    }
}

/// Whether a body may end before its end: by `return`, by `?`, or by a macro that has one of them.
fn may_return(body: &TokenStream) -> bool {
    let mut tokens = body.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Ident(ident) if ident == "return" => true,
            // This one has what is in its parentheses.
            TokenTree::Ident(ident) if ident == "cors_route" => {
                tokens.next_if(|token| is(token, '!'));
                false
            }
            TokenTree::Ident(_) => {
                let is_macro = tokens.next_if(|token| is(token, '!')).is_some();
                is_macro && !tokens.peek().is_some_and(|token| is(token, '='))
            }
            TokenTree::Group(group) => may_return(&group.stream()),
            token => is(token, '?'),
        };
        if found {
            return true;
        }
    }
    false
}

/// What is put around the value.
pub(super) struct Around {
    /// What runs in front of the body.
    pub(super) before: TokenStream,
    /// The layer, as an expression.
    pub(super) layer: TokenStream,
}

/// A policy of which everything is known when it is compiled.
pub(super) fn around(carrier: &Carrier) -> Around {
    let Carrier { ty, items } = carrier;
    Around {
        before: items.clone().unwrap_or_default(),
        layer: quote!(#ty::layer()),
    }
}
