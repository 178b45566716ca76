//! The handler in a call: a path, and perhaps the policy that goes with it.

use cors_policy::{Finding, Lint};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Path, PathArguments, Token, TypePath};

use crate::ast::chain::{Call, Requests, Step};
use crate::report::{Report, invalid_value};
use crate::span::Place;
use crate::tokens::source;

/// A handler.
pub(crate) struct Handler {
    /// The path, without the arguments of its last name where the policy stands beside it.
    pub(crate) path: TokenStream,
    /// `::<T>` of its last name, where they are not in the path.
    pub(crate) turbofish: TokenStream,
    pub(crate) carrier: Carrier,
    /// Of the handler's own name, which is what can be underlined.
    span: Span,
    tokens: Vec<TokenTree>,
}

/// Where its policy is.
pub(crate) enum Carrier {
    /// On the handler itself.
    Beside,
    /// `handler as Policy`
    Named(Path),
}

impl Handler {
    pub(crate) fn text(&self) -> String {
        source(&self.tokens)
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Reads the handler of a call; what is none goes into the report.
    pub(crate) fn read(
        call: &Call,
        tokens: &[TokenTree],
        place: &Place,
        report: &mut Report,
    ) -> Option<Handler> {
        let place = if tokens.is_empty() {
            place.clone()
        } else {
            place.around(tokens.iter().cloned())
        };
        let stream: TokenStream = tokens.iter().cloned().collect();
        let Ok(Written { mut path, policy }) = Written::parse.parse2(stream) else {
            let (message, help) = not_a_path(call, tokens);
            report.add(&place, invalid_value("", message).help(help));
            return None;
        };
        if policy.is_none() && is_of_a_type(&path) {
            let found = source(tokens);
            let message = format!(
                "`{found}` has no policy of its own: a function in an `impl` can have none"
            );
            let help = format!(
                "name one by `as`: `{}`, where `Partner` is a struct with `#[cors_policy(...)]`",
                with_handler(call, &format!("{found} as Partner"))
            );
            let finding = Finding::new(Lint::MissingPolicy, "", message).help(help);
            report.add(&place, finding);
            return None;
        }
        let mut turbofish = TokenStream::new();
        let mut span = Span::call_site();
        if let Some(last) = path.path.segments.last_mut() {
            span = last.ident.span();
            if policy.is_none() {
                turbofish = std::mem::take(&mut last.arguments).into_token_stream();
            }
        }
        Some(Handler {
            path: path.into_token_stream(),
            turbofish,
            carrier: policy.map_or(Carrier::Beside, Carrier::Named),
            span,
            tokens: tokens.to_vec(),
        })
    }
}

/// Whether it is the function of a type, as far as names tell: nothing can be imported from there.
fn is_of_a_type(path: &TypePath) -> bool {
    let segments = &path.path.segments;
    let of = segments.iter().rev().nth(1);
    path.qself.is_some()
        || segments.iter().any(|segment| segment.ident == "Self")
        || of.is_some_and(|of| of.ident.to_string().starts_with(char::is_uppercase))
}

/// `path`, or `path as Policy`.
struct Written {
    /// The path of a function, `<T>::list` too.
    path: TypePath,
    policy: Option<Path>,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path: TypePath = input.parse()?;
        let names_a_function = path.path.segments.last().is_some_and(|last| {
            let is_keyword = ["self", "super", "crate", "Self"]
                .iter()
                .any(|keyword| last.ident == keyword);
            !is_keyword && !matches!(last.arguments, PathArguments::Parenthesized(_))
        });
        if !names_a_function {
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

/// The call with another handler, for a text.
fn with_handler(call: &Call, handler: &str) -> String {
    let name = &call.name;
    match call.step {
        Step::Routes(Requests::Filtered, _) => format!("{name}(filter, {handler})"),
        _ => format!("{name}({handler})"),
    }
}

/// What is wrong with something that is no path, and what to write.
fn not_a_path(call: &Call, tokens: &[TokenTree]) -> (String, String) {
    let found = source(tokens);
    let write = format!(
        "write a handler's name: `{}`",
        with_handler(call, "handler")
    );
    let is_closure = tokens.iter().take(3).any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '|',
        TokenTree::Ident(ident) => ident == "move",
        _ => false,
    });
    match tokens {
        [] => (format!("`{}` has no handler", call.name), write),
        _ if is_closure => (
            "a closure has no name that a policy could be tied to".to_owned(),
            format!(
                "make it an `async fn` with `#[cors_policy(...)]`, and write its name: `{}`",
                with_handler(call, "handler")
            ),
        ),
        [
            handler @ ..,
            TokenTree::Punct(dot),
            TokenTree::Ident(method),
            TokenTree::Group(_),
        ] if dot.as_char() == '.' && !handler.is_empty() => {
            let help = if method == "layer" {
                let handler = with_handler(call, &source(handler));
                format!("say `{handler}.layer(…)`: that layers all that stands in front of it")
            } else {
                write
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
        _ => (format!("`{found}` is no handler"), write),
    }
}
