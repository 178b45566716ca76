//! What a handler with a policy of its own takes, held against the policy of a function that routes it in
//! one of axum's chains, where the handler's own has no say.
//!
//! The function sees the handler's name only. So the handler tells beside it what it takes, by an item that is
//! private to its module. An import of everything in a module finds it there, or nothing, which is no error. (A
//! name that may be anything could only be imported by itself, and that is one.) It may find what a handler of a
//! module around tells, or that of the module, where the function is in another's body: so each tells of which
//! module it is, and the function too.

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
    let taken: Vec<Taken> = taken.iter().map(|(taken, _)| *taken).collect();
    (!taken.is_empty()).then(|| tells(&function.ident, &taken, constant.krate))
}

/// What a function that routes handlers tells: that it is of the module.
pub(super) fn told_by_builder(function: &Function, krate: &TokenStream) -> Option<TokenStream> {
    let routes = !function.routed_handlers().is_empty();
    routes.then(|| tells(&function.ident, &[], krate))
}

fn tells(function: &Ident, taken: &[Taken], krate: &TokenStream) -> TokenStream {
    let name = teller(function);
    let taken = taken.iter().map(|taken| kind(*taken, krate));
    quote! {
        #[doc(hidden)]
        const fn #name() -> #krate::__private::Told {
            #krate::__private::Told {
                module: ::core::module_path!(),
                taken: &[#(#taken),*],
            }
        }
    }
}

/// An expression for what the function of this name tells in this module.
fn heard(function: &Ident, krate: &TokenStream) -> TokenStream {
    let name = teller(function);
    quote! {{
        const fn #name() -> #krate::__private::Told {
            #krate::__private::Told::NOTHING
        }
        {
            use self::*;
            #name()
        }
    }}
}

fn teller(function: &Ident) -> Ident {
    format_ident!("__cors_policy_told_by_{}", function, span = ours())
}

fn kind(taken: Taken, krate: &TokenStream) -> TokenStream {
    let taken = format_ident!("{taken:?}");
    quote!(#krate::__private::Taken::#taken)
}

/// What has the compiler warn of each handler that takes what the function's policy lets no page send: items
/// that go in front of the body, which may have names of its own.
///
/// `is_told` is whether the function itself tells of its module, as it can beside it.
pub(super) fn asked(
    function: &Function,
    constant: &Constant<'_>,
    carrier: &Ident,
    is_told: bool,
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
    let here = quote!(::core::module_path!());
    let module = if is_told {
        let heard = heard(&function.ident, krate);
        quote!(if #heard.is_of(#here) { #here } else { "" })
    } else {
        here
    };
    Some(quote! {
        const _: () = {
            const MODULE: &::core::primitive::str = #module;
            const POLICY: &#krate::Policy = &<#carrier as #krate::CorsPolicy>::POLICY;
            #(#asked)*
        };
    })
}

/// The warnings for one handler, of these kinds.
fn ask(handler: &Handler, kinds: &[Taken], krate: &TokenStream) -> TokenStream {
    let kinds = kinds
        .iter()
        .filter(|kind| **kind != Taken::Json || handler.gets_a_body);
    let uses = kinds.map(|taken| {
        let kind = kind(*taken, krate);
        let unsent = quote!(TOLD.unsent(#kind, MODULE, POLICY));
        quote_spanned! {handler.name.span()=>
            const _: () = #krate::__private::Unsent::<{ #unsent }>::HERE;
        }
    });
    let heard = heard(&handler.name, krate);
    quote! {
        const _: () = {
            const TOLD: #krate::__private::Told = #heard;
            #(#uses)*
        };
    }
}
