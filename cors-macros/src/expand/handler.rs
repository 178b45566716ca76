//! A handler: it stays as it is, and the policy is tied to its name, where `cors_route!` finds it.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::companion::{self, HandlerItems};
use super::constant::Constant;
use super::unapplied;
use crate::ast::item::Function;
use crate::ast::policy::Name;
use cors_policy::Lint;

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
    if is_nameless || function.is_associated || function.entry_point_attr().is_some() {
        let mention = constant.mention_base();
        let mention = mention.map(|mention| quote!(const _: () = { #mention };));
        return function.with_body(&quote!(#mention #body));
    }
    let item = function.with_body(&body);
    let name: &Ident = constant.name;
    let krate = constant.krate;
    let ident = &function.ident;
    let handler = function
        .is_monomorphic()
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
