#![doc = include_str!("../README.md")]

// Tokens become a policy with spans (`read`), which is judged (`check`) and written out as the
// user's item, wrapped, and a constant (`expand`). No stage stops at the first mistake.
mod ast;
mod expand;
mod literal;
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

/// What `cors_runtime::cors_route!` is made of: it is documented there.
#[doc(hidden)]
#[proc_macro]
pub fn cors_route(input: TokenStream) -> TokenStream {
    expand::route::cors_route(input.into()).into()
}
