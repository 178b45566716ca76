//! The policy as a constant.

use cors_policy::__private::Key;
use cors_policy::Dangers;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{origins, plain};
use crate::ast::policy::{Headers, MaxAge, Methods, Written};
use crate::ast::routes::Served;
use crate::parse::values::List;

/// What the constant is made of.
pub(super) struct Constant<'a> {
    pub(super) written: &'a Written,
    /// The methods that `routed` stands for.
    pub(super) served: &'a Served,
    /// What the policy is called in messages.
    pub(super) name: &'a Ident,
    pub(super) krate: &'a TokenStream,
    /// Whether there were errors, so that another constant stands in its place.
    pub(super) broken: bool,
}

impl Constant<'_> {
    /// An expression of type `&'static Policy`, in which a named policy is mentioned once: if there is none
    /// of that name, that is one error.
    pub(super) fn expression(&self) -> TokenStream {
        let krate = self.krate;
        let name = plain(self.name);
        if self.broken {
            return match self.mention_base() {
                None => quote!(&#krate::Policy::broken(#name)),
                Some(mention) => quote!({ #mention &#krate::Policy::broken(#name) }),
            };
        }
        let keys = self.keys();
        let start = match &self.written.base {
            None => quote!(#krate::__private::policy(#name)),
            Some(base) => quote!(#krate::__private::policy_on::<#base>(#name)),
        };
        quote!(&#start #(#keys)* .build())
    }

    /// What an item needs that has the expression in it.
    pub(super) fn allow_deprecated(&self, item_is_deprecated: bool) -> Option<TokenStream> {
        // Only where something may be deprecated: who forbids the lint is refused every exception.
        (item_is_deprecated || self.written.base.is_some()).then(|| quote!(#[allow(deprecated)]))
    }

    /// An item that uses the named policy in the place of a constant that is broken, so that nobody
    /// is told that its import is unused.
    pub(super) fn mention_base(&self) -> Option<TokenStream> {
        let base = self.written.base.as_ref()?;
        Some(quote!(type _Base = #base;))
    }

    /// The calls that set the keys that are given; the others come from the named policy, or say nothing.
    fn keys(&self) -> Vec<TokenStream> {
        let written = self.written;
        let krate = self.krate;
        let mut keys = origins::keys(written, krate);
        if let Some(methods) = &written.allow_methods {
            let names: Vec<&str> = match methods {
                Methods::Routed(_) => self.served.routed(),
                Methods::List(list) => {
                    let entries = list.entries.iter();
                    entries.map(|entry| entry.value.name()).collect()
                }
            };
            keys.push(quote!(.allow_methods(&[#(#names),*])));
        }
        keys.extend(written.allow_headers.as_ref().map(|headers| match headers {
            Headers::Mirror => quote!(.mirror_headers()),
            Headers::List(list) => {
                let names = texts(list);
                quote!(.allow_headers(&[#(#names),*]))
            }
        }));
        keys.extend(written.expose_headers.as_ref().map(|list| {
            let names = texts(list);
            quote!(.expose_headers(&[#(#names),*]))
        }));
        let credentials = written.allow_credentials;
        keys.extend(credentials.map(|credentials| quote!(.allow_credentials(#credentials))));
        keys.extend(written.max_age.as_ref().map(|max_age| match max_age.value {
            MaxAge::Cleared => quote!(.no_max_age()),
            MaxAge::Seconds(seconds) => {
                let seconds = Literal::u64_unsuffixed(seconds);
                quote!(.max_age(#seconds))
            }
        }));
        keys.extend(self.dangers());
        keys
    }

    /// What is allowed of the dangerous. It is never inherited by other origins, nor where
    /// credentials are: whoever allowed it did not have those in mind.
    fn dangers(&self) -> Option<TokenStream> {
        let Constant { written, krate, .. } = self;
        let replaced = [Key::AllowOrigins, Key::Dev, Key::AllowCredentials]
            .into_iter()
            .any(|key| written.gives(key));
        let dangers = match written.dangerously_allow {
            Some(dangers) => dangers,
            None if replaced && written.base.is_some() => Dangers::NONE,
            None => return None,
        };
        let setters = dangers.names().map(|name| {
            let name = format_ident!("{name}");
            quote!(.#name())
        });
        Some(quote!(.dangerously_allow(#krate::__private::Dangers::NONE #(#setters)*)))
    }
}

fn texts(list: &List<String>) -> impl Iterator<Item = &str> {
    list.entries.iter().map(|entry| entry.value.as_str())
}
