//! `cors_route!`: axum's chain of methods and handlers, each method under its handler's policy.

use cors_policy::__private::is_forbidden_method;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Path;

use crate::ast::chain::{Call, CallKind, RouteFilter};
use crate::ast::route::{Handler, HandlerPolicy, RouteCall};
use crate::tokens::{call_at, located_at};
use crate::validate::route::check;

/// Expands `cors_route!`. The path to the runtime crate is in front, in brackets.
pub(crate) fn cors_route(input: TokenStream) -> TokenStream {
    expand(input, false)
}

/// Expands `cors_route!` for handlers whose methods are those of their documentation.
pub(crate) fn documented_route(input: TokenStream) -> TokenStream {
    expand(input, true)
}

fn expand(input: TokenStream, is_documented: bool) -> TokenStream {
    let mut tokens = input.into_iter();
    let krate = if let Some(TokenTree::Group(krate)) = tokens.next() {
        krate.stream()
    } else {
        quote!(::cors_runtime)
    };
    let checked = check(tokens.collect());
    let is_plain = checked.errors.is_none() && is_plain(&checked.calls);
    let route = Route {
        krate: krate.clone(),
        is_plain,
        is_documented,
        ..Route::default()
    };
    let route = route.expand(&checked.calls);
    let Some(errors) = checked.errors else {
        return route;
    };
    // rustc checks the calls without errors, so that nothing seems unused. Their type may not be that
    // of the whole chain.
    quote!({
        let _ = #route;
        #errors
        #krate::__private::axum::routing::MethodRouter::new()
    })
}

/// The parts of the expansion.
#[derive(Default)]
struct Route {
    krate: TokenStream,
    /// Whether each handler applies its policy itself, without a layer around the chain.
    is_plain: bool,
    /// Whether the filters that cannot be read are those of a documentation. Their methods are known when the app is
    /// built.
    is_documented: bool,
    /// The filters, evaluated.
    filters: TokenStream,
    /// The imports of handlers, and their policies.
    items: TokenStream,
    /// The calls that name the policies.
    policies: TokenStream,
    /// The constants with the policies.
    constants: Vec<Ident>,
    /// axum's chain.
    chain: TokenStream,
    /// The paths of the imported handlers, and their names.
    imported: Vec<(String, Ident)>,
}

impl Route {
    fn expand(mut self, calls: &[RouteCall]) -> TokenStream {
        if !calls.first().is_some_and(|first| first.call.is_first) {
            // The first call has an error.
            self.chain.extend(self.axum(&quote!(
                MethodRouter::<_, ::core::convert::Infallible>::new()
            )));
        }
        for (index, call) in calls.iter().enumerate() {
            self.call(index, call);
        }
        let Route {
            krate,
            is_plain,
            filters,
            items,
            policies,
            constants,
            chain,
            ..
        } = self;
        let policies = quote!(#krate::__private::MethodPolicies::new() #policies);
        let router = Ident::new("router", Span::mixed_site());
        // An editor takes a name for what it is where it is first. So the handlers, as values, are in
        // front of their imports.
        if !is_plain {
            return quote! {{
                #filters
                let #router = #policies.around(#chain);
                #items
                #router
            }};
        }
        let key = key();
        quote! {{
            #filters
            let #key = <#krate::__private::Known<CORS_ROUTE_IS_KNOWN> as #krate::__private::EndpointKey<_>>::key(
                cors_route_endpoint,
                cors_route_policies,
            );
            let #router = #krate::__private::route(#chain, &#key);
            #items
            fn cors_route_policies() -> #krate::__private::MethodPolicies {
                #policies
            }
            fn cors_route_endpoint() -> &'static #krate::__private::RouteEndpoint {
                static ENDPOINT: ::std::sync::LazyLock<#krate::__private::RouteEndpoint> =
                    ::std::sync::LazyLock::new(|| {
                        cors_route_policies().into_endpoint()
                    });
                &ENDPOINT
            }
            const CORS_ROUTE_IS_KNOWN: bool = #(#constants.is_known())&&*;
            #router
        }}
    }

    fn axum(&self, function: &TokenStream) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::__private::axum::routing::#function)
    }

    fn call(&mut self, index: usize, RouteCall { call, handler }: &RouteCall) {
        let Call {
            is_first,
            path,
            name,
            turbofish,
            parentheses,
            ..
        } = call;
        let arguments = match (call.filter(), handler) {
            (Some(filter), Some(handler)) => {
                let handler = self.handler(index, call, filter, handler);
                let filter = matches!(filter, RouteFilter::On(_)).then(|| {
                    let filter = filter_name(index);
                    quote!(#filter,)
                });
                let mut group = Group::new(parentheses.delimiter(), quote!(#filter #handler));
                group.set_span(parentheses.span());
                group
            }
            _ => parentheses.clone(),
        };
        let call = quote!(#name #(#turbofish)* #arguments);
        let call = if !is_first {
            quote!(.#call)
        } else if path.is_empty() {
            self.axum(&call)
        } else {
            quote!(#(#path)* #call)
        };
        self.chain.extend(call);
    }

    /// Adds a handler's policy. Returns the expression that takes the handler's place in axum's call.
    fn handler(
        &mut self,
        index: usize,
        call: &Call,
        filter: &RouteFilter,
        handler: &Handler,
    ) -> TokenStream {
        let krate = self.krate.clone();
        let (value, policy) = match &handler.policy {
            HandlerPolicy::Named(policy) => (handler.path.clone(), self.named(policy)),
            HandlerPolicy::Own => {
                let import = self.import(handler);
                let turbofish = &handler.turbofish;
                (quote!(#import #turbofish), self.own(&import, handler))
            }
        };
        // The only place that asks a type for its policy, so that a missing one is one error.
        let name = format_ident!("CORS_ROUTE_POLICY_{index}", span = Span::mixed_site());
        self.items.extend(quote! {
            #[allow(deprecated)]
            const #name: #krate::__private::HandlerPolicy = #policy;
        });
        let text = handler.text();
        let by_name = matches!(handler.policy, HandlerPolicy::Named(_));
        for routed_as in self.routed_as(filter) {
            let assert = quote!(#krate::__private::assert_routed);
            let arguments = quote!(#name.policy(), #routed_as, #text, #by_name);
            let assert = call_at(handler.span, assert, arguments);
            self.items.extend(quote!(const _: () = #assert;));
        }
        let layer = quote!(#name.layer());
        self.policies.extend(match filter {
            RouteFilter::Method(method) => quote!(.method(#method, #layer)),
            RouteFilter::Any => quote!(.any(#layer)),
            RouteFilter::Fallback => quote!(.fallback(#layer)),
            RouteFilter::On(methods) => {
                let local = filter_name(index);
                let expression = call
                    .arguments
                    .first()
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                let span = expression
                    .first()
                    .map_or_else(Span::call_site, TokenTree::span);
                let ty = located_at(span, self.axum(&quote!(MethodFilter)));
                self.filters
                    .extend(quote!(let #local: #ty = #(#expression)*;));
                match methods {
                    Some(methods) if self.is_plain => quote!(#(.method(#methods, #layer))*),
                    None if self.is_documented => {
                        quote!(.documented(#local, #name.policy(), #text, #by_name, #layer))
                    }
                    _ => quote!(.filter(#local, #layer)),
                }
            }
        });
        // The value is mentioned once: a generic handler would be another function each time. rustc
        // underlines the handler, by the parentheses.
        let call = if self.is_plain {
            let key = key();
            quote!((#name).apply(#value, &#key))
        } else {
            quote!((#name).check(#value))
        };
        self.constants.push(name);
        call.into_iter()
            .map(|mut token| {
                if matches!(token, TokenTree::Group(_)) {
                    token.set_span(handler.span);
                }
                token
            })
            .collect()
    }

    /// The requests that a handler's policy has to allow.
    fn routed_as(&self, filter: &RouteFilter) -> Vec<TokenStream> {
        let krate = &self.krate;
        let routed_as = quote!(#krate::__private::RoutedAs);
        let methods = match filter {
            RouteFilter::Method(method) => std::slice::from_ref(method),
            RouteFilter::On(Some(methods)) => methods,
            RouteFilter::On(None) if self.is_documented => return Vec::new(),
            RouteFilter::On(None) => return vec![quote!(#routed_as::UnreadableFilter)],
            RouteFilter::Any => return vec![quote!(#routed_as::Any)],
            // It answers no preflight.
            RouteFilter::Fallback => return Vec::new(),
        };
        // A policy cannot allow the methods that no script can send.
        let sendable = methods.iter().filter(|method| !is_forbidden_method(method));
        sendable
            .map(|method| quote!(#routed_as::Method(#method)))
            .collect()
    }

    /// Imports a handler, so that its value and its policy are of one item: a local variable may have
    /// its name.
    fn import(&mut self, handler: &Handler) -> Ident {
        let path = handler.path.to_string();
        if let Some((_, import)) = self.imported.iter().find(|(known, _)| *known == path) {
            return import.clone();
        }
        let span = handler.span;
        let number = self.imported.len();
        let imported = &handler.path;
        // rustc shows the name in what it suggests, so it stays where it is only a name.
        let import = syn::parse2(imported.clone())
            .unwrap_or_else(|_| format_ident!("cors_route_handler_{number}", span = span));
        self.items.extend(quote! {
            #[allow(deprecated, redundant_imports)]
            use #imported as #import;
        });
        self.imported.push((path, import.clone()));
        import
    }

    /// A named policy.
    fn named(&self, policy: &Path) -> TokenStream {
        let krate = &self.krate;
        let last = policy.segments.last().map(|last| last.ident.span());
        let alias = format_ident!(
            "CorsRoutePolicy",
            span = last.unwrap_or_else(Span::call_site)
        );
        // As a generic argument, the path could also be a constant.
        quote!({
            type CorsRoutePolicy = #policy;
            #krate::__private::HandlerPolicy::named::<#alias>()
        })
    }

    /// The policy with a handler's name. Without one, the name is that of a type whose error says
    /// so.
    fn own(&self, import: &Ident, handler: &Handler) -> TokenStream {
        let krate = &self.krate;
        let policy = format_ident!("no_cors_policy", span = handler.span);
        quote!({
            #[allow(unused_imports)]
            use #krate::__private::{AppliedElsewhere as _, no_cors_policy};
            {
                #[allow(unused_imports)]
                use #import as no_cors_policy;
                #krate::__private::HandlerPolicy::for_handler::<#policy>(
                    <<#policy as #krate::__private::Carrier>::Function>::applied,
                )
            }
        })
    }
}

/// Whether each handler can apply its policy itself: the methods can be read, and the chain has no
/// middleware and no fallback, which the policies would have to be around.
fn is_plain(calls: &[RouteCall]) -> bool {
    calls.iter().all(|RouteCall { call, .. }| match call.kind {
        // A turbofish may name the handler's type.
        CallKind::Routes(RouteFilter::Method(_) | RouteFilter::On(Some(_)), _) => {
            call.turbofish.is_empty()
        }
        CallKind::Routes(..) | CallKind::RoutesNothing | CallKind::Unknown => false,
        CallKind::New => true,
    })
}

/// The variable with the key of a plain chain.
fn key() -> Ident {
    Ident::new("key", Span::mixed_site())
}

/// The variable with a filter, which is evaluated once.
fn filter_name(index: usize) -> Ident {
    format_ident!("filter{index}", span = Span::mixed_site())
}
