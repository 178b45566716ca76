//! A function that builds a router: what it returns is wrapped in the policy.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Type;

use super::carrier::Carrier;
use super::constant::Constant;
use super::returned;
use crate::ast::item::Function;

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
    let value = if function.asyncness.is_some() {
        // These braces are now inside others, which is nothing to warn the user about.
        body.set_span(Span::mixed_site().located_at(body.span()));
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
    let Around { before, layer } = around;
    let covered = returned::cover(returned, krate, &value, layer);
    quote!(#before #covered)
}

/// What is put around the value.
pub(super) struct Around {
    /// What runs in front of the body.
    pub(super) before: TokenStream,
    /// The layer, as an expression.
    pub(super) layer: TokenStream,
}

/// A policy of which everything is known when it is compiled.
pub(super) fn around(constant: &Constant<'_>, carrier: &Carrier) -> Around {
    let krate = constant.krate;
    let Carrier { name, items } = carrier;
    Around {
        before: items.clone().unwrap_or_default(),
        layer: quote!(<#name as #krate::CorsPolicy>::layer()),
    }
}
