//! The type that carries the policy of a function that builds a router.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::companion::marker;
use super::constant::Constant;
use super::{merged, ours};
use crate::ast::item::Function;

/// The type, as the body of the function names it; and the items that make it, where it is none beside the
/// function.
pub(super) struct Carrier {
    pub(super) ty: TokenStream,
    pub(super) items: Option<TokenStream>,
}

/// The type with this name beside the function; or one within its body, where there is none.
pub(super) fn carrier(
    function: &Function,
    constant: &Constant<'_>,
    name: Option<&Ident>,
) -> Carrier {
    let krate = constant.krate;
    let Some(name) = name else {
        // Not what a body has for something of its own.
        let marker = Ident::new("__CorsPolicy", ours());
        let policy = constant.expression();
        let allow_deprecated = constant.allow_deprecated(false);
        let carried = quote!(<#marker as #krate::__private::FunctionPolicy>::POLICY);
        let checks = merged::checks(constant, &carried);
        return Carrier {
            ty: quote!(#krate::__private::PolicyOf::<#marker>),
            items: Some(quote! {
                struct #marker;
                #allow_deprecated
                impl #krate::__private::FunctionPolicy for #marker {
                    const POLICY: &'static #krate::Policy = #policy;
                }
                #checks
            }),
        };
    };
    // Of a use of the type with the function's name, the compiler would warn.
    let ty = if function.is_deprecated() {
        let marker = marker(name);
        quote!(#krate::__private::PolicyOf::<#marker>)
    } else {
        let mut name = name.clone();
        name.set_span(ours());
        name.into_token_stream()
    };
    Carrier { ty, items: None }
}
