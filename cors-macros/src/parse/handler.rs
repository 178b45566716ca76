//! Parses the handler in a call of `cors_route!`.

use cors_policy::Finding;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Path, PathArguments, Token, TypePath};

use crate::ast::chain::{Call, RouteFilter};
use crate::ast::route::{Handler, HandlerPolicy};
use crate::report::invalid_value;
use crate::tokens::{is, is_word, source};

/// Parses `path` or `path as Policy`.
pub(crate) fn parse(call: &Call, tokens: &[TokenTree]) -> Result<Handler, Finding> {
    let stream: TokenStream = tokens.iter().cloned().collect();
    let Ok(Written { mut path, policy }) = Written::parse.parse2(stream) else {
        return Err(not_a_path(call, tokens));
    };
    let is_associated = is_associated(&path);
    let mut turbofish = TokenStream::new();
    let mut span = Span::call_site();
    if let Some(last) = path.path.segments.last_mut() {
        span = last.ident.span();
        if policy.is_none() {
            turbofish = std::mem::take(&mut last.arguments).into_token_stream();
        }
    }
    Ok(Handler {
        path: path.into_token_stream(),
        turbofish,
        policy: policy.map_or(HandlerPolicy::Own, HandlerPolicy::Named),
        is_associated,
        span,
        tokens: tokens.to_vec(),
    })
}

/// Whether it is a function of a type, as far as names tell.
fn is_associated(path: &TypePath) -> bool {
    let segments = &path.path.segments;
    let owner = segments.iter().rev().nth(1);
    path.qself.is_some()
        || segments.iter().any(|segment| segment.ident == "Self")
        || owner.is_some_and(|owner| owner.ident.to_string().starts_with(char::is_uppercase))
}

struct Written {
    /// The path of a function, also `<T>::list`.
    path: TypePath,
    policy: Option<Path>,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path: TypePath = input.parse()?;
        let names_function = path.path.segments.last().is_some_and(|last| {
            let keywords = ["self", "super", "crate", "Self"];
            let is_keyword = keywords.iter().any(|keyword| last.ident == keyword);
            !is_keyword && !matches!(last.arguments, PathArguments::Parenthesized(_))
        });
        if !names_function {
            return Err(input.error("expected the path of a function"));
        }
        let policy = match input.parse::<Option<Token![as]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        if input.is_empty() {
            Ok(Written { path, policy })
        } else {
            Err(input.error("expected nothing"))
        }
    }
}

/// The call with another handler, for messages.
pub(crate) fn with_handler(call: &Call, handler: &str) -> String {
    let name = &call.name;
    match call.filter() {
        Some(RouteFilter::On(_)) => format!("{name}(filter, {handler})"),
        _ => format!("{name}({handler})"),
    }
}

fn not_a_path(call: &Call, tokens: &[TokenTree]) -> Finding {
    let found = source(tokens);
    let write = || {
        format!(
            "write a handler's name: `{}`",
            with_handler(call, "handler")
        )
    };
    let mut first = tokens.iter().take(3);
    let is_closure = first.any(|token| is(token, '|') || is_word(token, "move"));
    let (message, help) = match tokens {
        [] => (format!("`{}` has no handler", call.name), write()),
        _ if is_closure => (
            "a closure has no name that a policy could be tied to".to_owned(),
            format!(
                "make it an `async fn` with `#[cors_policy(...)]`, and write its name: `{}`",
                with_handler(call, "handler")
            ),
        ),
        [
            handler @ ..,
            dot,
            TokenTree::Ident(method),
            TokenTree::Group(_),
        ] if is(dot, '.') && !handler.is_empty() => {
            let help = if method == "layer" {
                let handler = with_handler(call, &source(handler));
                format!("say `{handler}.layer(…)`: that layers everything in front of it")
            } else {
                write()
            };
            let message = format!("`{found}` is not a handler's name, so it has no policy");
            (message, help)
        }
        [callee @ .., TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis && !callee.is_empty() =>
        {
            let message = format!("`{found}` calls the handler, and what it returns has no policy");
            let alone = with_handler(call, &source(callee));
            (message, format!("write its name alone: `{alone}`"))
        }
        _ => (format!("`{found}` is not a handler"), write()),
    };
    invalid_value(message).help(help)
}
