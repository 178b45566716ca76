//! Rules that a policy can break only together with the named policy that it builds on. That one may
//! be in another crate, so the compiler evaluates them.

use cors_policy::__private::Clash;
use cors_policy::Key;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::constant::Constant;
use crate::place::Place;

/// The rules for a policy that is the constant of a type, as items beside it.
pub(super) fn checks(constant: &Constant<'_>, companion: &Ident) -> TokenStream {
    let asserts = asserts(constant);
    if asserts.is_empty() {
        return asserts;
    }
    let krate = constant.krate;
    quote! {
        #[allow(deprecated)]
        const _: () = {
            const POLICY: #krate::Policy = <#companion as #krate::CorsPolicy>::POLICY;
            #asserts
        };
    }
}

/// The rules for a constant called `POLICY`. An associated constant would not do: one that nothing
/// uses is never evaluated.
pub(super) fn asserts(constant: &Constant<'_>) -> TokenStream {
    let written = constant.written;
    if constant.broken || written.base.is_none() {
        return TokenStream::new();
    }
    let krate = constant.krate;
    let gives = |key| written.gives(key);
    Clash::ALL
        .into_iter()
        .filter_map(|clash| {
            let own_list = gives(clash.list());
            let own_credentials = gives(Key::AllowCredentials);
            let place = blamed(clash, constant)?;
            let variant = variant(clash, krate);
            let assert = quote! {
                const _: () = #krate::__private::assert_merged(#variant, &POLICY, #own_list, #own_credentials);
            };
            Some(located_at(place.span(), assert))
        })
        .collect()
}

/// The key that brings the two sides together; `None` if both are in one place, where they have
/// been judged.
fn blamed<'a>(clash: Clash, constant: &Constant<'a>) -> Option<&'a Place> {
    let written = constant.written;
    let list = written.place_of(clash.list());
    let credentials = written.place_of(Key::AllowCredentials);
    let dangers = written.place_of(Key::DangerouslyAllow);
    match (clash, list) {
        (Clash::NullOrigin, Some(_)) => None,
        (Clash::Wildcard(_), Some(_)) if credentials.is_some() => None,
        (Clash::Wildcard(_), list) => list.or(credentials),
        (_, Some(_)) if credentials.is_some() => None,
        (_, list) => list.or(credentials).or(dangers),
    }
}

fn variant(clash: Clash, krate: &TokenStream) -> TokenStream {
    let clash_type = quote!(#krate::__private::Clash);
    match clash {
        Clash::Wildcard(key) => {
            let key = format_ident!("{key:?}");
            quote!(#clash_type::Wildcard(#krate::__private::Key::#key))
        }
        Clash::InsecureOrigin => quote!(#clash_type::InsecureOrigin),
        Clash::PublicSuffix => quote!(#clash_type::PublicSuffix),
        Clash::NullOrigin => quote!(#clash_type::NullOrigin),
    }
}

/// The tokens, for the compiler to underline another place; what they name stays the same.
fn located_at(place: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let inner = located_at(place, group.stream());
                token = Group::new(group.delimiter(), inner).into();
            }
            token.set_span(place.resolved_at(token.span()));
            token
        })
        .collect()
}
