//! Policies whose origins are known only at run time: from the environment, or from `with(...)`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Type;

use super::carrier::Carrier;
use super::constant::Constant;
use super::returned::{self, Around};
use crate::tokens::located_at;

/// The code around the body. (Whether the origins of a named policy are known, only rustc sees.) The
/// layer is made before the body runs, which may move the arguments.
pub(super) fn around(returned: &Type, constant: &Constant<'_>, carrier: &Carrier) -> Around {
    let krate = constant.krate;
    let Carrier { ty, items } = carrier;
    let policy = quote!(#ty::POLICY);
    let made = match source(constant, &quote!({ #policy.needs_validated_origins() })) {
        None => quote!(#ty::try_layer()),
        Some(source) => quote!(#krate::__private::layer_with(#policy, #source)),
    };
    let covered = returned::covered(returned);
    let by = quote!(PolicyReturnIf<{ #policy.is_known() }>);
    let layer = Ident::new("layer", Span::mixed_site());
    let early = Ident::new("early", Span::mixed_site());
    Around {
        before: Some(quote! {
            #items
            let #layer = match <#covered as #krate::__private::#by>::ready(#made) {
                ::core::result::Result::Ok(#layer) => #layer,
                ::core::result::Result::Err(#early) => return #early,
            };
        }),
        by,
        layer: TokenTree::from(layer).into(),
    }
}

/// The expression of `with(...)`, as a source.
fn source(constant: &Constant<'_>, validated: &TokenStream) -> Option<TokenStream> {
    let source = constant.args.source()?;
    let krate = constant.krate;
    // rustc reports errors about the value at the parentheses, one after the other.
    let place = source.span();
    // A macro parses it, so that a syntax error does not affect the function.
    let value = quote!(#krate::__private::expression!(#source));
    let value = if source.is_closure() {
        // The types of a closure's parameters are inferred from the function it is passed to.
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

/// The tokens in parentheses with this span.
fn located_group(place: Span, tokens: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(place);
    group
}

/// The expression of `with(...)` where the policy is broken, so that what it uses is not unused.
pub(super) fn mention_source(constant: &Constant<'_>) -> Option<TokenStream> {
    let source = source(constant, &quote!(false))?;
    Some(quote!(let _ = #source;))
}
