//! The item that carries the attribute.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, GenericParam, Generics, Token, Type, Visibility};

use crate::tokens::{Trees, flatten, is, is_closure, is_word, mentions};

pub(crate) enum Item {
    Function(Box<Function>),
    Struct(Struct),
    /// An item that cannot have a policy.
    Other(Other),
}

/// A function. Its parameters and its body stay tokens.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    /// Everything between the attributes and the body.
    pub(crate) signature: Trees,
    pub(crate) visibility: Visibility,
    pub(crate) constness: Option<Token![const]>,
    pub(crate) asyncness: Option<Token![async]>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) inputs: Group,
    pub(crate) returns: Option<Type>,
    /// The name of a router in the return type: `Router`, or one that ends so.
    pub(crate) router: Option<Ident>,
    /// `#![…]` at the start of the body.
    pub(crate) inner_attributes: Option<TokenStream>,
    /// The body without the inner attributes.
    pub(crate) body: Group,
    /// Whether the body may return early: by `return`, by `?`, or by a macro that has one of them.
    pub(crate) leaves_early: bool,
    /// Whether it is in an `impl` or a trait, where no type can be beside it.
    pub(crate) is_associated: bool,
    /// Whether a module next to it has its name, so that no type can have it.
    pub(crate) has_module: bool,
}

/// `struct Name;`
pub(crate) struct Struct {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) rest: TokenStream,
    pub(crate) ident: Ident,
}

pub(crate) struct Other {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) rest: TokenStream,
    /// The token that tells what it is: the keyword, or the first one.
    pub(crate) tokens: TokenStream,
}

impl Item {
    /// Removes the attributes with this name, and returns them.
    pub(crate) fn take_attributes(&mut self, name: &str) -> Vec<Attribute> {
        let attributes = match self {
            Item::Function(function) => &mut function.attributes,
            Item::Struct(item) => &mut item.attributes,
            Item::Other(other) => &mut other.attributes,
        };
        let is_named = |attribute: &Attribute| {
            let last = attribute.path().segments.last();
            last.is_some_and(|last| last.ident == name)
        };
        let (taken, kept) = std::mem::take(attributes).into_iter().partition(is_named);
        *attributes = kept;
        taken
    }
}

impl Other {
    pub(crate) fn is_closure(&self) -> bool {
        is_closure(&flatten(self.rest.clone()))
    }
}

impl Function {
    /// The function with something in front of its body.
    pub(crate) fn with_body(&self, front: Option<TokenStream>) -> TokenStream {
        let body = front.into_iter().chain([self.body.stream()]);
        self.with_other_body(body.collect())
    }

    /// The function with another body.
    pub(crate) fn with_other_body(&self, body: TokenStream) -> TokenStream {
        let Function {
            attributes,
            signature,
            inner_attributes,
            ..
        } = self;
        let body = inner_attributes.iter().cloned().chain([body]);
        let mut body = Group::new(Delimiter::Brace, body.collect());
        // With the user's span, lints still apply to the function.
        body.set_span(self.body.span());
        quote!(#(#attributes)* #signature #body)
    }

    /// Whether it is a handler. A function that is not `async` is taken for a builder, and rustc then
    /// checks what it returns.
    pub(crate) fn is_handler(&self) -> bool {
        self.asyncness.is_some() && self.router.is_none()
    }

    /// The return type of a function that is not `async` and returns a future.
    pub(crate) fn returned_future(&self) -> Option<&Type> {
        let returned = self.returns.as_ref()?;
        if self.asyncness.is_some() || self.router.is_some() {
            return None;
        }
        let tokens = returned.to_token_stream();
        let mut futures = ["BoxFuture", "Future", "LocalBoxFuture"].iter();
        let is_future = futures.any(|name| mentions(&tokens, name));
        is_future.then_some(returned)
    }

    /// Whether it has no generic parameters but lifetimes and no argument of type `impl Trait`, which a
    /// macro may hide.
    pub(crate) fn is_monomorphic(&self) -> bool {
        let mut params = self.generics.params.iter();
        let has_macro = || {
            flatten(self.inputs.stream())
                .iter()
                .any(|token| is(token, '!'))
        };
        params.all(|param| matches!(param, GenericParam::Lifetime(_)))
            && !has_macro()
            && !mentions(&self.inputs.stream(), "impl")
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        is_deprecated(&self.attributes)
    }

    /// Whether a parameter with this name is a source of origins: `o: SharedOrigins`, `o: impl OriginSource`. With
    /// an `&` in front, it may be a reference, too.
    pub(crate) fn takes_source(&self, name: &str) -> bool {
        let (name, may_be_reference) = match name.strip_prefix('&') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let inputs = flatten(self.inputs.stream());
        let mut positions = 0..inputs.len();
        let is_named = |at: &usize| match &inputs[*at..] {
            [parameter, colon, ..] => is_word(parameter, name) && is(colon, ':'),
            _ => false,
        };
        let Some(at) = positions.find(is_named) else {
            return false;
        };
        let ty = inputs[at + 2..].split(|token| is(token, ',')).next();
        let ty = ty.unwrap_or_default();
        let is_reference = ty.first().is_some_and(|first| is(first, '&'));
        let is_shared = ty.last().is_some_and(|last| is_word(last, "SharedOrigins"));
        let is_source = ty.iter().any(|token| is_word(token, "OriginSource"));
        is_shared && (may_be_reference || !is_reference) || is_source && !is_reference
    }

    /// What makes it the program's entry point or a test: an attribute, or the name `main`.
    pub(crate) fn entry_point_attr(&self) -> Option<TokenStream> {
        let mut attributes = self.attributes.iter().map(Attribute::path);
        let attribute = attributes.find(|path| {
            let last = path.segments.last();
            last.is_some_and(|last| last.ident == "main" || last.ident == "test")
        });
        let name = || (self.ident == "main").then(|| self.ident.to_token_stream());
        attribute.map(ToTokens::to_token_stream).or_else(name)
    }
}

pub(crate) fn is_deprecated(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|attribute| attribute.path().is_ident("deprecated"))
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Item::Function(function) => tokens.extend(function.with_body(None)),
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
