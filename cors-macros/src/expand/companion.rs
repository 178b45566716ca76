//! The type that carries a policy: the user's struct, or one beside their function.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Meta, parse_quote};

use super::constant::Constant;
use super::ours;
use crate::ast::item::Function;

/// Attributes of the item that hold for its companion too. (What `#[cfg]` takes out never gets here.)
const CARRIED_OVER: [&str; 8] = [
    "cfg",
    "cfg_attr",
    "allow",
    "expect",
    "warn",
    "deny",
    "forbid",
    "deprecated",
];

/// A braced struct beside a function: it has the same name, but in the namespace of types, so that
/// one `use` brings both.
pub(super) fn beside(function: &Function, name: &Ident, constant: &Constant<'_>) -> TokenStream {
    let visibility = &function.visibility;
    let carried = function
        .attributes
        .iter()
        .filter(|attribute| is_carried(attribute))
        .cloned()
        .map(expecting_nothing);
    let handler = (function.is_handler() && function.is_one()).then_some(&function.ident);
    let implementation = implement(name, constant, handler, function.is_deprecated());
    // The compiler names a struct after all of its tokens; braces of ours keep lints about items
    // that the user has not written away. All but one: that nothing uses the type of a handler is
    // how a policy shows that no `cors_route!` ever puts into place.
    let (declaration, lint) = if function.is_handler() {
        (
            quote_spanned!(name.span()=> struct #name {}),
            quote!(clippy::empty_structs_with_brackets),
        )
    } else {
        (quote_spanned!(ours()=> struct #name {}), quote!(dead_code))
    };
    quote! {
        #(#carried)*
        #[allow(#lint, non_camel_case_types, missing_debug_implementations)]
        #[doc(hidden)]
        #visibility #declaration
        #implementation
    }
}

fn is_carried(attribute: &Attribute) -> bool {
    CARRIED_OVER
        .iter()
        .any(|name| attribute.path().is_ident(name))
}

/// What the function is expected to be told, its companion may be told, or not.
fn expecting_nothing(mut attribute: Attribute) -> Attribute {
    if attribute.path().is_ident("expect")
        && let Meta::List(list) = &mut attribute.meta
    {
        list.path = parse_quote!(allow);
    }
    attribute
}

/// The trait, and the same again as items of the type itself, so that nobody has to import it.
///
/// None of it is allowed to be dead: the compiler would take the type to be in use for that. That
/// some of these are not used it does not tell, since they have no place in the user's source.
///
/// `handler` is the function that they stand beside, if it has one type: that is for `cors_route!` to ask for,
/// and no part of the trait, all of which the compiler would take to be in use with the type.
pub(super) fn implement(
    name: &Ident,
    constant: &Constant<'_>,
    handler: Option<&Ident>,
    is_deprecated: bool,
) -> TokenStream {
    let krate = constant.krate;
    let handler = handler.map(|handler| {
        quote! {
            #[doc(hidden)]
            pub fn __handler() -> ::core::option::Option<::core::any::TypeId> {
                ::core::option::Option::Some(#krate::__private::type_id(&#handler))
            }
        }
    });
    // Only where something may be: who forbids the lint is refused every exception.
    let deprecated = is_deprecated || constant.written.base.is_some();
    let deprecated = deprecated.then(|| quote!(deprecated,));
    let allow_deprecated = deprecated.as_ref().map(|lint| quote!(#[allow(#lint)]));
    let policy = constant.expression();
    let about_policy = match constant.written.source() {
        None => " The policy.",
        Some(_) => {
            " The policy. Its origins are decided by a value that the function itself makes (`with(...)`), so it gives a layer to nobody else: call the function."
        }
    };
    let layers = constant.written.source().is_none().then(|| layers(krate));
    quote! {
        #[automatically_derived]
        #allow_deprecated
        impl #krate::CorsPolicy for #name {
            const POLICY: #krate::Policy = #policy;
        }

        #[allow(#deprecated clippy::same_name_method)]
        impl #name {
            #[doc = #about_policy]
            pub const POLICY: #krate::Policy = <Self as #krate::CorsPolicy>::POLICY;

            #layers

            #handler
        }
    }
}

/// What gives layers.
fn layers(krate: &TokenStream) -> TokenStream {
    quote! {
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
}
