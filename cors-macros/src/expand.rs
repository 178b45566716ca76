//! What takes the place of the attribute and its item. Nothing here can fail.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::ast::item::{Function, Item, is_deprecated};
use crate::validate::policy::{CheckedPolicy, check};
use complete::complete;

mod builder;
mod carrier;
mod companion;
mod complete;
mod constant;
mod documented;
mod handler;
mod merged;
mod names;
mod origins;
mod returned;
pub(crate) mod route;
mod unapplied;
mod unknown;

use carrier::carrier;
use companion::HandlerItems;
use constant::Constant;

/// Expands `#[cors_policy(...)]`. Also where there are errors, the item is emitted with everything that a
/// valid policy defines, so that no second error follows.
pub(crate) fn cors_policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let checked = check(attribute.clone(), item.clone());
    // rustc reports what is not an item.
    let expanded = match &checked.item {
        None => item,
        // An expression stays one.
        Some(Item::Other(other)) if other.is_closure() => {
            let errors = &checked.errors;
            let closure = &checked.item;
            return quote!({ #errors #closure });
        }
        Some(Item::Other(_)) => checked.item.to_token_stream(),
        Some(Item::Struct(item)) => {
            let krate = checked.policy.runtime();
            let constant = Constant::new(&checked, &item.ident, &krate);
            let is_deprecated = is_deprecated(&item.attributes);
            let implementation = companion::implement(&item.ident, &constant, is_deprecated);
            let warnings = &checked.warnings;
            let completions = complete(attribute, &krate);
            let item = &checked.item;
            quote!(#completions #item #implementation #warnings)
        }
        Some(Item::Function(function)) => {
            let krate = checked.policy.runtime();
            let name = checked.name.as_ref();
            let constant = Constant::new(&checked, name.unwrap_or(&function.ident), &krate);
            let completions = complete(attribute, &krate);
            if function.is_handler() {
                let warnings = checked.warnings.as_ref();
                handler::expand(function, &constant, warnings, completions.as_ref())
            } else {
                expand_builder(function, name, &constant, completions.as_ref())
            }
        }
    };
    [expanded].into_iter().chain(checked.errors).collect()
}

fn expand_builder(
    function: &Function,
    name: Option<&Ident>,
    constant: &Constant<'_>,
    completions: Option<&TokenStream>,
) -> TokenStream {
    let checked = constant.checked;
    let body = match &function.returns {
        Some(returned) if !constant.checked.is_broken => {
            let carrier = carrier(function, constant, name);
            let mut around = if checked.policy.may_be_unknown() {
                unknown::around(returned, constant, &carrier)
            } else {
                builder::around(&carrier)
            };
            if let Some(methods) = routed_methods(function, checked) {
                around.layer.call_with_list("for_methods", methods);
            }
            let [front, covered] = builder::wrap(function, returned, constant.krate, &around);
            [front, covered].into_iter().collect()
        }
        // A broken policy leaves the function as it is.
        returned => {
            let mention = constant.mention_base().filter(|_| name.is_none());
            let mention = mention.map(|mention| quote!(const _: () = { #mention };));
            let can_evaluate = returned.is_some() && function.constness.is_none();
            let source = can_evaluate.then(|| unknown::mention_source(constant));
            let body = function.body.stream();
            quote!(#mention #source #body)
        }
    };
    // The function may be in an `impl` block, where a `const _` cannot be.
    let front = [completions, checked.warnings.as_ref()];
    let body = front.into_iter().flatten().cloned().chain([body]);
    let item = function.with_other_body(body.collect());
    let companion =
        name.map(|name| companion::beside(function, name, constant, HandlerItems::default()));
    let companion = companion.into_iter().flatten();
    [item].into_iter().chain(companion).collect()
}

/// The methods for which the policy of a `MethodRouter` answers preflights: those that a script can send,
/// if no other method has a handler.
fn routed_methods(function: &Function, checked: &CheckedPolicy) -> Option<Vec<&'static str>> {
    let is_method_router = function
        .router
        .as_ref()
        // The chain of aide's has axum's names.
        .is_some_and(|ty| ty == "MethodRouter" || ty == "ApiMethodRouter");
    (is_method_router && checked.routes.is_complete()).then(|| checked.routes.routed())
}
