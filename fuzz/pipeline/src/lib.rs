//! The insides of `cors-macros` as an ordinary library. A crate with a proc macro in it can be called
//! by nobody but the compiler, so its modules are compiled here once more.

// Only a proc macro knows it by itself.
extern crate proc_macro;

/// The modules of `cors-macros/src/lib.rs`: one that is missing here does not compile.
#[path = "../../../cors-macros/src"]
mod modules {
    pub(crate) mod ast;
    pub(crate) mod expand;
    pub(crate) mod parse;
    pub(crate) mod report;
    pub(crate) mod span;
    pub(crate) mod tokens;
    pub(crate) mod validate;
}

// They call each other by `crate::`.
use modules::{ast, expand, parse, report, span, tokens, validate};
use proc_macro2::TokenStream;

/// What `#[cors_policy(attribute)] item` becomes.
#[must_use]
pub fn cors_policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::cors_policy(attribute, item)
}

/// What `cors_route!(chain)` becomes. The path to the runtime crate comes first, in brackets.
#[must_use]
pub fn cors_route(input: TokenStream) -> TokenStream {
    expand::route::cors_route(input)
}

/// The same with handlers that are routed under the methods of their documentation.
#[must_use]
pub fn documented_route(input: TokenStream) -> TokenStream {
    expand::route::documented_route(input)
}
