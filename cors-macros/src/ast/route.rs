//! The calls of `cors_route!` that route handlers.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::Path;

use super::chain::Call;
use crate::tokens::source;

/// A call of the chain.
pub(crate) struct RouteCall {
    pub(crate) call: Call,
    /// The handler, if it routes one.
    pub(crate) handler: Option<Handler>,
}

/// A handler, by its path.
pub(crate) struct Handler {
    /// The path, without `turbofish`.
    pub(crate) path: TokenStream,
    /// The generic arguments of the last segment, where the policy is the handler's own.
    pub(crate) turbofish: TokenStream,
    pub(crate) policy: HandlerPolicy,
    /// Whether it is a function of a type, as far as names tell.
    pub(crate) is_associated: bool,
    /// The span of the handler's name.
    pub(crate) span: Span,
    pub(crate) tokens: Vec<TokenTree>,
}

/// Which policy a handler has.
pub(crate) enum HandlerPolicy {
    /// The one of its own attribute.
    Own,
    /// `handler as Policy`
    Named(Path),
}

impl Handler {
    pub(crate) fn text(&self) -> String {
        source(&self.tokens)
    }
}
