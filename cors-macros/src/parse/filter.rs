//! Filters that say their methods where they stand: `MethodFilter::GET.or(MethodFilter::PUT)`.

use proc_macro2::{Ident, TokenTree};

use crate::ast::chain::{METHODS, parenthesized};
use crate::tokens::{flatten, is};

/// The methods of a filter; `None` if it is any other expression.
pub(crate) fn methods(filter: &[TokenTree]) -> Option<Vec<&'static str>> {
    let end = filter
        .iter()
        .position(|token| is(token, '.') || matches!(token, TokenTree::Group(_)));
    let (first, mut rest) = filter.split_at(end.unwrap_or(filter.len()));
    let mut methods = match parenthesized(filter) {
        Some(group) => return self::methods(&flatten(group.stream())),
        None => vec![constant(first)?],
    };
    while let [dot, TokenTree::Ident(or), arguments, after @ ..] = rest {
        let arguments = parenthesized(std::slice::from_ref(arguments))?;
        if !is(dot, '.') || or != "or" {
            return None;
        }
        let mut tokens = flatten(arguments.stream());
        tokens.pop_if(|last| is(last, ','));
        methods.extend(self::methods(&tokens)?);
        rest = after;
    }
    rest.is_empty().then_some(methods)
}

/// `MethodFilter::GET`, by whatever path.
fn constant(path: &[TokenTree]) -> Option<&'static str> {
    let [
        before @ ..,
        TokenTree::Ident(filter),
        a,
        b,
        TokenTree::Ident(name),
    ] = path
    else {
        return None;
    };
    let is_path = before
        .iter()
        .all(|token| is(token, ':') || matches!(token, TokenTree::Ident(_)));
    let is_filter = is_path && filter == "MethodFilter" && is(a, ':') && is(b, ':');
    is_filter.then(|| named(name))?
}

fn named(name: &Ident) -> Option<&'static str> {
    METHODS
        .iter()
        .map(|(_, method)| *method)
        .find(|method| name == method)
}
