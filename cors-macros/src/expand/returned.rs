//! What a builder returns, as far as its tokens show.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type, parse_quote_spanned};

use crate::ast::types::{into_target, ok_type, peeled};
use crate::tokens::Trees;

/// The code around the value that a builder makes.
pub(super) struct Around {
    /// Runs before the body.
    pub(super) before: Option<TokenStream>,
    /// The trait that puts the layer around the value.
    pub(super) by: TokenStream,
    /// The layer, as an expression.
    pub(super) layer: Trees,
}

/// The type with `_` for every `impl Trait`, which has no name.
pub(super) fn inferable(ty: &Type) -> Type {
    match peeled(ty) {
        // rustc underlines it where it does not fit.
        Type::ImplTrait(_) => parse_quote_spanned!(ty.span()=> _),
        Type::Tuple(tuple) => {
            let mut tuple = tuple.clone();
            for element in &mut tuple.elems {
                *element = inferable(element);
            }
            Type::Tuple(tuple)
        }
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

/// The value with the policy around it. The call names the type, so that rustc underlines it if it is
/// not a router. `inferable` is the type without what has no name.
pub(super) fn cover(
    ty: &Type,
    inferable: &Type,
    krate: &Trees,
    value: &Ident,
    around: &Around,
) -> TokenStream {
    let Around { by, layer, .. } = around;
    let cover_named = |ty: &dyn ToTokens, value: &dyn ToTokens| quote!(<#ty as #krate::__private::#by>::with_policy(#value, #layer));
    let ty = peeled(ty);
    if let Some(target) = into_target(ty) {
        let value = quote!(<_ as ::core::convert::Into<#target>>::into(#value));
        return cover_named(target, &value);
    }
    if let Some(target) = ok_type(ty).and_then(into_target) {
        let inner = quote!(<_ as ::core::convert::Into<#target>>::into(value));
        let covered = cover_named(target, &inner);
        return quote!(::core::result::Result::map(#value, |value| #covered));
    }
    cover_named(peeled(inferable), value)
}

/// The return type, with `X` for `impl Into<X>`.
pub(super) fn covered(ty: &Type) -> TokenStream {
    let ty = peeled(ty);
    if let Some(target) = into_target(ty) {
        return target.to_token_stream();
    }
    if let Some(target) = ok_type(ty).and_then(into_target) {
        return quote_spanned!(ty.span()=> ::core::result::Result<#target, _>);
    }
    inferable(ty).to_token_stream()
}
