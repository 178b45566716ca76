//! The type that carries the policy of a function that builds a router.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::companion::marker;
use super::constant::Constant;
use super::merged;
use super::names::ours;
use crate::ast::item::Function;
use crate::tokens::Trees;

/// The type, and its items if it is not beside the function.
pub(super) struct Carrier {
    pub(super) ty: Trees,
    pub(super) items: Option<TokenStream>,
}

/// The type with this name beside the function, or one inside its body.
pub(super) fn carrier(
    function: &Function,
    constant: &Constant<'_>,
    name: Option<&Ident>,
) -> Carrier {
    let krate = constant.krate;
    let Some(name) = name else {
        // A name that the body will not have.
        let marker = Ident::new("__CorsPolicy", ours());
        let policy = constant.expression();
        let allow_deprecated = constant.allow_deprecated(false);
        let carried = quote!(<#marker as #krate::__private::FunctionPolicy>::POLICY);
        let checks = merged::checks(constant.checked, &carried, krate);
        return Carrier {
            ty: policy_of(krate, &marker),
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
    // rustc would warn about a use of the deprecated alias.
    let ty = if function.is_deprecated() {
        policy_of(krate, &marker(name))
    } else {
        let mut name = name.clone();
        name.set_span(ours());
        TokenTree::from(name).into()
    };
    Carrier { ty, items: None }
}

/// The type that carries the policy of a marker, in an expression.
fn policy_of(krate: &Trees, marker: &Ident) -> Trees {
    quote!(#krate::__private::PolicyOf::<#marker>).into()
}
