//! The part of the constant that says who is allowed.

use cors_policy::__private::OriginFacts;
use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::policy::Written;
use crate::parse::values::{Env, Origins};

/// The calls that set `allow_origins`, `same_origin` and `dev`, as far as they are given.
pub(super) fn keys(written: &Written, krate: &TokenStream) -> Vec<TokenStream> {
    let mut keys = Vec::new();
    if written.same_origin {
        keys.push(quote!(.same_origin()));
    }
    match &written.allow_origins {
        None => {}
        Some(Origins::Source(_)) => keys.push(quote!(.allow_origins_of_source())),
        Some(origins) => {
            let patterns = origins.listed();
            let environment: Vec<&Env> = origins
                .environment()
                .into_iter()
                .map(|(env, _)| env)
                .collect();
            let all: Vec<&str> = origins
                .patterns()
                .into_iter()
                .map(|(text, _)| text)
                .collect();
            let is_any = patterns == ["*"] && environment.is_empty();
            let more = more(&environment, &all, krate);
            keys.push(if is_any || more.is_empty() {
                quote!(.allow_origins(&[#(#patterns),*]))
            } else {
                quote!(.allow_listed_origins(#krate::__private::ListedOrigins::of(&[#(#patterns),*]) #more))
            });
        }
    }
    keys.extend(written.dev_origins.as_ref().map(|list| {
        let patterns = list.entries.iter().map(|entry| entry.value.as_str());
        let patterns: Vec<&str> = patterns.collect();
        let more = more(&[], &patterns, krate);
        // The user's crate decides, and the strings are in none of its release binaries.
        quote! {
            .dev_origins(
                ::core::cfg!(debug_assertions),
                &#krate::__private::ListedOrigins::of(&[#(#patterns),*]) #more,
            )
        }
    }));
    keys
}

/// What a list says beside its patterns: its variables, and what the rules that need another key have to know of
/// all the patterns that may be in it.
fn more(environment: &[&Env], all: &[&str], krate: &TokenStream) -> TokenStream {
    let facts = OriginFacts::of(all.iter().copied());
    let environment = (!environment.is_empty()).then(|| {
        let variables = environment.iter().map(|env| variable(env, krate));
        quote!(.with_environment(&[#(#variables),*]))
    });
    let any = all.contains(&"*").then(|| quote!(.with_any()));
    let insecure = facts.insecure.map(|at| {
        let origin = all[at];
        quote!(.with_insecure(#origin))
    });
    let public_suffix = facts.public_suffix.map(|at| {
        let pattern = all[at];
        quote!(.with_public_suffix(#pattern))
    });
    let null = facts.null.map(|_| quote!(.with_null()));
    quote!(#environment #any #insecure #public_suffix #null)
}

fn variable(env: &Env, krate: &TokenStream) -> TokenStream {
    let name = &env.variable;
    let default = env.default.as_ref().map(|list| {
        let patterns = list.entries.iter().map(|entry| &entry.value);
        quote!(.with_default(&[#(#patterns),*]))
    });
    quote!(#krate::__private::EnvOrigins::of(#name) #default)
}
