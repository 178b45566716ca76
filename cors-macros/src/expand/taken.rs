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

/// What there is to take.
const KINDS: [Taken; 4] = [
    Taken::Json,
    Taken::Authorization,
    Taken::BasicAuthorization,
    Taken::Cookies,
];

/// What a handler tells, as an item beside it; nothing, if it takes nothing that anybody has to allow.
pub(super) fn told(function: &Function, constant: &Constant<'_>) -> Option<TokenStream> {
    let Served::Handler(taken) = constant.served else {
        return None;
    };
    let taken: Vec<Taken> = taken.iter().map(|(taken, _)| *taken).collect();
    (!taken.is_empty()).then(|| tells(&function.ident, &taken, constant.krate))
}

/// What a function that routes handlers tells: that it is of the module.
pub(super) fn told_by_builder(function: &Function, krate: &TokenStream) -> TokenStream {
    tells(&function.ident, &[], krate)
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
    handlers: &[Handler],
    carrier: &Ident,
    is_told: bool,
) -> Option<TokenStream> {
    if handlers.is_empty() {
        return None;
    }
    // What the policy itself allows, or says that it does not care for, need not be asked about.
    let is_open = |kind: &Taken| !not_allowed(constant.written, &[*kind]).is_empty();
    let kinds: Vec<Taken> = KINDS.into_iter().filter(is_open).collect();
    if constant.broken || kinds.is_empty() {
        return None;
    }
    let krate = constant.krate;
    let mut tellers: Vec<Ident> = Vec::new();
    let mut place_of = |function: &Ident| {
        let name = teller(function);
        let known = tellers.iter().position(|known| *known == name);
        known.unwrap_or_else(|| {
            tellers.push(name);
            tellers.len() - 1
        })
    };
    let own = is_told.then(|| place_of(&function.ident));
    // In front of the handlers, what the function says itself.
    let first = usize::from(own.is_none());
    let uses: Vec<TokenStream> = handlers
        .iter()
        .filter_map(|handler| uses(handler, first + place_of(&handler.name), &kinds, krate))
        .collect();
    let own = own.is_none().then(|| {
        quote!(#krate::__private::Told {
            module: ::core::module_path!(),
            taken: &[],
        },)
    });
    let not_let = kinds.iter().map(|taken| kind(*taken, krate));
    let named = if constant.written.base.is_some() {
        quote!(::core::option::Option::Some(&<#carrier as #krate::CorsPolicy>::POLICY))
    } else {
        quote!(::core::option::Option::None)
    };
    Some(quote! {
        const _: () = {
            #(const fn #tellers() -> #krate::__private::Told {
                #krate::__private::Told::NOTHING
            })*
            const ASKED: #krate::__private::Asked<'static> = #krate::__private::Asked {
                module: ::core::module_path!(),
                told: {
                    use self::*;
                    &[#own #(#tellers()),*]
                },
                not_let: &[#(#not_let),*],
                named: #named,
            };
            #(#uses)*
        };
    })
}

/// What warns of one handler, for these kinds; `at` is where it is among those that tell.
fn uses(handler: &Handler, at: usize, kinds: &[Taken], krate: &TokenStream) -> Option<TokenStream> {
    let place = handler.name.span();
    let mut warnings: Vec<Ident> = kinds
        .iter()
        .filter(|kind| **kind != Taken::Json || handler.gets_a_body)
        .map(|kind| match kind {
            Taken::Json => Ident::new("JSON", place),
            Taken::Authorization | Taken::BasicAuthorization => Ident::new("AUTHORIZATION", place),
            Taken::Cookies => Ident::new("COOKIES", place),
        })
        .collect();
    warnings.dedup();
    let uses = warnings
        .iter()
        .map(|warning| quote_spanned!(place=> const _: () = Handler::#warning;));
    // One evaluation for all: that is what takes time.
    (!warnings.is_empty()).then(|| {
        quote! {
            const _: () = {
                type Handler = #krate::__private::Unsent<{ ASKED.unsent(#at) }>;
                #(#uses)*
            };
        }
    })
}
