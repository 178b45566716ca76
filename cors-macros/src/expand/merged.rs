//! Rules that a policy can break only together with the named policy that it builds on. That one may
//! be in another crate, so the compiler evaluates them.

use cors_policy::__private::{CrossKeyRule, Key, OriginFacts};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use crate::ast::policy::PolicyArgs;
use crate::report::warning_unless;
use crate::span::Location;
use crate::tokens::located_at;
use crate::validate::policy::CheckedPolicy;
use crate::validate::rules::Condition;

/// The rules for a policy that is the constant of a type, as items beside it.
pub(super) fn checks(
    checked: &CheckedPolicy,
    policy: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let asserts = asserts(checked, krate);
    if asserts.is_empty() {
        return asserts;
    }
    quote! {
        const _: () = {
            #[allow(deprecated)]
            const POLICY: #krate::Policy = #policy;
            #asserts
        };
    }
}

/// The rules for a constant called `POLICY`, as items beside it. An associated constant would not do: one that
/// nothing uses is never evaluated.
pub(super) fn asserts(checked: &CheckedPolicy, krate: &TokenStream) -> TokenStream {
    let written = &checked.policy;
    if checked.is_broken || written.base.is_none() {
        return TokenStream::new();
    }
    let gives = |key| written.gives(key);
    let errors = CrossKeyRule::ALL
        .into_iter()
        .filter_map(|rule| {
            let own_list = match (rule, own_origins(rule, checked)) {
                (CrossKeyRule::Wildcard(list), _) => gives(list),
                (_, (in_list, in_dev)) => in_list || in_dev,
            };
            let own_credentials = gives(Key::AllowCredentials);
            let place = blamed(rule, checked)?;
            let variant = variant(rule, krate);
            let assert = quote! {
                const _: () = #krate::__private::assert_merged(#variant, &POLICY, #own_list, #own_credentials);
            };
            Some(located_at(place.span(), assert))
        });
    let source = written.base.as_ref().filter(|_| !gives(Key::AllowOrigins));
    let source = source.map(|base| {
        let assert = quote!(const _: () = #krate::__private::assert_no_source(&POLICY););
        located_at(base.span(), assert)
    });
    source
        .into_iter()
        .chain(idle(written, krate))
        .chain(errors)
        .chain(warnings(checked, krate))
        .collect()
}

/// The keys that say something only to those whom the policy shares with: by its named policy, that may be
/// nobody.
const SAID_TO_OTHERS: [Key; 6] = [
    Key::AllowMethods,
    Key::AllowHeaders,
    Key::ExposeHeaders,
    Key::AllowCredentials,
    Key::MaxAge,
    Key::Dev,
];

/// The rule that they are not said to nobody.
fn idle(written: &PolicyArgs, krate: &TokenStream) -> impl Iterator<Item = TokenStream> {
    let inherits_origins = !written.gives(Key::AllowOrigins);
    let given = SAID_TO_OTHERS
        .into_iter()
        .filter(move |_| inherits_origins)
        .filter_map(|key| Some((key, written.location_of(key)?)));
    given.map(move |(key, place)| {
        let key = format_ident!("{key:?}");
        let key = quote!(#krate::__private::Key::#key);
        let assert = quote!(const _: () = #krate::__private::assert_shares(&POLICY, #key););
        located_at(place.span(), assert)
    })
}

/// The warnings about methods and extractors, which the named policy may allow.
fn warnings(checked: &CheckedPolicy, krate: &TokenStream) -> impl Iterator<Item = TokenStream> {
    checked.conditional_warnings.iter().map(move |warning| {
        let unless = match &warning.unless {
            Condition::AllowsMethod(method) => {
                quote!(#krate::__private::allows_method(&POLICY, #method))
            }
            Condition::AllowsExtractor(need) => {
                let need = format_ident!("{need:?}");
                let need = quote!(#krate::__private::ExtractorNeed::#need);
                quote!(#krate::__private::allows_extractor(&POLICY, #need))
            }
        };
        warning_unless(&unless, &warning.location, &warning.finding)
    })
}

/// The key that brings the two sides together; `None` if both are in one place, where they have
/// been judged.
fn blamed(rule: CrossKeyRule, checked: &CheckedPolicy) -> Option<&Location> {
    let written = &checked.policy;
    let list = written.location_of(rule.list());
    let credentials = written.location_of(Key::AllowCredentials);
    if let CrossKeyRule::Wildcard(_) = rule {
        return match list {
            Some(_) if credentials.is_some() => None,
            list => list.or(credentials),
        };
    }
    let dev = written.location_of(Key::Dev);
    let is_judged = credentials.is_some() || !rule.needs_credentials();
    let dangers = written.location_of(Key::DangerouslyAllow);
    match (list, dev) {
        (Some(_), Some(_)) if is_judged => None,
        (Some(_), Some(_)) if !own_origins(rule, checked).0 => dev,
        // The other of the two is the named policy's.
        _ if is_judged => credentials.or(list).or(dev).or(dangers),
        (list, dev) => list.or(dev).or(dangers),
    }
}

/// Whether the policy itself lists an origin that the rule is about: in `allow_origins`, in `dev`.
fn own_origins(rule: CrossKeyRule, checked: &CheckedPolicy) -> (bool, bool) {
    let is_about = |facts: OriginFacts| match rule {
        CrossKeyRule::InsecureOrigin => facts.insecure.is_some(),
        CrossKeyRule::PublicSuffix => facts.public_suffix.is_some(),
        CrossKeyRule::NullOrigin => facts.null.is_some(),
        CrossKeyRule::Wildcard(_) => false,
    };
    (is_about(checked.facts), is_about(checked.dev_facts))
}

fn variant(rule: CrossKeyRule, krate: &TokenStream) -> TokenStream {
    let rule_type = quote!(#krate::__private::CrossKeyRule);
    match rule {
        CrossKeyRule::Wildcard(key) => {
            let key = format_ident!("{key:?}");
            quote!(#rule_type::Wildcard(#krate::__private::Key::#key))
        }
        CrossKeyRule::InsecureOrigin => quote!(#rule_type::InsecureOrigin),
        CrossKeyRule::PublicSuffix => quote!(#rule_type::PublicSuffix),
        CrossKeyRule::NullOrigin => quote!(#rule_type::NullOrigin),
    }
}
