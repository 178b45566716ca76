//! The policy as a constant.

use cors_policy::__private::Key;
use cors_policy::Dangers;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::names::plain;
use super::origins;
use crate::ast::method::Method;
use crate::ast::policy::{Headers, MaxAge, Methods, PolicyArgs};
use crate::validate::policy::CheckedPolicy;

/// The parts of the constant.
pub(super) struct Constant<'a> {
    pub(super) checked: &'a CheckedPolicy,
    pub(super) args: &'a PolicyArgs,
    /// The name of the policy in messages.
    pub(super) name: &'a Ident,
    pub(super) krate: &'a TokenStream,
}

impl<'a> Constant<'a> {
    pub(super) fn new(
        checked: &'a CheckedPolicy,
        name: &'a Ident,
        krate: &'a TokenStream,
    ) -> Constant<'a> {
        Constant {
            checked,
            args: &checked.policy,
            name,
            krate,
        }
    }

    /// The expression of type `&'static Policy`. It names the named policy once, so that a missing one is one
    /// error.
    pub(super) fn expression(&self) -> TokenStream {
        let krate = self.krate;
        let name = plain(self.name);
        if self.checked.is_broken {
            return match self.mention_base() {
                None => quote!(&#krate::Policy::broken(#name)),
                Some(mention) => quote!({ #mention &#krate::Policy::broken(#name) }),
            };
        }
        let keys = self.keys();
        let start = match &self.args.base {
            None => quote!(#krate::__private::policy(#name)),
            Some(base) => quote!(#krate::__private::policy_on::<#base>(#name)),
        };
        quote!(&#start #(#keys)* .build())
    }

    /// The attribute of an item with the expression in it.
    pub(super) fn allow_deprecated(&self, item_is_deprecated: bool) -> Option<TokenStream> {
        // Only if something may be deprecated: `forbid(deprecated)` refuses every `allow`.
        (item_is_deprecated || self.args.base.is_some()).then(|| quote!(#[allow(deprecated)]))
    }

    /// An item that uses the named policy of a broken one, so that its import is not unused.
    pub(super) fn mention_base(&self) -> Option<TokenStream> {
        let base = self.args.base.as_ref()?;
        Some(quote!(type _Base = #base;))
    }

    /// The calls that set the given keys. The others are the named policy's, or unset.
    fn keys(&self) -> Vec<TokenStream> {
        let args = self.args;
        let krate = self.krate;
        let mut keys = origins::keys(self.checked, krate);
        if let Some(methods) = &args.allow_methods {
            let names: Vec<&str> = match methods {
                Methods::Routed(_) => self.checked.routes.routed(),
                Methods::List(list) => list.values().map(Method::name).collect(),
            };
            keys.push(quote!(.allow_methods(&[#(#names),*])));
        }
        keys.extend(args.allow_headers.as_ref().map(|headers| match headers {
            Headers::Mirror => quote!(.mirror_headers()),
            Headers::List(list) => {
                let names = list.texts();
                quote!(.allow_headers(&[#(#names),*]))
            }
        }));
        keys.extend(args.expose_headers.as_ref().map(|list| {
            let names = list.texts();
            quote!(.expose_headers(&[#(#names),*]))
        }));
        let credentials = args.allow_credentials;
        keys.extend(credentials.map(|credentials| quote!(.allow_credentials(#credentials))));
        keys.extend(args.max_age.as_ref().map(|max_age| match max_age.value {
            MaxAge::Cleared => quote!(.no_max_age()),
            MaxAge::Seconds(seconds) => {
                let seconds = Literal::u64_unsuffixed(seconds);
                quote!(.max_age(#seconds))
            }
        }));
        keys.extend(self.dangers());
        keys
    }

    /// The allowed dangers. They are not inherited where origins or credentials are replaced: they were
    /// allowed for the others.
    fn dangers(&self) -> Option<TokenStream> {
        let Constant { args, krate, .. } = self;
        let replaced = [Key::AllowOrigins, Key::Dev, Key::AllowCredentials]
            .into_iter()
            .any(|key| args.gives(key));
        let dangers = match args.dangerously_allow {
            Some(dangers) => dangers,
            None if replaced && args.base.is_some() => Dangers::NONE,
            None => return None,
        };
        let setters = dangers.names().map(|name| {
            let name = format_ident!("{name}");
            quote!(.#name())
        });
        Some(quote!(.dangerously_allow(#krate::__private::Dangers::NONE #(#setters)*)))
    }
}
