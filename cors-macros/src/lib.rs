#![doc = include_str!("../README.md")]

// The modules, each importing only those above it: `tokens` and `span`, `report`, `ast` (what was
// written), `parse`, `validate` (all findings about meaning), `expand` (which cannot fail).
mod ast;
mod expand;
mod parse;
mod report;
mod span;
mod tokens;
mod validate;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Puts a CORS policy, checked when it compiles, on a function that builds an axum `Router` or
/// `MethodRouter`, on a handler for `cors_route!`, or names one, on a `struct Name;`.
///
#[doc = include_str!("../keys.md")]
#[doc = include_str!("../lints.md")]
#[proc_macro_attribute]
pub fn cors_policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::cors_policy(attribute.into(), item.into()).into()
}

/// The macro behind `cors_runtime::cors_route!`, which has the documentation.
#[doc(hidden)]
#[proc_macro]
pub fn cors_route(input: TokenStream) -> TokenStream {
    expand::route::cors_route(input.into()).into()
}

/// The macro behind `cors_runtime::utoipa::routes!`: `cors_route!`, where a filter gives the methods of a documentation,
/// which are compared with `allow_methods` when the app is built.
#[doc(hidden)]
#[proc_macro]
pub fn documented_route(input: TokenStream) -> TokenStream {
    expand::route::documented_route(input.into()).into()
}
