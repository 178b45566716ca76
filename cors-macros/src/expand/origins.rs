//! The part of the constant with the origins.

use cors_policy::__private::OriginFacts;
use cors_policy::Dangers;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use crate::ast::origins::{Env, Origins};
use crate::tokens::{Trees, list};
use crate::validate::policy::CheckedPolicy;

/// The calls that set `allow_origins`, `same_origin` and `dev`.
pub(super) fn keys(checked: &CheckedPolicy, krate: &Trees, keys: &mut Trees) {
    let args = &checked.policy;
    if args.same_origin {
        keys.call("same_origin", TokenStream::new());
    }
    match &args.allow_origins {
        None => {}
        Some(Origins::Source(_)) => keys.call("allow_origins_of_source", TokenStream::new()),
        Some(origins) => {
            let patterns = origins.listed();
            let environment = origins.environment();
            let is_any = patterns == ["*"] && environment.is_empty();
            let mut list = OriginList::default();
            if !is_any {
                let environment = environment.into_iter().map(|(env, _)| env);
                list.environment(environment.collect::<Vec<_>>().as_slice(), krate);
                let all = origins.patterns().into_iter().map(|(text, _)| text);
                list.facts(&all.collect::<Vec<_>>(), checked.facts);
            }
            if list.is_plain() {
                keys.call_with_list("allow_origins", patterns);
            } else {
                keys.call("allow_listed_origins", list.of(patterns, krate));
            }
        }
    }
    if let Some(patterns) = &args.dev_origins {
        let patterns: Vec<&str> = patterns.texts().collect();
        let mut list = OriginList::default();
        list.facts(&patterns, checked.dev_facts);
        if args.dev_dangers != Dangers::NONE {
            list.call("with_dangers", dangers(args.dev_dangers, krate));
        }
        let list = list.of(patterns, krate);
        // The user's crate decides, and the strings are in none of its release binaries.
        let arguments = quote!(::core::cfg!(debug_assertions), &#list);
        keys.call("dev_origins", arguments);
    }
}

/// A value of `Dangers`.
pub(super) fn dangers(dangers: Dangers, krate: &Trees) -> TokenStream {
    let setters = dangers.names().map(|name| format_ident!("{name}"));
    quote!(#krate::__private::Dangers::NONE #(.#setters())*)
}

/// What a list says beside its patterns: its variables, and what the rules that need another key have to know of
/// all the patterns that may be in it.
#[derive(Default)]
struct OriginList {
    calls: Option<Trees>,
}

impl OriginList {
    fn is_plain(&self) -> bool {
        self.calls.is_none()
    }

    fn call(&mut self, method: &str, arguments: TokenStream) {
        let calls = self.calls.get_or_insert_default();
        calls.call(method, arguments);
    }

    fn environment(&mut self, environment: &[&Env], krate: &Trees) {
        if !environment.is_empty() {
            let variables = environment.iter().map(|env| variable(env, krate));
            self.call("with_environment", quote!(&[#(#variables),*]));
        }
    }

    fn facts(&mut self, all: &[&str], facts: OriginFacts) {
        if all.contains(&"*") {
            self.call("with_any", TokenStream::new());
        }
        if let Some(at) = facts.insecure {
            self.call("with_insecure", all[at].to_token_stream());
        }
        if let Some(at) = facts.public_suffix {
            self.call("with_public_suffix", all[at].to_token_stream());
        }
        if facts.null.is_some() {
            self.call("with_null", TokenStream::new());
        }
    }

    /// The expression.
    fn of(self, patterns: Vec<&str>, krate: &Trees) -> TokenStream {
        let patterns = list(patterns);
        let calls = self.calls;
        quote!(#krate::__private::ListedOrigins::of(#patterns) #calls)
    }
}

fn variable(env: &Env, krate: &Trees) -> TokenStream {
    let name = &env.variable;
    let mut default = Trees::default();
    if let Some(list) = &env.default {
        default.call_with_list("with_default", list.texts());
    }
    quote!(#krate::__private::EnvOrigins::of(#name) #default)
}
