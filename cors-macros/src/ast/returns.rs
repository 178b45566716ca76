//! What a function returns, as far as its tokens show: rustc sees the rest.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Ident, PathArguments, Token, Type,
    TypeImplTrait, TypeParamBound,
};

use crate::tokens::is;

/// `-> Type`, or nothing.
pub(crate) struct Output {
    /// As it is written.
    pub(crate) tokens: TokenStream,
    /// The type, less `use<…>`, which says nothing here, and which syn reads only with more features
    /// than a macro should ask for.
    pub(crate) ty: Option<Type>,
}

impl Parse for Output {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let Some(arrow) = input.parse::<Option<Token![->]>>()? else {
            let tokens = TokenStream::new();
            return Ok(Output { tokens, ty: None });
        };
        let mut ty = Vec::new();
        // What stands behind it is a `where`, or nothing but the body.
        while !input.peek(Token![where]) && !is_last(input) {
            ty.push(input.parse::<TokenTree>()?);
        }
        let mut tokens = arrow.into_token_stream();
        tokens.extend(ty.iter().cloned());
        let ty = syn::parse2(without_captures(&ty).into_iter().collect())?;
        Ok(Output {
            tokens,
            ty: Some(ty),
        })
    }
}

fn is_last(input: ParseStream<'_>) -> bool {
    input
        .cursor()
        .token_tree()
        .is_none_or(|(_, rest)| rest.eof())
}

/// The tokens less each `+ use<…>`.
fn without_captures(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if let [plus, TokenTree::Ident(word), open, rest @ ..] = &tokens[at - 1..]
            && is(plus, '+')
            && word == "use"
            && is(open, '<')
            && let Some(close) = rest.iter().position(|token| is(token, '>'))
        {
            at += close + 3;
        } else {
            kept.push(token.clone());
        }
    }
    kept
}

/// The word `Router` or `MethodRouter` of a type that reads like one, also in a `Result` or as
/// `impl Into<Router>`.
pub(crate) fn router(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Group(group) => router(&group.elem),
        Type::Paren(paren) => router(&paren.elem),
        Type::ImplTrait(_) => into_target(ty).and_then(router),
        Type::Path(path) => {
            let last = &path.path.segments.last()?.ident;
            if last == "Router" || last == "MethodRouter" {
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

/// `X` of `Result<X, …>`, by whatever path.
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
