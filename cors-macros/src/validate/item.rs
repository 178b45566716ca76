//! Whether the attribute can be on its item.

use cors_policy::__private::Key;
use cors_policy::Lint;
use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;

use crate::ast::item::{Function, Item, Other};
use crate::ast::policy::{Name, PolicyArgs};
use crate::parse::item::KEYWORDS;
use crate::report::{Report, finding, invalid_value};
use crate::span::Location;
use crate::tokens::is_word;

const WHERE_IT_GOES: &str = "put it on a function that returns `Router` or `MethodRouter`, on an `async fn` that handles requests, or on `struct Name;` to name a policy";

/// Checks the attribute on its item, and removes further attributes of the same name from it.
pub(crate) fn check(
    item: &mut Item,
    policy: &PolicyArgs,
    name: Option<&Ident>,
    report: &mut Report,
) {
    for duplicate in item.take_attributes("cors_policy") {
        let message = "this item has a policy already, and can have only one";
        let finding =
            finding(Lint::DuplicatePolicy, message).help("put the keys of both into one attribute");
        report.add(&location(duplicate), finding);
    }
    if let (Some(base), Some(name)) = (&policy.base, name)
        && *name == base.to_string()
    {
        let message = format!("`{name}` is this policy itself: it cannot build on itself");
        let finding = invalid_value(message)
            .help("name another policy, or take it out and say `allow_origins`");
        report.add(&location(base), finding);
    }
    match item {
        Item::Function(function) => check_function(function, policy, report),
        Item::Struct(_) => {
            if let Some(location) = policy.location_of(Key::Name) {
                let message = "a named policy has its struct's name: `name` is for functions";
                let finding = finding(Lint::UnsupportedItem, message)
                    .help("take `name` out, or rename the struct");
                report.add(location, finding);
            }
        }
        Item::Other(other) => {
            let message = format!("{} cannot have a CORS policy", kind_of(other));
            let finding = finding(Lint::UnsupportedItem, message).help(WHERE_IT_GOES);
            report.add(&location(&other.tokens), finding);
        }
    }
}

/// A location in the item. Its findings come first.
fn location(tokens: impl ToTokens) -> Location {
    Location::attribute().around(tokens.into_token_stream())
}

/// What an item is, with an article.
fn kind_of(item: &Other) -> &'static str {
    if item.is_closure() {
        return "a closure";
    }
    let token: Option<TokenTree> = item.tokens.clone().into_iter().next();
    let mut kinds = KEYWORDS.iter();
    let kind = token.and_then(|token| kinds.find(|(keyword, _)| is_word(&token, keyword)));
    kind.map_or("an item of this kind", |(_, kind)| kind)
}

fn check_function(function: &Function, policy: &PolicyArgs, report: &mut Report) {
    let is_handler = function.is_handler();
    if function.router.is_none()
        && let Some(attribute) = function.entry_point_attr()
    {
        let name = &function.ident;
        let message = format!("`{name}` handles no requests, so a policy on it would do nothing");
        let finding = finding(Lint::UnsupportedItem, message).help(
            "put the policy on the function that builds the router, and returns it: `fn api() -> Router`",
        );
        report.add(&location(attribute), finding);
        return;
    }
    if let Some(constness) = function.constness {
        let message = "a `const fn` cannot have a CORS policy: a router is made at run time";
        let finding = finding(Lint::UnsupportedItem, message).help("take `const` out");
        report.add(&location(constness), finding);
    } else if function.returns.is_none() && !is_handler {
        let message = "this function returns nothing that could have a CORS policy";
        let finding = finding(Lint::UnsupportedItem, message).help(WHERE_IT_GOES);
        report.add(&location(&function.ident), finding);
    } else if let Some(future) = function.returned_future() {
        let message = format!(
            "`{}` returns a future, as a method below `#[async_trait]` does, and no policy can go around that",
            function.ident
        );
        let finding = finding(Lint::UnsupportedItem, message).help(
            "put the policy on a free `async fn` and call it here, or around the routes: `.layer(Name::layer())`, with the policy on `struct Name;`",
        );
        report.add(&location(future), finding);
    }
    if function.has_module && policy.name.is_none() {
        let name = &function.ident;
        let message = format!(
            "a module here is called `{name}`, too, and the type with the policy would need that name"
        );
        let finding = finding(Lint::UnsupportedItem, message).help(format!(
            "give the type another name: `name = {name}_policy`"
        ));
        report.add(&location(name), finding);
    } else if is_handler {
        check_handler(function, policy, report);
    }
}

/// Checks that `cors_route!` can find the policy of a handler.
fn check_handler(function: &Function, policy: &PolicyArgs, report: &mut Report) {
    let name = &function.ident;
    let (location, message, help) = if function.is_associated {
        (
            location(name),
            format!(
                "`{name}` is a handler in an `impl`, where a policy on it would do nothing: `cors_route!` finds only the policies of free functions"
            ),
            format!(
                "move it out of the `impl`; or take the attribute out, and route it with a named policy: `cors_route!(get(Self::{name} as Partner))`"
            ),
        )
    } else if let (Some(Name::None), Some(location)) = (&policy.name, policy.location_of(Key::Name))
    {
        (
            location.clone(),
            "`cors_route!` finds the policy of a handler by its name, and `name = _` leaves it without one".to_owned(),
            format!(
                "take `name` out, or give a name: `name = Other` is routed as `get({name} as Other)`; in an `impl`, take the attribute out, and route `{name}` with a named policy: `get(Self::{name} as Partner)`"
            ),
        )
    } else {
        return;
    };
    report.add(
        &location,
        finding(Lint::UnsupportedItem, message).help(help),
    );
}
