//! Rules that a policy can break only together with the named policy that it builds on. That one may
//! be in another crate, so the compiler evaluates them.

use cors_policy::__private::{CrossKeyRule, ExtractorNeed, Key, OriginFacts};
use cors_policy::Finding;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use super::constant::Constant;
use crate::ast::policy::Written;
use crate::report::warning_unless;
use crate::span::Place;
use crate::tokens::located_at;
use crate::validate::{served_but_not_allowed, taken_but_not_allowed};

/// The rules for a policy that is the constant of a type, as items beside it.
pub(super) fn checks(constant: &Constant<'_>, policy: &TokenStream) -> TokenStream {
    let asserts = asserts(constant);
    if asserts.is_empty() {
        return asserts;
    }
    let krate = constant.krate;
    quote! {
        const _: () = {
            #[allow(deprecated)]
            const POLICY: &'static #krate::Policy = #policy;
            #asserts
        };
    }
}

/// The rules for a constant called `POLICY`, as items beside it. An associated constant would not do: one that
/// nothing uses is never evaluated.
pub(super) fn asserts(constant: &Constant<'_>) -> TokenStream {
    let written = constant.written;
    if constant.broken || written.base.is_none() {
        return TokenStream::new();
    }
    let krate = constant.krate;
    let gives = |key| written.gives(key);
    let errors = CrossKeyRule::ALL
        .into_iter()
        .filter_map(|rule| {
            let own_list = match (rule, own_origins(rule, written)) {
                (CrossKeyRule::Wildcard(list), _) => gives(list),
                (_, (in_list, in_dev)) => in_list || in_dev,
            };
            let own_credentials = gives(Key::AllowCredentials);
            let place = blamed(rule, constant)?;
            let variant = variant(rule, krate);
            let assert = quote! {
                const _: () = #krate::__private::assert_merged(#variant, POLICY, #own_list, #own_credentials);
            };
            Some(located_at(place.span(), assert))
        });
    let source = written.base.as_ref().filter(|_| !gives(Key::AllowOrigins));
    let source = source.map(|base| {
        let assert = quote!(const _: () = #krate::__private::assert_no_source(POLICY););
        located_at(base.span(), assert)
    });
    source
        .into_iter()
        .chain(idle(constant))
        .chain(errors)
        .chain(warnings(constant))
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
fn idle(constant: &Constant<'_>) -> impl Iterator<Item = TokenStream> {
    let Constant { written, krate, .. } = *constant;
    let inherits_origins = !written.gives(Key::AllowOrigins);
    let given = SAID_TO_OTHERS
        .into_iter()
        .filter(move |_| inherits_origins)
        .filter_map(|key| Some((key, written.place_of(key)?)));
    given.map(move |(key, place)| {
        let key = format_ident!("{key:?}");
        let key = quote!(#krate::__private::Key::#key);
        let assert = quote!(const _: () = #krate::__private::assert_shares(POLICY, #key););
        located_at(place.span(), assert)
    })
}

/// The warnings of methods that are served and of what a handler takes, which the named policy may not
/// allow.
fn warnings(constant: &Constant<'_>) -> Vec<TokenStream> {
    let Constant {
        written,
        served,
        krate,
        ..
    } = constant;
    let served_here = |(place, finding): (Place, Finding)| {
        let method = finding.value();
        let unless = quote!(#krate::__private::allows_method(POLICY, #method));
        warning_unless(&unless, &place, &finding)
    };
    let taken_here = |(taken, place, finding): (ExtractorNeed, Place, Finding)| {
        let taken = format_ident!("{taken:?}");
        let taken = quote!(#krate::__private::ExtractorNeed::#taken);
        let unless = quote!(#krate::__private::allows_extractor(POLICY, #taken));
        warning_unless(&unless, &place, &finding)
    };
    let methods = written.inherits_methods();
    let methods = methods.then(|| served_but_not_allowed(written, served));
    let methods = methods.into_iter().flatten().map(served_here);
    let taken = taken_but_not_allowed(written, served).into_iter();
    methods.chain(taken.map(taken_here)).collect()
}

/// The key that brings the two sides together; `None` if both are in one place, where they have
/// been judged.
fn blamed<'a>(rule: CrossKeyRule, constant: &Constant<'a>) -> Option<&'a Place> {
    let written = constant.written;
    let list = written.place_of(rule.list());
    let credentials = written.place_of(Key::AllowCredentials);
    if let CrossKeyRule::Wildcard(_) = rule {
        return match list {
            Some(_) if credentials.is_some() => None,
            list => list.or(credentials),
        };
    }
    let dev = written.place_of(Key::Dev);
    let is_judged = credentials.is_some() || !rule.needs_credentials();
    let dangers = written.place_of(Key::DangerouslyAllow);
    match (list, dev) {
        (Some(_), Some(_)) if is_judged => None,
        (Some(_), Some(_)) if !own_origins(rule, written).0 => dev,
        // The other of the two is the named policy's.
        _ if is_judged => credentials.or(list).or(dev).or(dangers),
        (list, dev) => list.or(dev).or(dangers),
    }
}

/// Whether the policy itself lists an origin that the rule is about: in `allow_origins`, in `dev`.
fn own_origins(rule: CrossKeyRule, written: &Written) -> (bool, bool) {
    let is_about = |facts: OriginFacts| match rule {
        CrossKeyRule::InsecureOrigin => facts.insecure.is_some(),
        CrossKeyRule::PublicSuffix => facts.public_suffix.is_some(),
        CrossKeyRule::NullOrigin => facts.null.is_some(),
        CrossKeyRule::Wildcard(_) => false,
    };
    let dev = written.dev_origins.iter().flat_map(|list| &list.entries);
    let dev = OriginFacts::of(dev.map(|entry| entry.value.as_str()));
    (is_about(written.draft().origin_facts()), is_about(dev))
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
