//! Checks that each call of `cors_route!` routes a handler that can have a policy.

use cors_policy::__private::nearest;
use cors_policy::{Finding, Lint};
use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::ast::chain::{Call, CallKind, Endpoint, METHODS, RouteFilter};
use crate::ast::route::{Handler, HandlerPolicy, RouteCall};
use crate::parse::handler::with_handler;
use crate::parse::{calls, chain, handler};
use crate::report::{Report, finding, invalid_value};
use crate::span::Location;
use crate::tokens::source;

/// axum's methods that can follow the routed methods.
const AFTER_METHODS: [&str; 4] = ["fallback", "layer", "route_layer", "with_state"];

/// A chain, checked.
pub(crate) struct CheckedRoute {
    /// The calls without errors, up to the first unknown one.
    pub(crate) calls: Vec<RouteCall>,
    /// The errors as items, if there are any.
    pub(crate) errors: Option<TokenStream>,
}

/// Parses and checks a chain.
pub(crate) fn check(tokens: TokenStream) -> CheckedRoute {
    let mut report = Report::default();
    let calls = match chain::parse(tokens, &mut report) {
        Some(chain) => check_calls(chain.calls, &mut report),
        None => Vec::new(),
    };
    if calls.is_empty() && !report.has_errors() {
        report.add(&Location::attribute(), nothing_to_route());
    }
    let errors = report.errors();
    CheckedRoute { calls, errors }
}

fn nothing_to_route() -> Finding {
    invalid_value("there is nothing to route")
        .help("write axum's chain: `cors_route!(get(list).post(create))`")
}

fn location_of(at: usize, name: &Ident) -> Location {
    let name = TokenTree::from(name.clone());
    Location::attribute().entry(at, [name])
}

fn check_calls(calls: Vec<Call>, report: &mut Report) -> Vec<RouteCall> {
    let mut checked: Vec<RouteCall> = Vec::new();
    let mut has_unknown = false;
    let mut has_refused = false;
    let names: Vec<Ident> = calls.iter().map(|call| call.name.clone()).collect();
    for mut call in calls {
        let location = location_of(call.at, &call.name);
        if call.kind == CallKind::Unknown && !is_known_to_axum(&call) {
            if let Some(meant) = meant(&call, &names) {
                let message = format!(
                    "`cors_route!` does not know `{}`: did you mean `{meant}`?",
                    call.name
                );
                report.replace(&location, invalid_value(message), meant.to_owned());
                call.name = Ident::new(meant, call.name.span());
                call.kind = calls::named(meant, &call.arguments, call.is_first);
            } else {
                report.add(&location, unknown(&call));
                has_unknown = true;
                continue;
            }
        }
        let Ok(handler) = handler(&call, &location, report) else {
            has_refused = true;
            continue;
        };
        check_duplicates(&checked, &call, &location, report);
        if !has_unknown {
            if !has_refused && layers_nothing(&checked, &call) {
                let message =
                    "there is no method before this `route_layer`: axum would panic at start-up";
                let finding = invalid_value(message).help(
                    "write it behind the methods that it is for, or write `layer`, which is also for `any` and `fallback`",
                );
                report.add(&location, finding);
            }
            checked.push(RouteCall { call, handler });
        }
    }
    if let Some(first) = names.first()
        && !report.has_errors()
        && checked.iter().all(|checked| checked.handler.is_none())
    {
        report.add(&location_of(0, first), nothing_to_route());
    }
    checked
}

/// Whether axum has the method, which `cors_route!` refuses with a reason.
fn is_known_to_axum(call: &Call) -> bool {
    call.name == "merge" || call.name.to_string().ends_with("_service")
}

/// The name that is meant by an unknown one, of those that are possible at its place.
fn meant(call: &Call, names: &[Ident]) -> Option<&'static str> {
    let name = call.name.to_string();
    if name == "any" || AFTER_METHODS.contains(&name.as_str()) {
        return None;
    }
    let methods = METHODS.iter().map(|(name, _)| *name);
    let others: &[&str] = if call.is_first {
        &["any"]
    } else {
        &AFTER_METHODS
    };
    let repeats = |known: &str| AFTER_METHODS[1..].contains(&known) || known == "on";
    let possible = methods
        .chain(["on"])
        .chain(others.iter().copied())
        .filter(|known| repeats(known) || !names.iter().any(|name| name == known));
    nearest(&name, possible)
}

fn unknown(call: &Call) -> Finding {
    let name = call.name.to_string();
    let (message, help) = match name.as_str() {
        "any" => (
            "`any` comes first in a chain: it takes the requests that no method takes".to_owned(),
            "write it first, as in `any(other).get(list)`; to answer the methods that have no handler, write `.fallback(other)`".to_owned(),
        ),
        name if AFTER_METHODS.contains(&name) => (
            format!("`{name}` comes behind a method and its handler"),
            format!("begin with a method: `get(list).{name}(…)`"),
        ),
        name => (
            format!("`cors_route!` does not know `{name}`"),
            "it knows axum's methods, as in `get(list).post(create)`, and `on`, `any`, `fallback`, `layer`, `route_layer` and `with_state`".to_owned(),
        ),
    };
    invalid_value(message).help(help)
}

/// The call was reported, and is left out.
struct Refused;

/// The handler of a call, if it routes one.
fn handler(
    call: &Call,
    location: &Location,
    report: &mut Report,
) -> Result<Option<Handler>, Refused> {
    let mut refuse = |location: &Location, finding: Finding| {
        report.add(location, finding);
        Err(Refused)
    };
    if let Some(finding) = refused(call) {
        return refuse(location, finding);
    }
    let mut function = call.function();
    function.extend(call.turbofish.iter().cloned());
    // rustc says nothing else where it cannot parse the function's name.
    if syn::parse2::<syn::Path>(function.iter().cloned().collect()).is_err() {
        let message = format!("`{}` is not the name of a function", source(&function));
        let finding = invalid_value(message).help("write axum's: `get(list).post(create)`");
        return refuse(&location.around(function), finding);
    }
    let Some(filter) = call.filter() else {
        return Ok(None);
    };
    let mut arguments = call.arguments.as_slice();
    if let RouteFilter::On(_) = filter {
        match arguments {
            [filter, rest @ ..] if !filter.is_empty() && !rest.is_empty() => arguments = rest,
            _ => {
                let message = format!("`{}` takes a filter and a handler", call.name);
                let help = "write both: `on(MethodFilter::GET, handler)`";
                return refuse(location, invalid_value(message).help(help));
            }
        }
    }
    let tokens = arguments.first().map(Vec::as_slice).unwrap_or_default();
    if let [first, second, ..] = arguments
        && !first.is_empty()
    {
        let message = format!(
            "`{}` takes one handler, and `{}` is a second one",
            call.name,
            source(second)
        );
        let finding = invalid_value(message).help(
            "take it out; the handler of another method is in a call of its own: `.post(create)`",
        );
        return refuse(&location.around(second.iter().cloned()), finding);
    }
    let location = match tokens {
        [] => location.clone(),
        tokens => location.around(tokens.iter().cloned()),
    };
    match handler::parse(call, tokens) {
        Ok(handler) => match without_policy(call, &handler) {
            None => Ok(Some(handler)),
            Some(finding) => refuse(&location, finding),
        },
        Err(finding) => refuse(&location, finding),
    }
}

/// A function in an `impl` cannot have a policy of its own.
fn without_policy(call: &Call, handler: &Handler) -> Option<Finding> {
    if !handler.is_associated || matches!(handler.policy, HandlerPolicy::Named(_)) {
        return None;
    }
    let found = handler.text();
    let message =
        format!("`{found}` has no policy of its own: a function in an `impl` can have none");
    let help = format!(
        "name one by `as`: `{}`, where `Partner` is a struct with `#[cors_policy(...)]`",
        with_handler(call, &format!("{found} as Partner"))
    );
    Some(finding(Lint::MissingPolicy, message).help(help))
}

/// Why a call of axum's cannot be in the chain.
fn refused(call: &Call) -> Option<Finding> {
    let name = call.name.to_string();
    let (message, help) = match call.kind {
        CallKind::Routes(_, Endpoint::Service) | CallKind::Unknown
            if name.ends_with("_service") =>
        {
            let routes = name.trim_end_matches("_service");
            let arguments = if routes == "on" {
                "filter, handler"
            } else {
                "handler"
            };
            (
                format!("`{name}` routes to a service, and only a function can have a policy"),
                format!(
                    "call the service from a handler that has one, and write `{routes}({arguments})`; or write the chain without `cors_route!`, in a function that returns it and has `#[cors_policy(...)]`"
                ),
            )
        }
        CallKind::RoutesNothing if name == "handle_error" => (
            "`handle_error` handles the errors of services, and handlers have none".to_owned(),
            "take it out; for middleware that fails, put `HandleErrorLayer` in front of it: `.layer((HandleErrorLayer::new(f), middleware))`".to_owned(),
        ),
        _ if name == "merge" => (
            "`merge` brings in handlers whose policies cannot be seen here".to_owned(),
            "write all methods of the path in one chain: `get(list).post(create)`".to_owned(),
        ),
        _ => return None,
    };
    Some(finding(Lint::UnsupportedItem, message).help(help))
}

/// Reports what an earlier call routes already.
fn check_duplicates(before: &[RouteCall], call: &Call, location: &Location, report: &mut Report) {
    let calls = || before.iter().map(|before| &before.call);
    if call.is_fallback()
        && let Some(first) = calls().find(|before| before.is_fallback())
    {
        let message = format!(
            "`{}` gives this path its fallback already: axum keeps one, and would forget the first",
            first.name
        );
        let finding = finding(Lint::DuplicateEntry, message).help("keep one of the two");
        report.add(location, finding);
    }
    let mut methods = call.methods().unwrap_or_default().iter();
    let twice = methods
        .find(|method| calls().any(|before| before.methods().unwrap_or_default().contains(method)));
    if let Some(method) = twice {
        let message =
            format!("`{method}` is routed twice on this path: axum would panic at start-up");
        let finding = finding(Lint::DuplicateEntry, message).help("keep one of the two handlers");
        report.add(location, finding);
    }
}

/// Whether it is a `route_layer` before all methods, at which axum panics.
fn layers_nothing(before: &[RouteCall], call: &Call) -> bool {
    let routes_method = |before: &RouteCall| {
        let filter = before.call.filter();
        matches!(filter, Some(RouteFilter::Method(_) | RouteFilter::On(_)))
    };
    call.name == "route_layer" && !before.iter().any(routes_method)
}
