//! The methods that a function's `Router` surely routes: those of the chains in
//! `Router::new().route("/path", get(list).put(replace))`, as the last expression of the body.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::TypePath;

use super::body::{defined, is_of_axum, last_expression, without_ok};
use super::chain::parse_strictly;
use crate::ast::chain::{Call, CallKind, Endpoint, RouteFilter};
use crate::ast::routes::RoutedMethod;
use crate::tokens::{flatten, is, is_any, is_closure, is_plain_path, is_word, only_string};

/// Methods of `Router` after which the routes before them are served as they were.
const KEEP_ROUTES: [&str; 9] = [
    "fallback",
    "fallback_service",
    "merge",
    "method_not_allowed_fallback",
    "nest",
    "nest_service",
    "route",
    "route_service",
    "with_state",
];

/// The methods of the routes that the policy of the function decides about.
pub(crate) fn routed_methods(body: &TokenStream) -> Vec<RoutedMethod> {
    let body = flatten(body.clone());
    let router = without_ok(last_expression(&body).to_vec());
    let Some(chain) = parse_strictly(router) else {
        return Vec::new();
    };
    let Some((_, calls)) = chain.calls.split_first().filter(|(new, _)| is_new(new)) else {
        return Vec::new();
    };
    let defined = defined(&body);
    let mut methods = Vec::new();
    for call in calls {
        if call.name == "route" {
            methods.extend(route(call, &defined).into_iter().flatten());
        } else if !is_any(&call.name, &KEEP_ROUTES) {
            // A layer may be another policy, and an unknown method may be anything.
            methods.clear();
        }
    }
    methods
}

/// Whether it is `Router::new()`, of axum as far as the path tells.
fn is_new(call: &Call) -> bool {
    let is_open = |token: &TokenTree| is(token, '<');
    let end = call
        .path
        .iter()
        .position(is_open)
        .unwrap_or(call.path.len());
    let names = call.path[..end].iter().filter(|token| !is(token, ':'));
    let names: Vec<&TokenTree> = names.collect();
    let is_router = match names.as_slice() {
        [router] => is_word(router, "Router"),
        [axum, router] => is_word(axum, "axum") && is_word(router, "Router"),
        _ => false,
    };
    is_router && call.name == "new" && call.arguments.is_empty()
}

/// The methods of `.route("/path", chain)`, if the chain is of axum's functions alone.
fn route(call: &Call, defined: &[&Ident]) -> Option<Vec<RoutedMethod>> {
    let [path, chain] = call.arguments.as_slice() else {
        return None;
    };
    let path = only_string(path)?;
    let chain = parse_strictly(chain.clone())?;
    let first = chain.calls.first()?;
    let is_first_of_axum = first.kind == CallKind::New || is_of_axum(&first.path);
    if !is_first_of_axum || first.path.is_empty() && defined.contains(&&first.name) {
        return None;
    }
    let mut methods = Vec::new();
    for call in &chain.calls {
        match &call.kind {
            CallKind::Routes(RouteFilter::Method(method), Endpoint::Handler) => {
                // Any other expression may have a layer.
                let handler = call.arguments.first()?;
                let is_path = || syn::parse2::<TypePath>(handler.iter().cloned().collect()).is_ok();
                if !is_closure(handler) && (is_plain_path(handler) || is_path()) {
                    methods.push(RoutedMethod {
                        method,
                        name: call.name.clone(),
                        path: Some(path.clone()),
                    });
                }
            }
            CallKind::Routes(..) | CallKind::New => {}
            CallKind::RoutesNothing if call.name == "with_state" => {}
            // A layer may be another policy.
            CallKind::RoutesNothing | CallKind::Unknown => return None,
        }
    }
    Some(methods)
}
