//! The methods that an item routes.

use proc_macro2::Ident;

use super::{body, extractors, router};
use crate::ast::chain::{Call, CallKind, Chain, RouteFilter};
use crate::ast::item::{Function, Item};
use crate::ast::routes::{ItemRoutes, RoutedMethod, RoutedMethods, UnreadableChain};

/// What the tokens of an item show of its routes.
pub(crate) fn of_item(item: &Item) -> ItemRoutes {
    match item {
        Item::Function(function) => of_function(function),
        Item::Struct(_) => ItemRoutes::Named,
        Item::Other(_) => ItemRoutes::Unknown,
    }
}

fn of_function(function: &Function) -> ItemRoutes {
    if function.is_handler() {
        return ItemRoutes::Handler(extractors::of_handler(function));
    }
    if function.returns.is_none() {
        return ItemRoutes::Unknown;
    }
    let body = function.body.stream();
    if function
        .router
        .as_ref()
        .is_some_and(|router| router == "Router")
    {
        return ItemRoutes::Router(router::routed_methods(&body));
    }
    let chain = body::chain(&body);
    match chain.and_then(|chain| routed_methods(&chain)) {
        Ok(methods) => ItemRoutes::Chain(methods),
        Err(unreadable) => ItemRoutes::Unreadable(unreadable),
    }
}

/// The methods of a chain, in its order. `GET` adds `HEAD`, which axum answers by the same handler.
pub(crate) fn routed_methods(chain: &Chain) -> Result<RoutedMethods, UnreadableChain> {
    let mut routed: Vec<(&'static str, &Ident)> = Vec::new();
    for call in &chain.calls {
        let methods = call.methods().ok_or_else(|| match &call.kind {
            CallKind::Routes(RouteFilter::On(_), _) => {
                UnreadableChain::Filter(call.arguments.first().cloned().unwrap_or_default())
            }
            CallKind::Routes(..) => UnreadableChain::Any(call.function()),
            _ if call.name == "merge" => UnreadableChain::Merge,
            _ => UnreadableChain::Call(call.function()),
        })?;
        routed.extend(methods.iter().map(|method| (*method, &call.name)));
    }
    let has_head = routed.iter().any(|(method, _)| *method == "HEAD");
    let mut methods: Vec<RoutedMethod> = Vec::new();
    for (method, name) in routed {
        if methods.iter().any(|known| known.method == method) {
            continue;
        }
        let of = |method| RoutedMethod {
            method,
            name: name.clone(),
            path: None,
        };
        methods.push(of(method));
        if method == "GET" && !has_head {
            methods.push(of("HEAD"));
        }
    }
    Ok(RoutedMethods {
        methods,
        has_fallback: chain.calls.iter().any(Call::is_fallback),
    })
}
