//! The warning `unapplied_policy`: nothing applies the policy of a handler.
//!
//! Only rustc sees what is used. So the handler gets a function whose name is the warning, and which is used where
//! the policy is. If it is not, rustc reports it as dead code, at the handler.
//!
//! A library's `pub` handler is the one case in which a policy that is applied is reported: where it is applied only by
//! `list::layer()`, `try_layer` or `cors_layer`, or as the base of another policy. Those calls name the type `list`,
//! and nothing else of this crate. The type must be `pub`, as the handler is, or other crates could not route it; and
//! rustc takes whatever is `pub` in a library to be used. `cors_route!` names a `pub(crate)` function in addition.
//! For the other uses, `allow(unapplied_policy)` is in the attribute, or the handler is `pub(crate)`.

use std::env;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, GenericParam, Meta, Visibility, parse_quote};

use super::companion::HandlerItems;
use super::constant::Constant;
use super::names::{ours, plain};
use crate::ast::item::Function;
use crate::tokens::{Trees, mentions};

/// The lint attributes of the handler that apply to the warning, too.
const LEVELS: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];

/// Adds the warning to the items of a handler. Returns an item that uses the handler, so that rustc does not report
/// it as unused, too.
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
        format!("{handler}_as_{}", snake_case(&policy))
    };
    let warning = format_ident!(
        "unapplied_policy_route_{route}_in_cors_route",
        span = function.ident.span()
    );
    let levels = function.attributes.iter().filter_map(level);
    // With the user's hygiene: rustc does not report dead code of a macro. Only the name is at the
    // handler, where an editor shows all that is.
    let ours = function.ident.span().located_at(ours());
    let declaration = quote_spanned!(ours=> fn #warning() {});
    let mut attributes = function.attributes.iter();
    let expects = attributes.any(|attribute| attribute.path().is_ident("expect"));
    items.items = quote! {
        #(#levels)*
        #declaration
    };
    // rustc takes a `pub` type to be used by other crates, with all that its traits use. It does not take a
    // `pub(crate)` function to be. No crate uses a binary, so there the types are `pub(crate)` themselves.
    let is_public = matches!(function.visibility, Visibility::Public(_));
    items.is_internal = is_public && is_binary();
    if is_public && !items.is_internal {
        items.applied = Some(quote!(#warning();));
    } else {
        let handler = items.handler.take();
        let handler = handler.unwrap_or_else(|| quote!(::core::option::Option::None));
        items.handler = Some(quote!(#warning(); #handler));
    }
    // `expect(dead_code)` is about the handler.
    if expects {
        return None;
    }
    mention(function, constant.krate)
}

/// `OrdersPolicy` as `orders_policy`: rustc checks the case of the function's name.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && snake.ends_with(char::is_lowercase) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Whether Cargo compiles a binary, or an example that is one.
fn is_binary() -> bool {
    env::var_os("CARGO_BIN_NAME").is_some()
}

/// A lint attribute, with `allow` for `expect`.
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

/// An item that uses the handler, if one is possible.
fn mention(function: &Function, krate: &Trees) -> Option<TokenStream> {
    let handler = &function.ident;
    let allow_deprecated = function
        .is_deprecated()
        .then(|| quote!(#[allow(deprecated)]));
    if function.is_monomorphic() {
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
    // The type of an `impl Trait` argument has no name.
    let has_name = !mentions(&function.inputs.stream(), "impl");
    let parameters = parameters.filter(|parameters| !parameters.is_empty() && has_name)?;
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
