//! The insides of `cors-macros` as an ordinary library. A crate with a proc macro in it can be called
//! by nobody but the compiler, so its modules are compiled here once more.

/// The modules of `cors-macros/src/lib.rs`: one that is missing here does not compile.
#[path = "../../../cors-macros/src"]
mod modules {
    pub(crate) mod args;
    pub(crate) mod chain;
    pub(crate) mod check;
    pub(crate) mod complete;
    pub(crate) mod expand;
    pub(crate) mod item;
    pub(crate) mod literal;
    pub(crate) mod place;
    pub(crate) mod probe;
    pub(crate) mod read;
    pub(crate) mod report;
    pub(crate) mod route;
    pub(crate) mod served;
    pub(crate) mod taken;
    pub(crate) mod tokens;
    pub(crate) mod values;
    pub(crate) mod written;
}

// They call each other by `crate::`.
use modules::{
    args, chain, check, complete, expand, item, literal, place, probe, read, report, route, served,
    taken, tokens, values, written,
};
use proc_macro2::TokenStream;

/// What `#[cors_policy(attribute)] item` becomes.
#[must_use]
pub fn cors_policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::cors_policy(attribute, item)
}

/// What `cors_route!(chain)` becomes. The path to the runtime crate comes first, in brackets.
#[must_use]
pub fn cors_route(input: TokenStream) -> TokenStream {
    route::cors_route(input)
}
