//! axum's chain of methods: `get(list).post(create).delete(remove)`. What is in the parentheses stays
//! tokens.

use proc_macro2::{Group, Ident, TokenTree};

/// axum's functions that route one method, each with its method.
pub(crate) const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("head", "HEAD"),
    ("post", "POST"),
    ("put", "PUT"),
    ("delete", "DELETE"),
    ("patch", "PATCH"),
    ("options", "OPTIONS"),
    ("trace", "TRACE"),
    ("connect", "CONNECT"),
];

/// At least one call.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) calls: Vec<Call>,
}

/// One call: `axum::routing::get(list)` in front, `.post::<T>(create)` behind it.
#[derive(Debug)]
pub(crate) struct Call {
    /// The position of its name among the chain's tokens.
    pub(crate) at: usize,
    /// Whether it is the function in front.
    pub(crate) is_first: bool,
    /// `axum::routing::`, up to the name.
    pub(crate) path: Vec<TokenTree>,
    pub(crate) name: Ident,
    /// `::<T>`
    pub(crate) turbofish: Vec<TokenTree>,
    pub(crate) parentheses: Group,
    /// What is between the commas in the parentheses.
    pub(crate) arguments: Vec<Vec<TokenTree>>,
    pub(crate) kind: CallKind,
}

/// What a call does to a method router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// It routes requests to its argument.
    Routes(RouteFilter, Endpoint),
    /// It routes nothing: `with_state`, `layer`, `route_layer`, `handle_error`.
    RoutesNothing,
    /// `MethodRouter::new()`
    New,
    /// `merge`, or a function that is not axum's.
    Unknown,
}

/// Which requests a call routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RouteFilter {
    Method(&'static str),
    /// `on`: the methods of its filter, if that can be read.
    On(Option<Vec<&'static str>>),
    /// `any`: every request that the chain does not route otherwise.
    Any,
    /// `fallback`: the same, usually for methods that no handler serves.
    Fallback,
}

/// What a call routes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Handler,
    Service,
}

impl Call {
    /// The path and the name.
    pub(crate) fn function(&self) -> Vec<TokenTree> {
        let mut tokens = self.path.clone();
        tokens.push(self.name.clone().into());
        tokens
    }

    pub(crate) fn filter(&self) -> Option<&RouteFilter> {
        match &self.kind {
            CallKind::Routes(filter, _) => Some(filter),
            CallKind::RoutesNothing | CallKind::New | CallKind::Unknown => None,
        }
    }

    /// The methods that the call routes by name; `None` if they cannot be read.
    pub(crate) fn methods(&self) -> Option<&[&'static str]> {
        match &self.kind {
            CallKind::Routes(RouteFilter::Method(method), _) => Some(std::slice::from_ref(method)),
            CallKind::Routes(RouteFilter::On(methods), _) => methods.as_deref(),
            CallKind::Routes(RouteFilter::Any, _) | CallKind::Unknown => None,
            CallKind::Routes(RouteFilter::Fallback, _)
            | CallKind::RoutesNothing
            | CallKind::New => Some(&[]),
        }
    }

    /// Whether it gives the chain its fallback, which axum has at most one of.
    pub(crate) fn is_fallback(&self) -> bool {
        matches!(
            self.filter(),
            Some(RouteFilter::Any | RouteFilter::Fallback)
        )
    }
}
