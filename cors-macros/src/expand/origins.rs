//! The part of the constant with the origins.

use cors_policy::__private::OriginFacts;
use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::origins::{Env, Origins};
use crate::validate::policy::CheckedPolicy;

/// The calls that set `allow_origins`, `same_origin` and `dev`.
pub(super) fn keys(checked: &CheckedPolicy, krate: &TokenStream) -> Vec<TokenStream> {
    let args = &checked.policy;
    let mut keys = Vec::new();
    if args.same_origin {
        keys.push(quote!(.same_origin()));
    }
    match &args.allow_origins {
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
            let more = more(&environment, &all, checked.facts, krate);
            keys.push(if is_any || more.is_empty() {
                quote!(.allow_origins(&[#(#patterns),*]))
            } else {
                quote!(.allow_listed_origins(#krate::__private::ListedOrigins::of(&[#(#patterns),*]) #more))
            });
        }
    }
    keys.extend(args.dev_origins.as_ref().map(|list| {
        let patterns: Vec<&str> = list.texts().collect();
        let more = more(&[], &patterns, checked.dev_facts, krate);
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
fn more(
    environment: &[&Env],
    all: &[&str],
    facts: OriginFacts,
    krate: &TokenStream,
) -> TokenStream {
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
        let patterns = list.texts();
        quote!(.with_default(&[#(#patterns),*]))
    });
    quote!(#krate::__private::EnvOrigins::of(#name) #default)
}
