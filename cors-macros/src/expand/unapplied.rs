//! The warning that nothing applies the policy of a handler: `unapplied_policy`.
//!
//! Only the compiler sees what is used. So there is a function whose name is the warning, and which is in use if the
//! policy is: if not, the compiler says so, at the handler.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, GenericParam, Meta, Visibility, parse_quote};

use super::companion::HandlerItems;
use super::constant::Constant;
use super::plain;
use crate::ast::item::Function;
use crate::tokens::mentions;

/// The attributes of the handler that hold for the warning, too.
const LEVELS: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];

/// Adds the warning to the items of a handler; gives an item that uses the handler. That nothing applies its policy
/// is warning enough.
pub(super) fn tell(
    function: &Function,
    constant: &Constant<'_>,
    items: &mut HandlerItems,
) -> Option<TokenStream> {
    let handler = plain(&function.ident);
    let policy = plain(constant.name);
    let route = if handler == policy {
        handler
    } else {
        // Lints look at the case of its name.
        format!("{handler}_as_{}", policy.to_lowercase())
    };
    let warning = format_ident!(
        "unapplied_policy_route_{route}_in_cors_route",
        span = function.ident.span()
    );
    let levels = function.attributes.iter().filter_map(level);
    // Tokens at the handler: of what a macro writes, the compiler does not say that it is never used.
    let declaration = quote_spanned!(function.ident.span()=> fn #warning() {});
    let mut attributes = function.attributes.iter();
    let expects = attributes.any(|attribute| attribute.path().is_ident("expect"));
    items.items = quote! {
        #(#levels)*
        #declaration
    };
    // What is `pub` the compiler takes to be in use by others, and so all that its traits mention. What is in sight
    // of this crate alone, it does not.
    if matches!(function.visibility, Visibility::Public(_)) {
        items.applied = Some(quote!(#warning();));
    } else {
        let handler = items.handler.take();
        let handler = handler.unwrap_or_else(|| quote!(::core::option::Option::None));
        items.handler = Some(quote!(#warning(); #handler));
    }
    // That a handler is never used may be expected.
    if expects {
        return None;
    }
    mention(function, constant.krate)
}

/// The level of a lint. What the handler is expected to be told, it may be told, or not.
fn level(attribute: &Attribute) -> Option<Attribute> {
    let is_level = |name: &&str| attribute.path().is_ident(name);
    let name = LEVELS.iter().find(|name| is_level(name))?;
    let mut attribute = attribute.clone();
    if *name == "expect"
        && let Meta::List(list) = &mut attribute.meta
    {
        list.path = parse_quote!(allow);
    }
    Some(attribute)
}

/// An item that uses the handler, if one can be written.
fn mention(function: &Function, krate: &TokenStream) -> Option<TokenStream> {
    let handler = &function.ident;
    let allow_deprecated = function
        .is_deprecated()
        .then(|| quote!(#[allow(deprecated)]));
    if function.is_one() {
        return Some(quote! {
            #allow_deprecated
            const _: () = #krate::__private::mention(&#handler);
        });
    }
    let parameters: Option<Vec<&Ident>> = function
        .generics
        .params
        .iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            _ => None,
        })
        .collect();
    // Of an `impl Trait`, the type cannot be written.
    let is_written = !mentions(&function.inputs(), "impl");
    let parameters = parameters.filter(|parameters| !parameters.is_empty() && is_written)?;
    let (generics, _, clause) = function.generics.split_for_impl();
    Some(quote! {
        const _: () = {
            struct Handler;
            #allow_deprecated
            impl #generics #krate::__private::Mention<(#(*const #parameters,)*)> for Handler #clause {
                fn mention() {
                    let _ = #handler::<#(#parameters),*>;
                }
            }
            let _ = Handler;
        };
    })
}
