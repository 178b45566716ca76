//! The methods that an item routes and what its handler extracts, as far as the tokens show.

use cors_policy::__private::{ExtractorNeed, is_forbidden_method};
use proc_macro2::{Ident, TokenTree};

/// What is known of the requests under a policy.
#[derive(Debug)]
pub(crate) enum ItemRoutes {
    /// A function that returns a chain of methods.
    Chain(RoutedMethods),
    /// A function that returns a `Router`, with the methods that its routes surely have.
    Router(Vec<RoutedMethod>),
    /// A handler, with what it extracts and the names of the extractors. `cors_route!` knows its
    /// methods.
    Handler(Vec<(ExtractorNeed, Ident)>),
    /// A named policy, which has no routes.
    Named,
    /// A function whose chain cannot be read.
    Unreadable(UnreadableChain),
    /// An item that cannot have a policy.
    Unknown,
}

/// The methods of a chain.
#[derive(Debug)]
pub(crate) struct RoutedMethods {
    /// Each method once.
    pub(crate) methods: Vec<RoutedMethod>,
    /// Whether other methods have a handler, too.
    pub(crate) has_fallback: bool,
}

/// A method, and the call that routes it.
#[derive(Debug)]
pub(crate) struct RoutedMethod {
    pub(crate) method: &'static str,
    /// The name of the call.
    pub(crate) name: Ident,
    /// The path, in a `Router`.
    pub(crate) path: Option<String>,
}

/// Why the methods of a function cannot be read.
#[derive(Debug)]
pub(crate) enum UnreadableChain {
    /// It has a `return`.
    Return,
    /// It ends in `cors_route!`.
    CorsRoute,
    /// Its last expression is not a chain.
    Expression(Vec<TokenTree>),
    /// The body defines a function of this name.
    Shadowed(Ident),
    /// The chain has this call of `any`.
    Any(Vec<TokenTree>),
    /// The chain has `on` with this filter.
    Filter(Vec<TokenTree>),
    Merge,
    /// The chain has a call of this function, which is not known to be axum's.
    Call(Vec<TokenTree>),
}

impl ItemRoutes {
    /// The methods of the chain.
    pub(crate) fn methods(&self) -> Vec<&'static str> {
        match self {
            ItemRoutes::Chain(chain) => chain.methods.iter().map(|routed| routed.method).collect(),
            _ => Vec::new(),
        }
    }

    /// The methods of `allow_methods = routed`: those that a script can send.
    pub(crate) fn routed(&self) -> Vec<&'static str> {
        let mut methods = self.methods();
        methods.retain(|method| !is_forbidden_method(method));
        methods
    }

    /// Whether requests with any other method are answered with a 405.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(self, ItemRoutes::Chain(chain) if !chain.has_fallback)
    }

    /// The methods that are surely routed, with the calls that route them.
    pub(crate) fn known(&self) -> &[RoutedMethod] {
        match self {
            ItemRoutes::Chain(chain) => &chain.methods,
            ItemRoutes::Router(methods) => methods,
            _ => &[],
        }
    }
}
