//! The type that carries a policy: the user's struct, or one with the name of their function.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::Visibility;

use super::constant::Constant;
use super::merged;
use super::names::{ours, plain};
use crate::ast::item::Function;
use crate::tokens::Trees;

/// The type that the macro makes for a function's policy.
pub(super) fn marker(name: &Ident) -> Ident {
    format_ident!("__{}_policy", plain(name), span = ours())
}

/// What the type of a handler has in addition.
#[derive(Default)]
pub(super) struct HandlerItems {
    /// Items that the others use.
    pub(super) items: TokenStream,
    /// The body of the function that gives the type of the handler.
    pub(super) handler: Option<TokenStream>,
    /// The body of a function that is in sight of this crate alone.
    pub(super) applied: Option<TokenStream>,
    /// Whether the types are in sight of this crate alone, also where the function is `pub`.
    pub(super) is_internal: bool,
}

/// The types beside a function: an alias with its name, which a `use` of the function imports, too, and the
/// marker type that tells it from others.
pub(super) fn beside(
    function: &Function,
    name: &Ident,
    constant: &Constant<'_>,
    handler_items: HandlerItems,
) -> [TokenStream; 2] {
    let Constant { krate, args, .. } = constant;
    let marker = marker(name);
    let has_source = args.source().is_some() && !constant.checked.is_broken;
    let carrier = format_ident!(
        "{}",
        if has_source {
            "PolicyWithSource"
        } else {
            "PolicyOf"
        }
    );
    let visibility = if handler_items.is_internal {
        quote!(pub(crate))
    } else {
        function.visibility.to_token_stream()
    };
    let hidden =
        (!matches!(function.visibility, Visibility::Inherited)).then(|| quote!(#[doc(hidden)]));
    let deprecated = function.attributes.iter();
    let deprecated = deprecated.filter(|attribute| attribute.path().is_ident("deprecated"));
    let types = quote! {
        #(#deprecated)*
        #hidden
        #[allow(non_camel_case_types)]
        #visibility type #name = #krate::__private::#carrier<#marker>;
        #hidden
        #visibility struct #marker;
    };
    let implementation = implementation(function, &marker, constant, handler_items);
    [types, implementation]
}

fn implementation(
    function: &Function,
    marker: &Ident,
    constant: &Constant<'_>,
    handler_items: HandlerItems,
) -> TokenStream {
    let krate = constant.krate;
    let HandlerItems {
        items,
        handler,
        applied,
        is_internal: _,
    } = handler_items;
    // Only if something is deprecated: `forbid(deprecated)` refuses every `allow`.
    let allow_deprecated = function
        .is_deprecated()
        .then(|| quote!(#[allow(deprecated)]));
    let handler = handler.map(|body| {
        quote! {
            #allow_deprecated
            fn handler() -> ::core::option::Option<::core::any::TypeId> {
                #body
            }
        }
    });
    let policy = constant.expression();
    let implementation = |policy: Trees| {
        quote! {
            impl #krate::__private::FunctionPolicy for #marker {
                const POLICY: &'static #krate::Policy = #policy;
                #handler
            }
        }
    };
    let asserts = merged::asserts(constant.checked, krate);
    if asserts.is_empty() && items.is_empty() {
        let allow_deprecated = constant.allow_deprecated(false);
        let implementation = implementation(policy);
        return match allow_deprecated {
            Some(allow) => quote!(#allow #implementation),
            None => implementation,
        };
    }
    let applied = applied.map(|body| {
        quote! {
            impl #marker {
                pub(crate) fn applied() {
                    #body
                }
            }
        }
    });
    let allow_deprecated = constant.allow_deprecated(false);
    // Nothing here uses the type: rustc has to see whether anything else does.
    let items = if asserts.is_empty() {
        let implementation = implementation(policy);
        quote!(#items #allow_deprecated #implementation)
    } else {
        let implementation = implementation(TokenTree::from(Ident::new("POLICY", ours())).into());
        quote! {
            #allow_deprecated
            const POLICY: &'static #krate::Policy = #policy;
            #asserts
            #items
            #implementation
        }
    };
    quote! {
        const _: () = {
            #items
            #applied
        };
    }
}

/// The traits of the user's struct, and their items as its own, so that no import is needed.
pub(super) fn implement(name: &Ident, constant: &Constant<'_>, is_deprecated: bool) -> TokenStream {
    let krate = constant.krate;
    let policy = constant.expression();
    let allow_deprecated = constant.allow_deprecated(is_deprecated);
    let carried = quote!(<#name as #krate::CorsPolicy>::POLICY);
    let checks = merged::checks(constant.checked, &carried, krate);
    quote! {
        #allow_deprecated
        impl #krate::CorsPolicy for #name {
            const POLICY: &'static #krate::Policy = #policy;
        }
        #allow_deprecated
        impl #krate::KnownOrigins for #name {}
        #allow_deprecated
        #[allow(clippy::same_name_method)]
        impl #name {
            /// The policy, checked when it was compiled.
            pub const POLICY: &'static #krate::Policy = <Self as #krate::CorsPolicy>::POLICY;

            /// A layer that applies the policy.
            #[track_caller]
            pub fn layer() -> #krate::PolicyLayer {
                <Self as #krate::CorsPolicy>::layer()
            }

            /// A layer that applies the policy, or everything that is wrong with it.
            ///
            /// # Errors
            ///
            /// If what is known of the policy only at run time breaks a rule.
            pub fn try_layer() -> ::core::result::Result<#krate::PolicyLayer, #krate::PolicyErrors> {
                <Self as #krate::CorsPolicy>::try_layer()
            }

            /// The policy as bare configuration of tower-http.
            #[track_caller]
            pub fn cors_layer() -> #krate::CorsLayer {
                <Self as #krate::CorsPolicy>::cors_layer()
            }
        }
        #checks
    }
}
