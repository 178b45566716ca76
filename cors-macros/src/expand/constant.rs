//! The policy as a constant.

use cors_policy::__private::Key;
use cors_policy::Dangers;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{origins, plain};
use crate::ast::policy::{Headers, MaxAge, Methods, Written};
use crate::ast::routes::Served;
use crate::parse::values::List;

/// What the constant is made of.
pub(super) struct Constant<'a> {
    pub(super) written: &'a Written,
    /// The methods that `routed` stands for.
    pub(super) served: &'a Served,
    /// What the policy is called in messages.
    pub(super) name: &'a Ident,
    pub(super) krate: &'a TokenStream,
    /// Whether there were errors, so that another constant stands in its place.
    pub(super) broken: bool,
}

impl Constant<'_> {
    /// An expression of type `Policy`, in which a named policy is mentioned once: if there is none
    /// of that name, that is one error.
    pub(super) fn expression(&self) -> TokenStream {
        let krate = self.krate;
        let name = plain(self.name);
        if self.broken {
            return match self.mention_base() {
                None => quote!(#krate::Policy::broken(#name)),
                Some(mention) => quote!({ #mention #krate::Policy::broken(#name) }),
            };
        }
        let fields = self.fields();
        match &self.written.base {
            None => quote! {
                #krate::Policy::from_parts(#krate::__private::Parts {
                    name: #name,
                    #(#fields,)*
                    ..#krate::__private::Parts::NONE
                })
            },
            Some(base) => quote! {{
                const BASE: &#krate::Policy = &<#base as #krate::CorsPolicy>::POLICY;
                #krate::Policy::from_parts(#krate::__private::Parts {
                    name: #name,
                    base: ::core::option::Option::Some(BASE),
                    #(#fields,)*
                    ..BASE.parts()
                })
            }},
        }
    }

    /// An item that uses the named policy in the place of a constant that is broken, so that nobody
    /// is told that its import is unused.
    pub(super) fn mention_base(&self) -> Option<TokenStream> {
        let base = self.written.base.as_ref()?;
        Some(quote!(type _Base = #base;))
    }

    /// The fields whose keys are given; the others come from the named policy, or say nothing.
    fn fields(&self) -> Vec<TokenStream> {
        let written = self.written;
        let p = {
            let krate = self.krate;
            quote!(#krate::__private)
        };
        let mut fields = origins::fields(written, &p);
        if let Some(methods) = &written.allow_methods {
            let names: Vec<&str> = match methods {
                Methods::Routed(_) => self.served.routed(),
                Methods::List(list) => {
                    let entries = list.entries.iter();
                    entries.map(|entry| entry.value.name()).collect()
                }
            };
            let value = choose(&names, "Methods", &p);
            fields.push(quote!(allow_methods: #value));
        }
        if let Some(headers) = &written.allow_headers {
            let value = match headers {
                Headers::Mirror => quote!(#p::RequestHeaders::Mirror),
                Headers::List(list) => choose(&texts(list), "RequestHeaders", &p),
            };
            fields.push(quote!(allow_headers: #value));
        }
        if let Some(headers) = &written.expose_headers {
            let value = choose(&texts(headers), "ExposedHeaders", &p);
            fields.push(quote!(expose_headers: #value));
        }
        if let Some(credentials) = written.allow_credentials {
            fields.push(quote!(allow_credentials: #credentials));
        }
        if let Some(max_age) = &written.max_age {
            let value = match max_age.value {
                MaxAge::Cleared => option(None::<u32>),
                // What is longer was refused.
                MaxAge::Seconds(seconds) => option(u32::try_from(seconds).ok()),
            };
            fields.push(quote!(max_age: #value));
        }
        fields.extend(self.dangers(&p));
        fields
    }

    /// What is allowed of the dangerous. It is never inherited by other origins, nor where
    /// credentials are: whoever allowed it did not have those in mind.
    fn dangers(&self, p: &TokenStream) -> Option<TokenStream> {
        let written = self.written;
        let replaced = [Key::AllowOrigins, Key::Dev, Key::AllowCredentials]
            .into_iter()
            .any(|key| written.gives(key));
        let dangers = match written.dangerously_allow {
            Some(dangers) => dangers,
            None if replaced && written.base.is_some() => Dangers::NONE,
            None => return None,
        };
        let setters = dangers.names().map(|name| {
            let name = format_ident!("{name}");
            quote!(.#name())
        });
        Some(quote!(dangerously_allow: #p::Dangers::NONE #(#setters)*))
    }
}

fn texts(list: &List<String>) -> Vec<&str> {
    list.entries
        .iter()
        .map(|entry| entry.value.as_str())
        .collect()
}

/// The variant of one of the three enums that have `Safelisted`, `Any` and `Listed`.
fn choose(entries: &[&str], of: &str, p: &TokenStream) -> TokenStream {
    let of = format_ident!("{of}");
    match entries {
        [] => quote!(#p::#of::Safelisted),
        ["*"] => quote!(#p::#of::Any),
        entries => quote!(#p::#of::Listed(&[#(#entries),*])),
    }
}

pub(super) fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    if let Some(value) = value {
        quote!(::core::option::Option::Some(#value))
    } else {
        quote!(::core::option::Option::None)
    }
}
