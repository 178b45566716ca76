//! `cors_route!`: axum's chain of methods and handlers, each method under its handler's policy.

use cors_policy::__private::is_forbidden_method;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::Path;

use crate::ast::chain::{Call, Requests, Step};
use crate::parse::chain::parse;
use crate::parse::filter::methods as filter_methods;
use crate::parse::handler::{Carrier, Handler};
use crate::report::Report;
use crate::span::Place;
use crate::tokens::located_at;
use crate::validate::route as check;

/// The whole macro. The path to the runtime crate comes first, in brackets.
pub(crate) fn cors_route(input: TokenStream) -> TokenStream {
    let mut tokens = input.into_iter();
    let krate = if let Some(TokenTree::Group(krate)) = tokens.next() {
        krate.stream()
    } else {
        quote!(::cors_runtime)
    };
    let mut report = Report::default();
    let chain = parse(tokens.collect(), &mut report);
    let links = chain.map_or_else(Vec::new, |chain| check::links(chain, &mut report));
    if links.is_empty() && !report.has_errors() {
        check::nothing(&Place::attribute(), &mut report);
    }
    let is_plain = !report.has_errors() && is_plain(&links);
    let route = Route::new(&krate, is_plain).expand(&links);
    if !report.has_errors() {
        return route;
    }
    let errors = report.errors();
    // What is sound is there for the compiler to check, and so that nothing seems unused. Its type
    // may not be that of the whole chain.
    quote!({
        #errors
        let _ = #route;
        #krate::__private::axum::routing::MethodRouter::new()
    })
}

/// A call of the chain, read.
pub(crate) struct Link {
    pub(crate) call: Call,
    /// The handler, with what it is routed under; none where nothing is routed.
    pub(crate) routed: Option<(Requests, Handler)>,
    /// The filter of `on`.
    pub(crate) filter: Option<Vec<TokenTree>>,
}

/// What the expansion is put together from.
struct Route<'a> {
    krate: &'a TokenStream,
    /// Whether the handlers are under their policies themselves, without a layer around them.
    is_plain: bool,
    /// What has to be there before: imports of handlers, their policies, filters.
    before: TokenStream,
    /// The calls that name the policies.
    policies: TokenStream,
    /// The constants with the policies.
    constants: Vec<Ident>,
    /// The handlers of a plain chain, put under their policies.
    handlers: TokenStream,
    /// axum's chain.
    chain: TokenStream,
    /// The handlers that are imported already, each by its path.
    imported: Vec<(String, Ident)>,
}

impl<'a> Route<'a> {
    fn new(krate: &'a TokenStream, is_plain: bool) -> Route<'a> {
        Route {
            krate,
            is_plain,
            before: TokenStream::new(),
            policies: TokenStream::new(),
            constants: Vec::new(),
            handlers: TokenStream::new(),
            chain: TokenStream::new(),
            imported: Vec::new(),
        }
    }

    fn expand(mut self, links: &[Link]) -> TokenStream {
        if !links.first().is_some_and(|link| link.call.is_first) {
            // What was in front was not sound.
            self.chain.extend(self.axum(&quote!(
                MethodRouter::<_, ::core::convert::Infallible>::new()
            )));
        }
        for (at, link) in links.iter().enumerate() {
            self.link(at, link);
        }
        let Route {
            krate,
            is_plain,
            before,
            policies,
            constants,
            handlers,
            chain,
            ..
        } = self;
        let policies = quote!(#krate::__private::MethodPolicies::new() #policies);
        if !is_plain {
            return quote!({ #before #policies.around(#chain) });
        }
        let key = key();
        quote! {{
            #before
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
            let #key = <#krate::__private::Known<CORS_ROUTE_IS_KNOWN> as #krate::__private::EndpointKey<_>>::key(
                cors_route_endpoint,
                cors_route_policies,
            );
            #handlers
            #krate::__private::route(#chain, &#key)
        }}
    }

    fn axum(&self, function: &TokenStream) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::__private::axum::routing::#function)
    }

    fn link(&mut self, at: usize, link: &Link) {
        let Call {
            is_first,
            path,
            name,
            turbofish,
            arguments,
            ..
        } = &link.call;
        let arguments = match &link.routed {
            None => arguments.clone(),
            Some((requests, handler)) => {
                let handler_value = self.routed(at, *requests, handler, link.filter.as_deref());
                let filter = link.filter.as_ref().map(|_| {
                    let filter = filter_name(at);
                    quote!(#filter,)
                });
                let mut group = Group::new(arguments.delimiter(), quote!(#filter #handler_value));
                group.set_span(arguments.span());
                group
            }
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

    /// Puts a handler under its policy; gives the expression that axum is to be given for it.
    fn routed(
        &mut self,
        at: usize,
        requests: Requests,
        handler: &Handler,
        filter: Option<&[TokenTree]>,
    ) -> TokenStream {
        let krate = self.krate;
        let (value, policy) = match &handler.carrier {
            Carrier::Named(carrier) => (handler.path.clone(), self.named(carrier)),
            Carrier::Beside => {
                let import = self.import(handler);
                let turbofish = &handler.turbofish;
                // Mentioned once: of a generic one, each mention would be another.
                let local = handler_name(at, handler.span());
                self.before.extend(quote!(let #local = #import #turbofish;));
                (local.into_token_stream(), self.beside(&import, handler))
            }
        };
        // The one place where a type is asked for its policy: where there is none, that is one error.
        let name = format_ident!("CORS_ROUTE_POLICY_{at}", span = Span::mixed_site());
        self.before.extend(quote! {
            #[allow(deprecated)]
            const #name: #krate::__private::HandlerPolicy = #policy;
        });
        let text = handler.text();
        let by_name = matches!(handler.carrier, Carrier::Named(_));
        for under in self.asserted(requests, filter) {
            let assert = quote! {
                const _: () = #krate::__private::assert_routed(#name.policy(), #under, #text, #by_name);
            };
            self.before.extend(located_at(handler.span(), assert));
        }
        if !by_name {
            self.before.extend(quote!(#name.check(&#value);));
        }
        let layer = quote!(#name.layer());
        self.policies.extend(match requests {
            Requests::Method(method) => quote!(.method(#method, #layer)),
            Requests::Any => quote!(.any(#layer)),
            Requests::Fallback => quote!(.fallback(#layer)),
            Requests::Filtered => {
                let local = filter_name(at);
                let expression = filter.unwrap_or_default();
                let place = expression
                    .first()
                    .map_or_else(Span::call_site, TokenTree::span);
                let ty = located_at(place, self.axum(&quote!(MethodFilter)));
                self.before
                    .extend(quote!(let #local: #ty = #(#expression)*;));
                match filter_methods(expression) {
                    Some(methods) if self.is_plain => quote!(#(.method(#methods, #layer))*),
                    _ => quote!(.filter(#local, #layer)),
                }
            }
        });
        self.constants.push(name);
        if !self.is_plain {
            return value;
        }
        let (key, local) = (key(), handler_name(at, handler.span()));
        self.handlers
            .extend(quote!(let #local = #krate::__private::under_policy(#value, &#key);));
        local.into_token_stream()
    }

    /// What a handler is routed under, as far as its policy has to allow it.
    fn asserted(&self, requests: Requests, filter: Option<&[TokenTree]>) -> Vec<TokenStream> {
        let krate = self.krate;
        let routed_as = quote!(#krate::__private::RoutedAs);
        let methods = match (requests, filter) {
            (Requests::Method(method), _) => Some(vec![method]),
            (Requests::Filtered, Some(filter)) => filter_methods(filter),
            (Requests::Any, _) => return vec![quote!(#routed_as::Any)],
            // No preflight is answered by it.
            (Requests::Fallback, _) | (Requests::Filtered, None) => return Vec::new(),
        };
        let Some(methods) = methods else {
            return vec![quote!(#routed_as::UnreadableFilter)];
        };
        methods
            .into_iter()
            // No policy can allow those that no script can send.
            .filter(|method| !is_forbidden_method(method))
            .map(|method| quote!(#routed_as::Method(#method)))
            .collect()
    }

    /// Imports a handler, so that its value and its policy are surely of one item: a local variable of
    /// its name cannot come in between.
    fn import(&mut self, handler: &Handler) -> Ident {
        let path = handler.path.to_string();
        if let Some((_, import)) = self.imported.iter().find(|(known, _)| *known == path) {
            return import.clone();
        }
        let span = handler.span();
        let number = self.imported.len();
        let imported = &handler.path;
        // By its own name where it has no other: rustc shows these in what it suggests.
        let import = syn::parse2(imported.clone())
            .unwrap_or_else(|_| format_ident!("cors_route_handler_{number}", span = span));
        self.before.extend(quote! {
            #[allow(deprecated, redundant_imports)]
            use #imported as #import;
        });
        self.imported.push((path, import.clone()));
        import
    }

    /// A named policy.
    fn named(&self, carrier: &Path) -> TokenStream {
        let krate = self.krate;
        let span = carrier.segments.last().map(|last| last.ident.span());
        let policy = format_ident!(
            "CorsRoutePolicy",
            span = span.unwrap_or_else(Span::call_site)
        );
        // As an argument alone, a path may name a constant, too.
        quote!({
            type CorsRoutePolicy = #carrier;
            #krate::__private::HandlerPolicy::named::<#policy>()
        })
    }

    /// The policy beside a handler. Where nothing is beside it, the import leaves the type's name to
    /// the outer one, whose error is ours.
    fn beside(&self, import: &Ident, handler: &Handler) -> TokenStream {
        let krate = self.krate;
        let policy = format_ident!("no_cors_policy", span = handler.span());
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

/// Whether handlers can be under their policies by themselves: their methods can be read, and the chain has no
/// middleware and no fallback of its own, around which the policies have to be.
fn is_plain(links: &[Link]) -> bool {
    links.iter().all(|link| match link.call.step {
        // A turbofish may name the type of the handler.
        Step::Routes(Requests::Method(_) | Requests::Filtered, _) => {
            link.call.turbofish.is_empty() && link.call.methods().is_ok()
        }
        Step::Routes(..) | Step::Keeps | Step::Unknown => false,
        Step::New => true,
    })
}

/// The local variable of the key of a plain chain.
fn key() -> Ident {
    Ident::new("key", Span::mixed_site())
}

/// The local variable that a filter is kept in, so that it is evaluated once.
fn filter_name(at: usize) -> Ident {
    format_ident!("filter{at}", span = Span::mixed_site())
}

/// The local variable of a handler. What the compiler says of it, it says at this place: so it is the user's
/// name to it, and must not be one that they have.
fn handler_name(at: usize, place: Span) -> Ident {
    format_ident!("cors_route_handler_in_call_{at}", span = place)
}

impl Link {
    pub(crate) fn keeps(call: Call) -> Link {
        Link {
            call,
            routed: None,
            filter: None,
        }
    }

    pub(crate) fn routes(
        call: Call,
        requests: Requests,
        handler: Handler,
        filter: Option<Vec<TokenTree>>,
    ) -> Link {
        Link {
            call,
            routed: Some((requests, handler)),
            filter,
        }
    }

    /// The methods that it is known to route.
    pub(crate) fn methods(&self) -> Vec<&'static str> {
        match self.call.step {
            Step::Routes(..) => self.call.methods().unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}
