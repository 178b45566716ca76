//! The type that carries the policy of a function that builds a router.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::constant::Constant;
use super::{merged, ours};
use crate::ast::item::Function;

/// What the type is called within a body: not what a body has for something of its own.
const WITHIN: &str = "__CorsPolicy";

/// The type, and the items that make it, where it is none beside the function.
pub(super) struct Carrier {
    pub(super) name: Ident,
    pub(super) items: Option<TokenStream>,
}

/// The type beside the function, of this name; or one within its body, where there is none, or where the
/// compiler would warn the user of our use of it.
pub(super) fn carrier(
    function: &Function,
    constant: &Constant<'_>,
    name: Option<&Ident>,
) -> Carrier {
    match name {
        Some(name) if !function.is_deprecated() => Carrier {
            name: name.clone(),
            items: None,
        },
        name => {
            let carrier = Ident::new(WITHIN, ours());
            let items = within(constant, name, &carrier);
            Carrier {
                name: carrier,
                items: Some(items),
            }
        }
    }
}

fn within(constant: &Constant<'_>, name: Option<&Ident>, carrier: &Ident) -> TokenStream {
    let krate = constant.krate;
    let (policy, checks) = match name {
        Some(name) => (quote!(<#name as #krate::CorsPolicy>::POLICY), None),
        None => (
            constant.expression(),
            Some(merged::checks(constant, carrier)),
        ),
    };
    // One beside the function is used here only where the function is deprecated.
    let is_deprecated = name.is_some() || constant.written.base.is_some();
    let allow_deprecated = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        struct #carrier;
        #allow_deprecated
        impl #krate::CorsPolicy for #carrier {
            const POLICY: #krate::Policy = #policy;
        }
        #checks
    }
}
