//! The policy as a constant.

use cors_policy::__private::Key;
use cors_policy::{Dangers, Enforce};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::names::plain;
use super::origins;
use crate::ast::method::Method;
use crate::ast::policy::{Headers, MaxAge, Methods, PolicyArgs};
use crate::tokens::Trees;
use crate::validate::policy::CheckedPolicy;

/// The parts of the constant.
pub(super) struct Constant<'a> {
    pub(super) checked: &'a CheckedPolicy,
    pub(super) args: &'a PolicyArgs,
    /// The name of the policy in messages.
    pub(super) name: &'a Ident,
    pub(super) krate: &'a Trees,
}

impl<'a> Constant<'a> {
    pub(super) fn new(
        checked: &'a CheckedPolicy,
        name: &'a Ident,
        krate: &'a Trees,
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
    pub(super) fn expression(&self) -> Trees {
        let krate = self.krate;
        let name = plain(self.name);
        if self.checked.is_broken {
            return match self.mention_base() {
                None => quote!(&#krate::Policy::broken(#name)).into(),
                Some(mention) => quote!({ #mention &#krate::Policy::broken(#name) }).into(),
            };
        }
        let start = match &self.args.base {
            None => krate.clone().then("__private").then("policy"),
            Some(base) => quote!(#krate::__private::policy_on::<#base>).into(),
        };
        let identity = quote!(#name, ::core::module_path!());
        let mut policy = start.called(identity).referenced();
        self.keys(&mut policy);
        policy.call("build", TokenStream::new());
        policy
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

    /// Adds the calls that set the given keys. The others are the named policy's, or unset.
    fn keys(&self, keys: &mut Trees) {
        let args = self.args;
        origins::keys(self.checked, self.krate, keys);
        match &args.allow_methods {
            None => {}
            Some(Methods::Routed(_)) => {
                keys.call_with_list("allow_methods", self.checked.routes.routed());
            }
            Some(Methods::List(list)) => {
                keys.call_with_list("allow_methods", list.values().map(Method::name));
            }
        }
        match &args.allow_headers {
            None => {}
            Some(Headers::Mirror) => keys.call("mirror_headers", TokenStream::new()),
            Some(Headers::List(list)) => keys.call_with_list("allow_headers", list.texts()),
        }
        if let Some(list) = &args.expose_headers {
            keys.call_with_list("expose_headers", list.texts());
        }
        if let Some(credentials) = args.allow_credentials {
            keys.call("allow_credentials", credentials.to_token_stream());
        }
        match args.max_age.as_ref().map(|max_age| max_age.value) {
            None => {}
            Some(MaxAge::Cleared) => keys.call("no_max_age", TokenStream::new()),
            Some(MaxAge::Seconds(seconds)) => {
                let seconds = Literal::u64_unsuffixed(seconds);
                keys.call("max_age", seconds.to_token_stream());
            }
        }
        match args.enforce {
            None | Some(Enforce::Unset) => {}
            Some(Enforce::On { all, report }) => keys.call("enforce", quote!(#all, #report)),
            Some(_) => keys.call("enforce_off", TokenStream::new()),
        }
        if let Some(dangers) = self.dangers() {
            keys.call("dangerously_allow", origins::dangers(dangers, self.krate));
        }
    }

    /// The allowed dangers, if they are not the named policy's. They are not inherited where origins or
    /// credentials are replaced: they were allowed for the others.
    fn dangers(&self) -> Option<Dangers> {
        let args = self.args;
        let replaced = [Key::AllowOrigins, Key::Dev, Key::AllowCredentials]
            .into_iter()
            .any(|key| args.gives(key));
        let cleared = (replaced && args.base.is_some()).then_some(Dangers::NONE);
        args.dangerously_allow.or(cleared)
    }
}
