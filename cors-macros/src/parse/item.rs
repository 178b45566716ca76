//! Parses the item that carries the attribute.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Abi, Attribute, Generics, Token, Type, Visibility};

use super::enclosing::{self, Enclosing};
use super::{conditions, seen};
use crate::ast::item::{Function, Item, Other, Struct};
use crate::ast::types;
use crate::tokens::{flatten, is, is_word, only_group};

/// Parses an item; `None` if the tokens are not one.
pub(crate) fn parse(item: TokenStream) -> Option<Item> {
    let mut rest = without_group(item.into_iter().collect());
    let attributes: TokenStream = rest.drain(..conditions::attributes(&rest)).collect();
    let attributes = Attribute::parse_outer.parse2(attributes).ok()?;
    // A macro's variable may be all that follows the attributes.
    let rest = without_group(rest);
    if let Some(function) = function(&rest) {
        return Some(Item::Function(Box::new(Function {
            attributes,
            ..function
        })));
    }
    let rest: TokenStream = rest.into_iter().collect();
    if let Ok(ident) = unit_struct.parse2(rest.clone()) {
        return Some(Item::Struct(Struct {
            attributes,
            rest,
            ident,
        }));
    }
    let tokens = keyword(&rest);
    Some(Item::Other(Other {
        attributes,
        rest,
        tokens,
    }))
}

/// The tokens without the invisible groups around all of them.
fn without_group(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    while let Some(group) = only_group(&tokens, Delimiter::None) {
        tokens = group.stream().into_iter().collect();
    }
    tokens
}

fn unit_struct(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.parse::<Visibility>()?;
    input.parse::<Token![struct]>()?;
    let ident = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(ident)
}

/// Keywords that tell what an item is. (A function that gets here has no body.)
pub(crate) const KEYWORDS: [(&str, &str); 14] = [
    ("fn", "a function without a body"),
    ("struct", "a struct with fields, braces or parameters"),
    ("mod", "a module"),
    ("impl", "an `impl` block"),
    ("enum", "an enum"),
    ("trait", "a trait"),
    ("type", "a type alias"),
    ("union", "a union"),
    ("static", "a static"),
    ("use", "an import"),
    ("macro_rules", "a macro"),
    ("extern", "an external block or crate"),
    ("const", "a constant"),
    ("let", "a statement"),
];

/// The first keyword of an item, or its first token.
fn keyword(item: &TokenStream) -> TokenStream {
    let mut tokens = item.clone().into_iter();
    let is_keyword =
        |token: &TokenTree| KEYWORDS.iter().any(|(keyword, _)| is_word(token, keyword));
    let keyword = tokens.clone().find(is_keyword).or_else(|| tokens.next());
    keyword.map(TokenStream::from).unwrap_or_default()
}

/// The function, without its attributes.
fn function(tokens: &[TokenTree]) -> Option<Function> {
    let (body, signature) = tokens.split_last()?;
    let body = flatten(body.clone().into());
    let (inner_attributes, body) = split_inner_attributes(only_group(&body, Delimiter::Brace)?);
    let seen = seen::in_body(body.stream());
    let mentions_self = seen.mentions_self || seen::in_signature(signature.iter().cloned());
    let begin = signature.first()?.span();
    let tokens: TokenStream = signature.iter().cloned().collect();
    let signature = signature.iter().cloned().collect();
    let parse = move |input: ParseStream<'_>| {
        let visibility = input.parse()?;
        let constness = input.parse()?;
        let asyncness = input.parse()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Option<Abi>>()?;
        input.parse::<Token![fn]>()?;
        let ident = input.call(syn::ext::IdentExt::parse_any)?;
        let mut generics: Generics = input.parse()?;
        let inputs = input.parse()?;
        let returns = return_type(input)?;
        generics.where_clause = input.parse()?;
        // Not read where it is known.
        let enclosing = if mentions_self {
            Enclosing {
                is_impl: true,
                has_module: false,
            }
        } else {
            enclosing::of(begin, &ident)
        };
        Ok(Function {
            attributes: Vec::new(),
            signature,
            visibility,
            constness,
            asyncness,
            ident,
            generics,
            inputs,
            router: returns.as_ref().and_then(types::router).cloned(),
            returns,
            inner_attributes,
            body,
            leaves_early: seen.leaves_early,
            is_associated: enclosing.is_impl,
            has_module: enclosing.has_module,
        })
    };
    parse.parse2(tokens).ok()
}

/// The return type, without `use<…>`, which syn reads only with its feature `full`.
fn return_type(input: ParseStream<'_>) -> syn::Result<Option<Type>> {
    if input.parse::<Option<Token![->]>>()?.is_none() {
        return Ok(None);
    }
    let ahead = input.fork();
    if let Ok(ty) = ahead.parse()
        && (ahead.is_empty() || ahead.peek(Token![where]))
    {
        input.advance_to(&ahead);
        return Ok(Some(ty));
    }
    let mut ty = Vec::new();
    while !input.is_empty() && !input.peek(Token![where]) {
        ty.push(input.parse::<TokenTree>()?);
    }
    syn::parse2(without_captures(&ty).into_iter().collect()).map(Some)
}

/// The tokens without `+ use<…>`.
fn without_captures(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if let [plus, word, open, rest @ ..] = &tokens[at - 1..]
            && is(plus, '+')
            && is_word(word, "use")
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

/// The inner attributes of a body, and the body without them. They stay in front when the body is
/// wrapped.
fn split_inner_attributes(body: &Group) -> (Option<TokenStream>, Group) {
    let begins = body.stream().into_iter().next();
    if !begins.is_some_and(|first| is(&first, '#')) {
        return (None, body.clone());
    }
    let mut tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut inner = 0;
    while let Some([hash, bang, TokenTree::Group(_)]) = tokens.get(inner..inner + 3)
        && is(hash, '#')
        && is(bang, '!')
    {
        inner += 3;
    }
    let rest = tokens.split_off(inner);
    let mut group = Group::new(body.delimiter(), rest.into_iter().collect());
    group.set_span(body.span());
    (Some(tokens.into_iter().collect()), group)
}
