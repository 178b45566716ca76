//! A function that builds a router: what it returns is wrapped in the policy.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Type;

use super::constant::Constant;
use super::{merged, returned};
use crate::item::Function;

/// The body of the function: evaluated first, whichever way it returns, and the policy put around
/// what comes out.
pub(super) fn wrap(
    function: &Function,
    returned: &Type,
    krate: &TokenStream,
    layer: &TokenStream,
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
    returned::cover(returned, krate, &value, layer)
}

/// An expression of type `PolicyLayer`, where there is no item beside the function to take it from.
pub(super) fn layer(constant: &Constant<'_>) -> TokenStream {
    let krate = constant.krate;
    let policy = constant.expression();
    let asserts = merged::asserts(constant);
    quote! {{
        const POLICY: #krate::Policy = #policy;
        #asserts
        #krate::__private::layer(POLICY)
    }}
}
