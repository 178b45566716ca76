//! A handler: it stays as it is. `cors_route!` finds the policy by its name.

use cors_policy::Lint;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::companion::{self, HandlerItems};
use super::constant::Constant;
use super::{documented, unapplied};
use crate::ast::item::Function;
use crate::tokens::Trees;

/// The handler, and the type with its policy.
pub(super) fn expand(
    function: &Function,
    constant: &Constant<'_>,
    warnings: Option<&TokenStream>,
    completions: Option<&TokenStream>,
) -> TokenStream {
    // There can be no type beside it, which was reported.
    let Some(name) = &constant.checked.name else {
        let mention = constant.mention_base();
        let mention = mention.map(|mention| quote!(const _: () = { #mention };));
        return function.with_body(mention);
    };
    let item = function.with_body(None);
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
    let mut documented = None;
    if !constant.args.allow.contains(&Lint::UnappliedPolicy) {
        mention = unapplied::tell(function, constant, &mut items);
        documented = documented::guard(function, krate);
    }
    let companion = companion::beside(function, name, constant, items);
    let assert = assert_return(function, constant.krate);
    quote!(#completions #item #(#companion)* #mention #documented #assert #warnings)
}

/// Asserts that the return type is a response. A router under an alias would not be covered by the
/// policy.
fn assert_return(function: &Function, krate: &Trees) -> Option<TokenStream> {
    let returned = function.returns.as_ref()?;
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
    let ty = nameable(returned, &params, &lifetimes)?;
    let check = quote_spanned!(returned.span()=> assert_handler_return);
    Some(quote! {
        const _: () = #krate::__private::#check::<#ty>();
    })
}

/// The type as it can be written outside of the function. `None` if it has a generic parameter in it,
/// or something without a name.
fn nameable(ty: &Type, params: &[&Ident], lifetimes: &[&Ident]) -> Option<TokenStream> {
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
