//! What a handler with a policy of its own takes, held against the policy of a function that routes it in
//! one of axum's chains, where the handler's own has no say.
//!
//! The function sees the handler's name only. So the handler tells beside it what it takes, by an item that is
//! private to its module, as nothing of that name can be in there but this very handler. An import of
//! everything in the module finds it there, or nothing, which is no error. (A name that may be anything
//! could only be imported by itself, and that is one.)

use cors_policy::__private::Taken;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::constant::Constant;
use super::ours;
use crate::chain::Handler;
use crate::check::not_allowed;
use crate::item::Function;
use crate::served::Served;

/// One of each warning.
const KINDS: [Taken; 3] = [Taken::Json, Taken::Authorization, Taken::Cookies];

/// What a handler tells, as an item beside it; nothing, if it takes nothing that anybody has to allow.
pub(super) fn told(function: &Function, constant: &Constant<'_>) -> Option<TokenStream> {
    let Served::Handler(taken) = constant.served else {
        return None;
    };
    if taken.is_empty() {
        return None;
    }
    let krate = constant.krate;
    let name = teller(&function.ident);
    let taken = taken.iter().map(|(taken, _)| kind(*taken, krate));
    Some(quote! {
        #[doc(hidden)]
        #[must_use]
        const fn #name() -> &'static [#krate::__private::Taken] {
            &[#(#taken),*]
        }
    })
}

fn teller(handler: &Ident) -> Ident {
    format_ident!("__cors_policy_taken_by_{}", handler, span = ours())
}

fn kind(taken: Taken, krate: &TokenStream) -> TokenStream {
    let taken = format_ident!("{taken:?}");
    quote!(#krate::__private::Taken::#taken)
}

/// What has the compiler warn of each handler that takes what the function's policy lets no page send: items
/// that go in front of the body, which may have names of its own.
pub(super) fn asked(
    function: &Function,
    constant: &Constant<'_>,
    carrier: &Ident,
) -> Option<TokenStream> {
    // What the policy itself allows, or says that it does not care for, need not be asked about.
    let is_open = |kind: &Taken| !not_allowed(constant.written, &[*kind]).is_empty();
    let kinds: Vec<Taken> = KINDS.into_iter().filter(is_open).collect();
    let handlers = function.routed_handlers();
    if constant.broken || kinds.is_empty() || handlers.is_empty() {
        return None;
    }
    let krate = constant.krate;
    let asked = handlers.iter().map(|handler| ask(handler, &kinds, krate));
    Some(quote! {
        const _: () = {
            const POLICY: &#krate::Policy = &<#carrier as #krate::CorsPolicy>::POLICY;
            #(#asked)*
        };
    })
}

/// The warnings for one handler, of these kinds.
fn ask(handler: &Handler, kinds: &[Taken], krate: &TokenStream) -> TokenStream {
    let name = &handler.name;
    let teller = teller(name);
    let kinds = kinds
        .iter()
        .filter(|kind| **kind != Taken::Json || handler.gets_a_body);
    let uses = kinds.map(|taken| {
        let kind = kind(*taken, krate);
        let unsent = quote!(#krate::__private::unsent(#kind, TAKEN, POLICY));
        quote_spanned! {name.span()=>
            const _: () = #krate::__private::Unsent::<{ #unsent }>::HERE;
        }
    });
    quote! {
        const _: () = {
            const fn #teller() -> &'static [#krate::__private::Taken] {
                &[]
            }
            const TAKEN: &[#krate::__private::Taken] = {
                use self::*;
                #teller()
            };
            #(#uses)*
        };
    }
}
