//! Parses the item that carries the attribute.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Abi, Attribute, Generics, Token, Type, Visibility};

use super::self_mentions;
use crate::ast::item::{Function, Item, Other, Struct};
use crate::ast::types;
use crate::tokens::{flatten, is, is_word, only_group};

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ahead = input.fork();
        if let Ok(function) = function(&ahead, attributes.clone()) {
            input.parse::<TokenStream>()?;
            return Ok(Item::Function(Box::new(function)));
        }
        let rest: TokenStream = input.parse()?;
        if let Ok(ident) = unit_struct.parse2(rest.clone()) {
            return Ok(Item::Struct(Struct {
                attributes,
                rest,
                ident,
            }));
        }
        let tokens = keyword(&rest);
        Ok(Item::Other(Other {
            attributes,
            rest,
            tokens,
        }))
    }
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

fn function(input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Function> {
    let mut signature: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
    // A macro's variable may be the whole item.
    while let Some(group) = only_group(&signature, Delimiter::None) {
        signature = group.stream().into_iter().collect();
    }
    let body = flatten(signature.pop().into_iter().collect());
    let body = only_group(&body, Delimiter::Brace);
    let body = body.ok_or_else(|| input.error("expected a body"))?;
    let (inner_attributes, body) = split_inner_attributes(body);
    let signature: TokenStream = signature.into_iter().collect();
    let is_associated =
        self_mentions::in_signature(signature.clone()) || self_mentions::in_body(body.stream());
    let tokens = signature.clone();
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
        Ok(Function {
            attributes,
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
            is_associated,
        })
    };
    parse.parse2(tokens)
}

/// The return type, without `use<…>`, which syn reads only with its feature `full`.
fn return_type(input: ParseStream<'_>) -> syn::Result<Option<Type>> {
    if input.parse::<Option<Token![->]>>()?.is_none() {
        return Ok(None);
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
fn split_inner_attributes(body: &Group) -> (TokenStream, Group) {
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
    (tokens.into_iter().collect(), group)
}
