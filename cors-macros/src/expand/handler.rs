//! A handler: it stays as it is, and the policy is tied to its name, where `cors_route!` finds it.

use cors_policy::__private::Key;
use cors_policy::{Finding, Lint};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::companion::{self, HandlerItems};
use super::constant::Constant;
use super::unapplied;
use crate::ast::item::Function;
use crate::ast::policy::{Name, Written};
use crate::report::Report;
use crate::span::Place;

/// Looks for what keeps the policy from being found.
pub(super) fn check(function: &Function, written: &Written, report: &mut Report) {
    if let Some(by) = function.runs_by() {
        let message = format!(
            "`{}` handles no requests, so a policy on it would do nothing",
            function.ident
        );
        let help = "put the policy on the function that builds the router, and returns it: `fn api() -> Router`";
        let finding = Finding::new(Lint::UnsupportedItem, "", message).help(help);
        report.add(&Place::attribute().around(by), finding);
    } else if function.is_associated() {
        let name = &function.ident;
        let message = format!(
            "`{name}` is a handler in an `impl`, where a policy on it would do nothing: `cors_route!` finds those of free functions"
        );
        let help = format!(
            "move it out of the `impl`; or take the attribute out, and route it with a named policy: `cors_route!(get(Self::{name} as Partner))`"
        );
        let finding = Finding::new(Lint::UnsupportedItem, "", message).help(help);
        report.add(&Place::attribute().around(name.to_token_stream()), finding);
    } else if let (Some(Name::None), Some(place)) = (&written.name, written.place_of(Key::Name)) {
        let message = "with `name = _`, the policy of a handler is tied to nothing: `cors_route!` finds it by its name";
        let name = &function.ident;
        let help = format!(
            "take `name` out, or say one: `name = Other` is routed as `get({name} as Other)`; in an `impl`, take the attribute out, and route `{name}` with a named policy: `get(Self::{name} as Partner)`"
        );
        let finding = Finding::new(Lint::UnsupportedItem, "", message).help(help);
        report.add(place, finding);
    }
}

/// The handler, and beside it the type that carries its policy.
pub(super) fn expand(
    function: &Function,
    constant: &Constant<'_>,
    warnings: &TokenStream,
    completions: &TokenStream,
) -> TokenStream {
    let body = function.body.stream();
    let is_nameless = matches!(constant.written.name, Some(Name::None));
    // Where no type can stand, or may stand, there is nothing beside it; that has been said.
    if is_nameless || function.is_associated() || function.runs_by().is_some() {
        let mention = constant.mention_base();
        let mention = mention.map(|mention| quote!(const _: () = { #mention };));
        return function.with_body(&quote!(#mention #body));
    }
    let item = function.with_body(&body);
    let name: &Ident = constant.name;
    let krate = constant.krate;
    let ident = &function.ident;
    let handler = function
        .is_one()
        .then(|| quote!(::core::option::Option::Some(#krate::__private::type_id(&#ident))));
    let mut items = HandlerItems {
        handler,
        ..HandlerItems::default()
    };
    let mut mention = None;
    if !constant.written.allow.contains(&Lint::UnappliedPolicy) {
        mention = unapplied::tell(function, constant, &mut items);
    }
    let companion = companion::beside(function, name, constant, items);
    let answer = answers(function, constant.krate);
    quote!(#item #companion #mention #answer #warnings #completions)
}

/// Has the compiler look at what the handler returns: a router under another name would never be
/// covered by the policy.
fn answers(function: &Function, krate: &TokenStream) -> Option<TokenStream> {
    let returned = function.returns()?;
    let generics = &function.generics;
    let params: Vec<&Ident> = generics
        .type_params()
        .map(|param| &param.ident)
        .chain(generics.const_params().map(|param| &param.ident))
        .collect();
    let lifetimes: Vec<&Ident> = generics
        .lifetimes()
        .map(|param| &param.lifetime.ident)
        .collect();
    let ty = spelled_out(returned, &params, &lifetimes)?;
    let check = quote_spanned!(returned.span()=> assert_handler_return);
    Some(quote! {
        const _: () = #krate::__private::#check::<#ty>();
    })
}

/// The type, as it can be written outside of the function: not if it has the function's parameters
/// in it, or something that has no name.
fn spelled_out(ty: &Type, params: &[&Ident], lifetimes: &[&Ident]) -> Option<TokenStream> {
    if matches!(ty, Type::Never(_)) {
        return None;
    }
    outside(ty.to_token_stream(), params, lifetimes)
}

fn outside(tokens: TokenStream, params: &[&Ident], lifetimes: &[&Ident]) -> Option<TokenStream> {
    let mut is_lifetime = false;
    tokens
        .into_iter()
        .map(|token| {
            let follows_quote = std::mem::replace(
                &mut is_lifetime,
                matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
            );
            match token {
                TokenTree::Ident(ident) if follows_quote && lifetimes.contains(&&ident) => {
                    Some(Ident::new("_", ident.span()).into())
                }
                TokenTree::Ident(ident)
                    if !follows_quote && (ident == "impl" || params.contains(&&ident)) =>
                {
                    None
                }
                TokenTree::Group(group) => {
                    let inner = outside(group.stream(), params, lifetimes)?;
                    let mut replaced = Group::new(group.delimiter(), inner);
                    replaced.set_span(group.span());
                    Some(replaced.into())
                }
                token => Some(token),
            }
        })
        .collect()
}
