//! The rules that a policy can break only together with its named policy. That one may be in another
//! crate, so rustc evaluates them.

use cors_policy::__private::{CrossKeyRule, Key, OriginFacts};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use crate::ast::origins::Origins;
use crate::ast::policy::PolicyArgs;
use crate::report::warning_unless;
use crate::span::Location;
use crate::tokens::{Trees, call_at};
use crate::validate::policy::CheckedPolicy;
use crate::validate::rules::Condition;

/// The rules for the policy of a type, as items beside it.
pub(super) fn checks(checked: &CheckedPolicy, policy: &TokenStream, krate: &Trees) -> TokenStream {
    let asserts = asserts(checked, krate);
    if asserts.is_empty() {
        return asserts;
    }
    quote! {
        const _: () = {
            #[allow(deprecated)]
            const POLICY: &'static #krate::Policy = #policy;
            #asserts
        };
    }
}

/// The rules for a constant `POLICY`, as items beside it. (An associated constant is evaluated only if it
/// is used.)
pub(super) fn asserts(checked: &CheckedPolicy, krate: &Trees) -> TokenStream {
    let args = &checked.policy;
    if checked.is_broken || args.base.is_none() {
        return TokenStream::new();
    }
    let gives = |key| args.gives(key);
    let errors = CrossKeyRule::ALL.into_iter().filter_map(|rule| {
        let own_list = match (rule, own_origins(rule, checked)) {
            (CrossKeyRule::Wildcard(list), _) => gives(list),
            (_, (in_list, in_dev)) => in_list || in_dev,
        };
        let own_credentials = gives(Key::AllowCredentials);
        let place = location_of(rule, checked)?;
        let variant = variant(rule, krate);
        let arguments = quote!(#variant, POLICY, #own_list, #own_credentials);
        let function = quote!(#krate::__private::assert_merged);
        Some(assert(place.span(), function, arguments))
    });
    let source = args.base.as_ref().filter(|_| !gives(Key::AllowOrigins));
    let source = source.map(|base| {
        let function = quote!(#krate::__private::assert_no_source);
        assert(base.span(), function, quote!(POLICY))
    });
    source
        .into_iter()
        .chain(without_effect(args, krate))
        .chain(enforceable(checked, krate))
        .chain(errors)
        .chain(warnings(checked, krate))
        .collect()
}

/// The keys without effect if the named policy is `same_origin`.
const FOR_OTHER_ORIGINS: [Key; 6] = [
    Key::AllowMethods,
    Key::AllowHeaders,
    Key::ExposeHeaders,
    Key::AllowCredentials,
    Key::MaxAge,
    Key::Dev,
];

/// The rule that each of these keys has an effect.
fn without_effect(args: &PolicyArgs, krate: &Trees) -> impl Iterator<Item = TokenStream> {
    let inherits_origins = !args.gives(Key::AllowOrigins);
    let given = FOR_OTHER_ORIGINS
        .into_iter()
        .filter(move |_| inherits_origins)
        .filter_map(|key| Some((key, args.location_of(key)?)));
    given.map(move |(key, place)| {
        let key = format_ident!("{key:?}");
        let key = quote!(#krate::__private::Key::#key);
        let function = quote!(#krate::__private::assert_shares);
        assert(place.span(), function, quote!(POLICY, #key))
    })
}

/// The rule that `enforce` has something to refuse, where one of its two sides may be the named policy's.
fn enforceable(checked: &CheckedPolicy, krate: &Trees) -> Option<TokenStream> {
    let args = &checked.policy;
    let (enforce, origins) = (
        args.location_of(Key::Enforce),
        args.location_of(Key::AllowOrigins),
    );
    let place = match (enforce, origins) {
        // Where both are given here, they have been checked.
        (Some(_), Some(_)) => return None,
        (Some(enforce), None) => enforce,
        (None, Some(origins)) if allows_strangers(args) => origins,
        (None, _) => args
            .location_of(Key::Dev)
            .filter(|_| checked.dev_facts.null.is_some())?,
    };
    let function = quote!(#krate::__private::assert_enforceable);
    Some(assert(place.span(), function, quote!(POLICY)))
}

/// Whether the list has `"*"` or `"null"`.
fn allows_strangers(args: &PolicyArgs) -> bool {
    let mut origins = args.allow_origins.iter().flat_map(Origins::patterns);
    origins.any(|(pattern, _)| ["*", "null"].contains(&pattern))
}

/// The warnings about methods and extractors that the named policy may allow.
fn warnings(checked: &CheckedPolicy, krate: &Trees) -> impl Iterator<Item = TokenStream> {
    checked.conditional_warnings.iter().map(move |warning| {
        let unless = match &warning.unless {
            Condition::AllowsMethod(method) => {
                quote!(#krate::__private::allows_method(POLICY, #method))
            }
            Condition::AllowsExtractor(need) => {
                let need = format_ident!("{need:?}");
                let need = quote!(#krate::__private::ExtractorNeed::#need);
                quote!(#krate::__private::allows_extractor(POLICY, #need))
            }
        };
        warning_unless(&unless, &warning.location, &warning.finding)
    })
}

/// The location of the key that breaks a rule together with the named policy. `None` if both keys are
/// given here, where they have been checked.
fn location_of(rule: CrossKeyRule, checked: &CheckedPolicy) -> Option<&Location> {
    let args = &checked.policy;
    let list = args.location_of(rule.list());
    let credentials = args.location_of(Key::AllowCredentials);
    if let CrossKeyRule::Wildcard(_) = rule {
        return match list {
            Some(_) if credentials.is_some() => None,
            list => list.or(credentials),
        };
    }
    let dev = args.location_of(Key::Dev);
    let is_checked = credentials.is_some() || !rule.needs_credentials();
    let dangers = args.location_of(Key::DangerouslyAllow);
    match (list, dev) {
        (Some(_), Some(_)) if is_checked => None,
        (Some(_), Some(_)) if !own_origins(rule, checked).0 => dev,
        // The other key is the named policy's.
        _ if is_checked => credentials.or(list).or(dev).or(dangers),
        (list, dev) => list.or(dev).or(dangers),
    }
}

/// Whether the rule is about an origin in `allow_origins`, and in `dev`, of the policy itself.
fn own_origins(rule: CrossKeyRule, checked: &CheckedPolicy) -> (bool, bool) {
    let is_about = |facts: OriginFacts| match rule {
        CrossKeyRule::InsecureOrigin => facts.insecure.is_some(),
        CrossKeyRule::PublicSuffix => facts.public_suffix.is_some(),
        CrossKeyRule::NullOrigin => facts.null.is_some(),
        CrossKeyRule::Wildcard(_) => false,
    };
    (is_about(checked.facts), is_about(checked.dev_facts))
}

fn variant(rule: CrossKeyRule, krate: &Trees) -> TokenStream {
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

/// An item whose evaluation fails if a rule is broken. rustc then underlines this place.
fn assert(span: Span, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let call = call_at(span, function, arguments);
    quote!(const _: () = #call;)
}
