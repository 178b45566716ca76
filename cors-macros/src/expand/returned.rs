//! What a builder returns, as far as the macro can see: rustc sees the rest.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type, parse_quote_spanned};

use crate::ast::types::{into_target, ok_type};

/// The type with `_` for every `impl Trait`: for the places where only a nameable type can stand.
pub(super) fn inferable(ty: &Type) -> Type {
    match ty {
        // The compiler underlines the place of what it cannot use.
        Type::ImplTrait(_) => parse_quote_spanned!(ty.span()=> _),
        Type::Group(group) => inferable(&group.elem),
        Type::Paren(paren) => inferable(&paren.elem),
        Type::Path(path) => {
            let mut path = path.clone();
            for segment in &mut path.path.segments {
                if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(ty) = argument {
                            *ty = inferable(ty);
                        }
                    }
                }
            }
            Type::Path(path)
        }
        ty => ty.clone(),
    }
}

/// The value with the policy around it. The type stands in the call, so that where it is no router,
/// rustc's error underlines it.
pub(super) fn cover(
    ty: &Type,
    krate: &TokenStream,
    value: &TokenStream,
    layer: &TokenStream,
) -> TokenStream {
    match ty {
        Type::Group(group) => return cover(&group.elem, krate, value, layer),
        Type::Paren(paren) => return cover(&paren.elem, krate, value, layer),
        _ => {}
    }
    if let Some(target) = into_target(ty) {
        let value = quote!(<_ as ::core::convert::Into<#target>>::into(#value));
        return cover_named(target, krate, &value, layer);
    }
    if let Some(target) = ok_type(ty).and_then(into_target) {
        let inner = quote!(<_ as ::core::convert::Into<#target>>::into(value));
        let covered = cover_named(target, krate, &inner, layer);
        return quote!(::core::result::Result::map(#value, |value| #covered));
    }
    cover_named(&inferable(ty), krate, value, layer)
}

fn cover_named(
    ty: &impl ToTokens,
    krate: &TokenStream,
    value: &TokenStream,
    layer: &TokenStream,
) -> TokenStream {
    quote!(<#ty as #krate::__private::PolicyTarget>::with_policy(#value, #layer))
}

/// The type that the function returns, once what `impl Into<…>` stands for is there.
pub(super) fn covered(ty: &Type) -> TokenStream {
    match ty {
        Type::Group(group) => return covered(&group.elem),
        Type::Paren(paren) => return covered(&paren.elem),
        _ => {}
    }
    if let Some(target) = into_target(ty) {
        return target.to_token_stream();
    }
    if let Some(target) = ok_type(ty).and_then(into_target) {
        return quote_spanned!(ty.span()=> ::core::result::Result<#target, _>);
    }
    inferable(ty).to_token_stream()
}
