//! The item that carries the attribute.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Abi, Attribute, GenericParam, Generics, Token, Type, Visibility};

use crate::tokens::{flatten, is, mentions};

use super::returns::{self, Output};
use crate::parse::parameters::Arguments;

/// The attribute's own name: how a second one is recognized.
const ATTRIBUTE: &str = "cors_policy";

/// What the attribute may stand on, and what it may not.
pub(crate) enum Item {
    Function(Box<Function>),
    Struct(Struct),
    Other(Other),
}

/// A function, taken apart as far as it has to be: what it takes and what it does stay tokens.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) constness: Option<Token![const]>,
    pub(crate) asyncness: Option<Token![async]>,
    unsafety: Option<Token![unsafe]>,
    abi: Option<Abi>,
    fn_token: Token![fn],
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    inputs: Group,
    output: Output,
    /// `#![…]` at the start of the body.
    inner_attributes: TokenStream,
    /// The body without these.
    pub(crate) body: Group,
}

/// `struct Name;`
pub(crate) struct Struct {
    pub(crate) attributes: Vec<Attribute>,
    rest: TokenStream,
    pub(crate) ident: Ident,
}

/// Anything else.
pub(crate) struct Other {
    pub(crate) attributes: Vec<Attribute>,
    rest: TokenStream,
    /// What it is, with its article.
    pub(crate) kind: String,
    /// What a finding underlines.
    pub(crate) tokens: TokenStream,
}

impl Item {
    /// The attributes; those of this macro can be taken out.
    fn attributes_mut(&mut self) -> &mut Vec<Attribute> {
        match self {
            Item::Function(function) => &mut function.attributes,
            Item::Struct(item) => &mut item.attributes,
            Item::Other(other) => &mut other.attributes,
        }
    }

    /// Takes further attributes of this macro out, and gives them back.
    pub(crate) fn take_policies(&mut self) -> Vec<Attribute> {
        let attributes = self.attributes_mut();
        let is_policy = |attribute: &Attribute| {
            attribute
                .path()
                .segments
                .last()
                .is_some_and(|segment| segment.ident == ATTRIBUTE)
        };
        let (policies, others) = std::mem::take(attributes).into_iter().partition(is_policy);
        *attributes = others;
        policies
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ahead = input.fork();
        if let Ok(function) = Function::parse(&ahead, attributes.clone()) {
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
        let (kind, tokens) = kind_of(&rest);
        Ok(Item::Other(Other {
            attributes,
            rest,
            kind,
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

/// What an item is, by its keyword, and the tokens that say so.
fn kind_of(item: &TokenStream) -> (String, TokenStream) {
    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let keywords = [
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
    for token in &tokens {
        let TokenTree::Ident(ident) = token else {
            continue;
        };
        if let Some((_, kind)) = keywords.iter().find(|(keyword, _)| ident == keyword) {
            return ((*kind).to_owned(), token.clone().into());
        }
    }
    let first = tokens
        .first()
        .cloned()
        .map(TokenStream::from)
        .unwrap_or_default();
    ("an item of this kind".to_owned(), first)
}

impl Function {
    fn parse(input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Function> {
        let visibility = input.parse()?;
        let constness = input.parse()?;
        let asyncness = input.parse()?;
        let unsafety = input.parse()?;
        let abi = input.parse()?;
        let fn_token = input.parse()?;
        let ident = input.call(syn::ext::IdentExt::parse_any)?;
        let mut generics: Generics = input.parse()?;
        let inputs = input.parse()?;
        let output = input.parse()?;
        generics.where_clause = input.parse()?;
        let body = match flatten(input.parse()?).as_slice() {
            [TokenTree::Group(body)] if body.delimiter() == Delimiter::Brace => body.clone(),
            _ => return Err(input.error("expected a body")),
        };
        let (inner_attributes, body) = split_inner_attributes(&body);
        Ok(Function {
            attributes,
            visibility,
            constness,
            asyncness,
            unsafety,
            abi,
            fn_token,
            ident,
            generics,
            inputs,
            output,
            inner_attributes,
            body,
        })
    }

    /// The function with another body.
    pub(crate) fn with_body(&self, body: &TokenStream) -> TokenStream {
        let mut tokens = TokenStream::new();
        for attribute in &self.attributes {
            attribute.to_tokens(&mut tokens);
        }
        self.visibility.to_tokens(&mut tokens);
        self.constness.to_tokens(&mut tokens);
        self.asyncness.to_tokens(&mut tokens);
        self.unsafety.to_tokens(&mut tokens);
        self.abi.to_tokens(&mut tokens);
        self.fn_token.to_tokens(&mut tokens);
        self.ident.to_tokens(&mut tokens);
        // `<>` and a bare `where`, of which syn would keep nothing.
        if self.generics.params.is_empty() {
            self.generics.lt_token.to_tokens(&mut tokens);
            self.generics.gt_token.to_tokens(&mut tokens);
        }
        self.generics.to_tokens(&mut tokens);
        self.inputs.to_tokens(&mut tokens);
        self.output.tokens.to_tokens(&mut tokens);
        match &self.generics.where_clause {
            Some(clause) if clause.predicates.is_empty() => {
                clause.where_token.to_tokens(&mut tokens);
            }
            clause => clause.to_tokens(&mut tokens),
        }
        let inner_attributes = &self.inner_attributes;
        let mut body = Group::new(Delimiter::Brace, quote!(#inner_attributes #body));
        // Braces of ours would make the whole function one of a macro's, of which lints say nothing.
        body.set_span(self.body.span());
        tokens.extend([TokenTree::from(body)]);
        tokens
    }

    /// What it returns; `None` if it returns nothing.
    pub(crate) fn returns(&self) -> Option<&Type> {
        self.output.ty.as_ref()
    }

    /// Whether what it returns is a `Router`, which has many chains of methods.
    pub(crate) fn has_many_chains(&self) -> bool {
        self.router().is_some_and(|router| router == "Router")
    }

    /// Its arguments, as they are written.
    pub(crate) fn inputs(&self) -> TokenStream {
        self.inputs.stream()
    }

    /// The types of its arguments, as far as they can be read.
    pub(crate) fn argument_types(&self) -> Vec<Type> {
        let arguments = Arguments::parse_terminated.parse2(self.inputs.stream());
        let arguments = arguments.into_iter().flatten();
        arguments.filter_map(|argument| argument.ty).collect()
    }

    /// The word `Router` or `MethodRouter` in what it returns, if that reads like one.
    pub(crate) fn router(&self) -> Option<&Ident> {
        self.returns().and_then(returns::router)
    }

    /// Whether it answers requests itself. Whatever else is no router is left to rustc, which then
    /// asks for one.
    pub(crate) fn is_handler(&self) -> bool {
        self.asyncness.is_some() && self.router().is_none()
    }

    /// Whether it is one function for all: it has no parameters but lifetimes, and no argument of an
    /// `impl Trait`, which a macro may hide.
    pub(crate) fn is_one(&self) -> bool {
        let mut params = self.generics.params.iter();
        let is_one = params.all(|param| matches!(param, GenericParam::Lifetime(_)));
        let inputs = flatten(self.inputs.stream());
        let has_macro = inputs.iter().any(|token| is(token, '!'));
        is_one && !has_macro && !mentions(&self.inputs.stream(), "impl")
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        is_deprecated(&self.attributes)
    }

    /// Whether it must be in an `impl` or a trait, where no struct can stand beside it.
    pub(crate) fn is_associated(&self) -> bool {
        let signature = [
            self.generics.to_token_stream(),
            self.generics.where_clause.to_token_stream(),
            self.inputs.to_token_stream(),
            self.output.tokens.clone(),
        ];
        // No item stands in a signature, where `impl` is a type.
        let in_signature = |tokens| find_self(tokens, &[]);
        signature.into_iter().any(in_signature) || mentions_self(self.body.to_token_stream())
    }

    /// The attribute, or its own name, by which it runs the program or is a test.
    pub(crate) fn runs_by(&self) -> Option<TokenStream> {
        let runs = |ident: &Ident| ident == "main" || ident == "test";
        let mut attributes = self.attributes.iter().map(Attribute::path);
        let attribute = attributes.find(|path| {
            let last = path.segments.last();
            last.is_some_and(|last| runs(&last.ident))
        });
        let name = (self.ident == "main").then(|| self.ident.to_token_stream());
        attribute.map(ToTokens::to_token_stream).or(name)
    }
}

pub(crate) fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("deprecated"))
}

/// What begins an item that has a `self` and a `Self` of its own.
const ITEMS: &[&str] = &["impl", "trait", "struct", "enum"];

/// Whether `self`, the value, or `Self` is mentioned, other than in an item within: that has its own.
pub(crate) fn mentions_self(tokens: TokenStream) -> bool {
    find_self(tokens, ITEMS)
}

fn find_self(tokens: TokenStream, items: &[&str]) -> bool {
    let is_some = |token: Option<&TokenTree>, sign| token.is_some_and(|token| is(token, sign));
    let mut in_item = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "Self" && !in_item => return true,
            // `self::orders` is a path from this module.
            TokenTree::Ident(ident) if ident == "self" => {
                let is_path = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
                if !is_path && !in_item {
                    return true;
                }
            }
            // `use orders::{self, list};`, but not `impl Sized + use<T>`
            TokenTree::Ident(ident) if ident == "use" && !is_some(tokens.peek(), '<') => {
                tokens.find(|token| is(token, ';'));
            }
            // `pub(self)`
            TokenTree::Ident(ident) if ident == "pub" => {
                tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
            }
            // A variable may be called so, too.
            TokenTree::Ident(ident) if ident == "union" => {
                in_item |= !items.is_empty() && matches!(tokens.peek(), Some(TokenTree::Ident(_)));
            }
            TokenTree::Ident(ident) => in_item |= items.iter().any(|item| ident == item),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && in_item => {
                in_item = false;
            }
            TokenTree::Group(group) if !in_item && find_self(group.stream(), items) => return true,
            TokenTree::Punct(punct) if punct.as_char() == ';' => in_item = false,
            _ => {}
        }
    }
    false
}

/// The inner attributes of a body, and the body without them: they have to stay in front of what is
/// put around it.
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

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Item::Function(function) => tokens.extend(function.with_body(&function.body.stream())),
            Item::Struct(Struct {
                attributes, rest, ..
            })
            | Item::Other(Other {
                attributes, rest, ..
            }) => {
                for attribute in attributes {
                    attribute.to_tokens(tokens);
                }
                rest.to_tokens(tokens);
            }
        }
    }
}
