//! What a call of a chain does, by its name and its arguments.

use proc_macro2::{Group, Ident, TokenTree};

use crate::ast::chain::{CallKind, Endpoint, METHODS, RouteFilter};
use crate::tokens::{flatten, is, is_closure_keyword, is_plain_path, is_word, parenthesized};

/// The arguments between the commas.
pub(crate) fn arguments(parentheses: &Group) -> Vec<Vec<TokenTree>> {
    let mut arguments = Vec::new();
    let mut current: Vec<TokenTree> = Vec::new();
    let mut depth = 0_usize;
    let mut in_parameters = false;
    for token in flatten(parentheses.stream()) {
        let is_after = |sign| current.last().is_some_and(|last| is(last, sign));
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '|' => in_parameters = !in_parameters && current.iter().all(is_closure_keyword),
                // `::<`
                '<' if depth > 0 || is_after(':') => depth += 1,
                // Not `->`.
                '>' if depth > 0 && !is_after('-') => depth -= 1,
                ',' if depth == 0 && !in_parameters => {
                    arguments.push(std::mem::take(&mut current));
                    continue;
                }
                _ => {}
            }
        }
        current.push(token);
    }
    // A comma may follow the last one.
    if !current.is_empty() {
        arguments.push(current);
    }
    arguments
}

/// What the call does; `path` is empty behind a dot.
pub(crate) fn kind(
    path: &[TokenTree],
    name: &Ident,
    arguments: &[Vec<TokenTree>],
    is_first: bool,
) -> CallKind {
    let is_router = |token: &TokenTree| is_word(token, "MethodRouter");
    if is_first && name == "new" && arguments.is_empty() && path.iter().any(is_router) {
        return CallKind::New;
    }
    named(&name.to_string(), arguments, is_first)
}

/// What axum's function or method of this name does.
pub(crate) fn named(name: &str, arguments: &[Vec<TokenTree>], is_first: bool) -> CallKind {
    let (base, endpoint) = match name.strip_suffix("_service") {
        Some(base) => (base, Endpoint::Service),
        None => (name, Endpoint::Handler),
    };
    if let Some((_, method)) = METHODS.iter().find(|(function, _)| *function == base) {
        return CallKind::Routes(RouteFilter::Method(method), endpoint);
    }
    let filter = match (base, is_first) {
        ("on", _) => RouteFilter::On(arguments.first().and_then(|filter| filter_methods(filter))),
        ("any", true) => RouteFilter::Any,
        ("fallback", false) => RouteFilter::Fallback,
        ("with_state" | "layer" | "route_layer" | "handle_error", false) => {
            return CallKind::RoutesNothing;
        }
        _ => return CallKind::Unknown,
    };
    CallKind::Routes(filter, endpoint)
}

/// The methods of a filter like `MethodFilter::GET.or(MethodFilter::PUT)`; `None` if it is any other
/// expression.
fn filter_methods(filter: &[TokenTree]) -> Option<Vec<&'static str>> {
    if let Some(group) = parenthesized(filter) {
        return filter_methods(&flatten(group.stream()));
    }
    let mut tokens = filter.iter();
    let end = tokens.position(|token| is(token, '.') || matches!(token, TokenTree::Group(_)));
    let (first, mut rest) = filter.split_at(end.unwrap_or(filter.len()));
    let mut methods = vec![filter_constant(first)?];
    while let [dot, or, arguments, after @ ..] = rest {
        let arguments = parenthesized(std::slice::from_ref(arguments))?;
        if !is(dot, '.') || !is_word(or, "or") {
            return None;
        }
        let mut tokens = flatten(arguments.stream());
        tokens.pop_if(|last| is(last, ','));
        methods.extend(filter_methods(&tokens)?);
        rest = after;
    }
    rest.is_empty().then_some(methods)
}

/// `MethodFilter::GET`, by any path.
fn filter_constant(path: &[TokenTree]) -> Option<&'static str> {
    let [before @ .., filter, a, b, TokenTree::Ident(name)] = path else {
        return None;
    };
    let is_filter = is_plain_path(before) && is_word(filter, "MethodFilter");
    let mut methods = METHODS.iter().map(|(_, method)| *method);
    (is_filter && is(a, ':') && is(b, ':')).then(|| methods.find(|method| name == method))?
}
