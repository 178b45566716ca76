//! A function that builds a router: its policy goes around what it returns.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Type;

use super::carrier::Carrier;
use super::returned::{self, Around};
use crate::ast::item::Function;
use crate::tokens::Trees;

/// The new body: evaluates the old one, also where that returns early, and puts the policy around the
/// value.
pub(super) fn wrap(
    function: &Function,
    returned: &Type,
    krate: &Trees,
    around: &Around,
) -> [TokenStream; 2] {
    let mut body = function.body.clone();
    // `?` in the body needs the type.
    let hint = returned::inferable(returned);
    let is_async = function.asyncness.is_some();
    let leaves_early = function.leaves_early;
    if is_async || !leaves_early {
        // `unused_braces` would warn about the user's braces inside of others.
        body.set_span(Span::mixed_site().located_at(body.span()));
    }
    let value = if !leaves_early {
        Trees::from(TokenTree::from(body))
    } else if is_async {
        let value = quote! {
            async move {
                if false {
                    return #krate::__private::never::<#hint>();
                }
                #body
            }
            .await
        };
        value.into()
    } else {
        quote!((move || -> #hint #body)()).into()
    };
    let router = Ident::new("router", Span::mixed_site());
    let before = &around.before;
    [
        quote! {
            #before
            let #router: #hint = #value;
        },
        returned::cover(returned, &hint, krate, &router, around),
    ]
}

/// For a policy that is known at compile time.
pub(super) fn around(carrier: &Carrier) -> Around {
    let Carrier { ty, items } = carrier;
    Around {
        before: items.clone(),
        by: quote!(PolicyReturn),
        layer: ty.clone().then("layer").called(TokenStream::new()),
    }
}
