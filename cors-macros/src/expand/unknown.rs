//! Policies of which something is known only at run time: a variable of the environment, or what
//! `with(...)` is given.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;
use syn::Type;

use super::builder::Around;
use super::carrier::Carrier;
use super::constant::Constant;
use super::returned;
use crate::tokens::located_at;

/// What is put around a function whose origins may not be known when it is compiled: where they come
/// from a named policy, only the compiler sees.
///
/// The layer is made in front of the body: nothing has begun yet, and arguments are still there.
pub(super) fn around(returned: &Type, constant: &Constant<'_>, carrier: &Carrier) -> Around {
    let krate = constant.krate;
    let Carrier { ty, items } = carrier;
    let policy = quote!(#ty::POLICY);
    let made = match source(constant, &quote!({ #policy.needs_validated_origins() })) {
        None => quote!(#ty::try_layer()),
        Some(source) => quote!(#krate::__private::layer_with(#policy, #source)),
    };
    let covered = returned::covered(returned);
    let layer = Ident::new("layer", Span::mixed_site());
    let early = Ident::new("early", Span::mixed_site());
    Around {
        before: quote! {
            #items
            let #layer = match <#covered as #krate::__private::PolicyTargetIf<
                { #policy.is_known() }
            >>::ready(#made) {
                ::core::result::Result::Ok(#layer) => #layer,
                ::core::result::Result::Err(#early) => return #early,
            };
        },
        layer: quote!(#layer),
    }
}

/// The value of `with(...)` as a source.
fn source(constant: &Constant<'_>, validated: &TokenStream) -> Option<TokenStream> {
    let source = constant.written.source()?;
    let krate = constant.krate;
    // What the compiler has to say of the value it says at these words: one thing after the other.
    let place = source.span();
    // Read on its own: what is no expression, yet, does not take the function with it.
    let value = quote!(#krate::__private::expression!(#source));
    let value = if source.is_closure() {
        // The parameters of a closure have no types but those that what it is given to asks for.
        let typed = located_at(place, quote!(#krate::__private::closure));
        let value = located_group(place, value);
        quote!(#typed #value)
    } else {
        value
    };
    let take = located_at(place, quote!(#krate::__private::source));
    let hold = quote!(#krate::__private::under_credentials::<_, #validated>);
    let hold = located_at(place, hold);
    let taken = located_group(place, quote!(#value));
    let argument = located_group(place, quote!(#take #taken));
    Some(quote!(#hold #argument))
}

/// In parentheses at this place.
fn located_group(place: Span, tokens: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(place);
    group
}

/// What is left of `with(...)` where the policy is broken, so that nobody is told that what it uses is
/// unused.
pub(super) fn mention_source(constant: &Constant<'_>) -> Option<TokenStream> {
    let source = source(constant, &quote!(false))?;
    Some(quote!(let _ = #source;))
}
