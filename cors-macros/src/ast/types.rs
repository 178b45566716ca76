//! Questions about types, as far as their names tell.

use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Ident, PathArguments, Type, TypeImplTrait,
    TypeParamBound,
};

/// The type without the parentheses and the invisible groups around it.
pub(crate) fn peeled(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peeled(&group.elem),
        Type::Paren(paren) => peeled(&paren.elem),
        ty => ty,
    }
}

/// The name of a router in a type, also inside `Result<…>` and `impl Into<…>`, and in a tuple: one that ends in
/// `Router`, such as `Router`, `MethodRouter`, and `OpenApiRouter` of utoipa.
pub(crate) fn router(ty: &Type) -> Option<&Ident> {
    match peeled(ty) {
        ty @ Type::ImplTrait(_) => into_target(ty).and_then(router),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(router),
        ty @ Type::Path(path) => {
            let last = &path.path.segments.last()?.ident;
            if last.to_string().ends_with("Router") {
                return Some(last);
            }
            ok_type(ty).and_then(router)
        }
        _ => None,
    }
}

/// `X` of `impl Into<X>`.
pub(crate) fn into_target(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(TypeImplTrait { bounds, .. }) = ty else {
        return None;
    };
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound.path.segments.last()?;
        (last.ident == "Into").then(|| first_type(&last.arguments))?
    })
}

/// `X` of `Result<X, …>`, by any path.
pub(crate) fn ok_type(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    (last.ident == "Result").then(|| first_type(&last.arguments))?
}

/// The first type in the angle brackets.
pub(crate) fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) = arguments
    else {
        return None;
    };
    let args: &Punctuated<GenericArgument, _> = args;
    args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
