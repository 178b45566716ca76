//! The fields of the constant that say who is allowed.

use cors_policy::__private::OriginFacts;
use proc_macro2::TokenStream;
use quote::quote;

use super::constant::option;
use crate::ast::policy::Written;
use crate::parse::values::{Env, Origins};

/// `allow_origins` and `dev_origins`, as far as they are given.
pub(super) fn fields(written: &Written, p: &TokenStream) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if written.same_origin {
        fields.push(quote!(allow_origins: #p::Origins::SameOrigin));
    }
    if let Some(origins) = &written.allow_origins {
        let value = allowed(origins, p);
        fields.push(quote!(allow_origins: #value));
    }
    if let Some(list) = &written.dev_origins {
        let patterns: Vec<&str> = list
            .entries
            .iter()
            .map(|entry| entry.value.as_str())
            .collect();
        let none = option(None::<TokenStream>);
        if patterns.is_empty() {
            fields.push(quote!(dev_origins: #none));
        } else {
            // The user's crate decides, and the strings are in none of its release binaries.
            let list = listed(&patterns, &[], &patterns, p);
            let value = option(Some(quote!(&#list)));
            fields.push(quote!(#[cfg(debug_assertions)] dev_origins: #value));
            fields.push(quote!(#[cfg(not(debug_assertions))] dev_origins: #none));
        }
    }
    fields
}

fn allowed(origins: &Origins, p: &TokenStream) -> TokenStream {
    if let Origins::Source(_) = origins {
        return quote!(#p::Origins::Source);
    }
    let environment: Vec<&Env> = origins
        .environment()
        .into_iter()
        .map(|(env, _)| env)
        .collect();
    let patterns = origins.listed();
    if patterns == ["*"] && environment.is_empty() {
        return quote!(#p::Origins::Any);
    }
    let all: Vec<&str> = origins
        .patterns()
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    let list = listed(&patterns, &environment, &all, p);
    quote!(#p::Origins::Listed(#list))
}

/// A list, with what the rules have to know of all the patterns that may be in it. Only what it says
/// is written.
fn listed(patterns: &[&str], environment: &[&Env], all: &[&str], p: &TokenStream) -> TokenStream {
    let facts = OriginFacts::of(all.iter().copied());
    let fact = |name: TokenStream, at: Option<usize>| {
        at.map(|at| {
            let value = option(Some(all[at]));
            quote!(#name: #value,)
        })
    };
    let patterns = (!patterns.is_empty()).then(|| quote!(patterns: &[#(#patterns),*],));
    let environment = (!environment.is_empty()).then(|| {
        let variables = environment.iter().map(|env| variable(env, p));
        quote!(environment: &[#(#variables),*],)
    });
    let facts = [
        fact(quote!(any), all.iter().position(|text| *text == "*")),
        fact(quote!(insecure), facts.insecure),
        fact(quote!(public_suffix), facts.public_suffix),
        fact(quote!(null), facts.null),
    ];
    quote!(#p::ListedOrigins { #patterns #environment #(#facts)* ..#p::ListedOrigins::NONE })
}

fn variable(env: &Env, p: &TokenStream) -> TokenStream {
    let name = &env.variable;
    let default = option(env.default.as_ref().map(|list| {
        let patterns = list.entries.iter().map(|entry| &entry.value);
        quote!(&[#(#patterns),*])
    }));
    quote!(#p::EnvOrigins { variable: #name, default: #default })
}
