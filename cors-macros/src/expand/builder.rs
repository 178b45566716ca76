//! A function that builds a router: its policy goes around what it returns.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Type;

use super::carrier::Carrier;
use super::returned;
use crate::ast::item::Function;
use crate::tokens::{Trees, is};

/// The new body: evaluates the old one, also where that returns early, and puts the policy around the
/// value.
pub(super) fn wrap(
    function: &Function,
    returned: &Type,
    krate: &Trees,
    around: &Around,
) -> TokenStream {
    let mut body = function.body.clone();
    // `?` in the body needs the type.
    let hint = returned::inferable(returned);
    let is_async = function.asyncness.is_some();
    let leaves_early = may_return(&body.stream());
    if is_async || !leaves_early {
        // `unused_braces` would warn about the user's braces inside of others.
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

/// Whether a body may return early: by `return`, by `?`, or by a macro that has one of them.
fn may_return(body: &TokenStream) -> bool {
    let mut tokens = body.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Ident(ident) if ident == "return" => true,
            // This macro has only what is in its parentheses.
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

/// The code around the value.
pub(super) struct Around {
    /// Runs before the body.
    pub(super) before: TokenStream,
    /// The layer, as an expression.
    pub(super) layer: TokenStream,
}

/// For a policy that is known at compile time.
pub(super) fn around(carrier: &Carrier) -> Around {
    let Carrier { ty, items } = carrier;
    Around {
        before: items.clone().unwrap_or_default(),
        layer: quote!(#ty::layer()),
    }
}
