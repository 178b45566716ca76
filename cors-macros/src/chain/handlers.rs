//! The handlers of the chain that a function's body ends in.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser as _;
use syn::{Path, PathArguments};

use super::visible::{end, visible};
use super::{By, Call, Requests, Step};
use crate::place::{flatten, mentions};

/// A handler that has a name.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) name: Ident,
    /// The path of the module that it is in.
    pub(crate) module: TokenStream,
    /// Whether a script can send it a body: none goes with `GET` or `HEAD`.
    pub(crate) gets_a_body: bool,
}

impl Handler {
    /// Whether the path of the module ends in a name: there is none for `self`, `super` and `crate`.
    pub(crate) fn is_in_named_module(&self) -> bool {
        let last = self.module.clone().into_iter().last();
        last.is_some_and(|last| {
            let last = last.to_string();
            !["self", "super", "crate", "$crate"].contains(&last.as_str())
        })
    }
}

/// The handlers of the chain that a body gives. One that may be something of the function's own, a variable
/// or an item, is left out.
pub(crate) fn handlers(body: &TokenStream, arguments: &TokenStream) -> Vec<Handler> {
    let Ok(chain) = visible(body) else {
        return Vec::new();
    };
    let tokens = flatten(body.clone());
    let own: TokenStream = tokens[..end(&tokens)].iter().cloned().collect();
    let has_own = |name: &str| [arguments, &own].into_iter().any(|own| mentions(own, name));
    let is_free = |handler: &Handler| {
        let is_elsewhere = handler.module.to_string() != "self";
        is_elsewhere || !imports_all(&own) && !has_own(&handler.name.to_string())
    };
    let handlers = chain.calls.iter().filter_map(handler);
    handlers.filter(is_free).collect()
}

/// The handler of a call, if that is written as a path.
fn handler(call: &Call) -> Option<Handler> {
    let Step::Routes(requests, By::Handler) = call.step else {
        return None;
    };
    // A fallback mostly says that there is nothing.
    if requests == Requests::Fallback {
        return None;
    }
    let tokens: TokenStream = call.arguments().pop()?.into_iter().collect();
    let Path {
        leading_colon,
        segments,
    } = Path::parse_mod_style
        .parse2(without_turbofish(tokens))
        .ok()?;
    let mut segments: Vec<Ident> = segments
        .into_iter()
        .filter(|segment| matches!(segment.arguments, PathArguments::None))
        .map(|segment| segment.ident)
        .collect();
    let name = segments.pop()?;
    // The function of a type, as far as names tell.
    let is_type = |segment: &Ident| segment.to_string().starts_with(char::is_uppercase);
    if segments.iter().any(is_type) {
        return None;
    }
    let module = match (leading_colon, segments.as_slice()) {
        (Some(_), []) => return None,
        (None, []) => quote!(self),
        (leading, segments) => quote!(#leading #(#segments)::*),
    };
    let bodiless = |methods: &Vec<&str>| {
        methods
            .iter()
            .all(|method| ["GET", "HEAD"].contains(method))
    };
    Some(Handler {
        name,
        module,
        gets_a_body: !call.methods().as_ref().is_ok_and(bodiless),
    })
}

/// A path without the `::<T>` at its end.
fn without_turbofish(path: TokenStream) -> TokenStream {
    let tokens = flatten(path);
    let colons = tokens
        .windows(3)
        .position(|three| is(&three[0], ':') && is(&three[1], ':') && is(&three[2], '<'));
    let end = match tokens.last() {
        Some(last) if is(last, '>') => colons.unwrap_or(tokens.len()),
        _ => tokens.len(),
    };
    tokens.into_iter().take(end).collect()
}

/// Whether there is a `use` of names that are not said.
fn imports_all(tokens: &TokenStream) -> bool {
    let mut in_use = false;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) if word == "use" => {
            in_use = true;
            false
        }
        TokenTree::Punct(punct) if punct.as_char() == ';' => {
            in_use = false;
            false
        }
        TokenTree::Punct(punct) => in_use && punct.as_char() == '*',
        TokenTree::Group(group) if in_use => group.stream().to_string().contains('*'),
        TokenTree::Group(group) => imports_all(&group.stream()),
        _ => false,
    })
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
