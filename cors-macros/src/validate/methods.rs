//! The routed methods, compared with those that the policy allows.

use cors_policy::__private::{Key, PolicyDraft, RoutedMethod};
use cors_policy::{Finding, Lint};
use proc_macro2::TokenTree;

use crate::ast::policy::{Methods, PolicyArgs};
use crate::ast::routes::{ItemRoutes, UnreadableChain};
use crate::report::{Report, invalid_value};
use crate::span::Location;
use crate::tokens::source;

/// The routed methods that the policy does not list. Where the list is the named policy's, these are
/// the methods that it has to list.
pub(crate) fn routed_but_not_allowed(
    policy: &PolicyArgs,
    draft: &PolicyDraft<'_>,
    routes: &ItemRoutes,
) -> Vec<(Location, Finding)> {
    let is_known = match &policy.allow_methods {
        Some(Methods::Routed(_)) => false,
        Some(Methods::List(list)) => !list.has_errors,
        None => !policy.gives(Key::AllowMethods),
    };
    if !is_known || policy.same_origin || policy.allow.contains(&Lint::RoutedMethodNotAllowed) {
        return Vec::new();
    }
    let known = routes.known();
    let methods = known.iter().map(|routed| RoutedMethod {
        method: routed.method,
        path: routed.path.as_deref(),
    });
    let methods: Vec<RoutedMethod<'_>> = methods.collect();
    let findings = draft.routed_but_not_allowed(&methods).into_iter();
    findings
        .map(|(index, finding)| {
            let name = TokenTree::from(known[index].name.clone());
            (Location::item(index, [name]), finding)
        })
        .collect()
}

/// Checks `allow_methods = routed`.
pub(crate) fn check_routed(location: &Location, routes: &ItemRoutes, report: &mut Report) {
    let (why, help) = match routes {
        ItemRoutes::Unreadable(unreadable) => (
            why(unreadable),
            match unreadable {
                UnreadableChain::CorsRoute => {
                    "leave `allow_methods` out: each of them allows what it is routed under anyway"
                }
                _ => "list the methods, like `[GET, PUT]`",
            },
        ),
        ItemRoutes::Router(_) => (
            "a `Router` has many".to_owned(),
            "list the methods, like `[GET, PUT]`",
        ),
        ItemRoutes::Named => (
            "a named policy has no routes".to_owned(),
            "list the methods, like `[GET, PUT]`; what builds on this policy can write `routed` itself",
        ),
        ItemRoutes::Chain(_) | ItemRoutes::Handler(_) | ItemRoutes::Unknown => return,
    };
    let message = format!(
        "`routed` needs one chain of methods in the function's body, like `get(show).put(replace)`: {why}"
    );
    report.add(location, invalid_value(message).help(help));
}

fn why(unreadable: &UnreadableChain) -> String {
    match unreadable {
        UnreadableChain::Return => {
            "a `return` may give other methods than the end of the body".to_owned()
        }
        UnreadableChain::CorsRoute => {
            "the handlers in `cors_route!` have policies of their own".to_owned()
        }
        UnreadableChain::Expression(tokens) => {
            let text = source(tokens);
            if (1..=60).contains(&text.len()) {
                format!("`{text}` is not a chain of methods")
            } else {
                "the body does not end in a chain of methods".to_owned()
            }
        }
        UnreadableChain::Shadowed(name) => format!("`{name}` is not axum's here"),
        UnreadableChain::Any(function) => {
            format!("`{}` routes every method", source(function))
        }
        UnreadableChain::Filter(filter) => {
            format!("`{}` is not a filter that can be read here", source(filter))
        }
        UnreadableChain::Merge => "`merge` adds methods from elsewhere".to_owned(),
        UnreadableChain::Call(function) => {
            format!("what `{}` routes cannot be seen here", source(function))
        }
    }
}
