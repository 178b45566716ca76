//! Whether each call of a chain can be given a policy.

use cors_policy::__private::nearest;
use cors_policy::{Finding, Lint};
use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;

use crate::ast::chain::{By, Call, Chain, METHODS, Requests, Step};
use crate::expand::route::Link;
use crate::parse::handler::Handler;
use crate::report::{Report, invalid_value};
use crate::span::Place;
use crate::tokens::source;

/// What can stand behind the methods.
const BEHIND: [&str; 4] = ["fallback", "layer", "route_layer", "with_state"];

/// Reads the calls of a chain; what cannot be routed under a policy goes into the report. The links
/// are those that are sound, up to one that nobody knows.
pub(crate) fn links(chain: Chain, report: &mut Report) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut all_known = true;
    let mut all_sound = true;
    let names: Vec<Ident> = chain.calls.iter().map(|call| call.name.clone()).collect();
    for mut call in chain.calls {
        let name: TokenTree = call.name.clone().into();
        let place = Place::key(call.at, [name]);
        if call.step == Step::Unknown && !is_refused(&call) {
            if let Some(meant) = meant(&call, &names) {
                misspelt(&call, meant, &place, report);
                call.name = Ident::new(meant, call.name.span());
                call.step = Step::named(meant, call.is_first);
            } else {
                unknown(&call, &place, report);
                all_known = false;
                continue;
            }
        }
        let Some(link) = link(call, &place, report) else {
            all_sound = false;
            continue;
        };
        twice(&links, &link, &place, report);
        if all_known && all_sound {
            layers_nothing(&links, &link, &place, report);
        }
        if all_known {
            links.push(link);
        }
    }
    if !report.has_errors() && links.iter().all(|link| link.routed.is_none()) {
        let name = names.first().map(|name| name.clone().into());
        nothing(&Place::key(0, name), report);
    }
    links
}

/// Nothing is routed at all.
pub(crate) fn nothing(place: &Place, report: &mut Report) {
    let finding = invalid_value("", "there is nothing to route")
        .help("write axum's chain: `cors_route!(get(list).post(create))`");
    report.add(place, finding);
}

/// What axum has, and what cannot be routed under a policy.
fn is_refused(call: &Call) -> bool {
    call.name == "merge" || call.name.to_string().ends_with("_service")
}

/// The name that is meant by an unknown one, of those that can stand in its place.
fn meant(call: &Call, names: &[Ident]) -> Option<&'static str> {
    let name = call.name.to_string();
    let methods = METHODS.iter().map(|(name, _)| *name);
    let others: &[&str] = if call.is_first { &["any"] } else { &BEHIND };
    let repeats = |known: &str| BEHIND[1..].contains(&known) || known == "on";
    let free = methods
        .chain(["on"])
        .chain(others.iter().copied())
        .filter(|known| repeats(known) || !names.iter().any(|name| name == known));
    let standing = |known: &str| known == "any" || BEHIND.contains(&known);
    nearest(&name, free).filter(|_| !standing(&name))
}

fn misspelt(call: &Call, meant: &str, place: &Place, report: &mut Report) {
    let message = format!(
        "`cors_route!` knows no `{}`: did you mean `{meant}`?",
        call.name
    );
    let finding = invalid_value("", message);
    report.add_written(place, finding, Some(meant.to_owned()));
}

fn unknown(call: &Call, place: &Place, report: &mut Report) {
    let name = call.name.to_string();
    let (message, help) = match name.as_str() {
        "any" => (
            "`any` stands in front of a chain: it takes what no method in it does".to_owned(),
            "write it first, as in `any(other).get(list)`; to say that there is no such method, write `.fallback(other)`".to_owned(),
        ),
        name if BEHIND.contains(&name) => (
            format!("`{name}` stands behind a method and its handler"),
            format!("begin with a method: `get(list).{name}(…)`"),
        ),
        name => (
            format!("`cors_route!` knows no `{name}`"),
            "it knows axum's methods, as in `get(list).post(create)`, and `on`, `any`, `fallback`, `layer`, `route_layer` and `with_state`".to_owned(),
        ),
    };
    report.add(place, invalid_value("", message).help(help));
}

fn link(call: Call, place: &Place, report: &mut Report) -> Option<Link> {
    let name = call.name.to_string();
    if let Some((message, help)) = refused(&call, &name) {
        let finding = Finding::new(Lint::UnsupportedItem, "", message).help(help);
        report.add(place, finding);
        return None;
    }
    if !is_path(&call) {
        let mut function = call.path.clone();
        function.extend([call.name.clone().into()]);
        function.extend(call.turbofish.iter().cloned());
        let message = format!("`{}` is not the name of a function", source(&function));
        let finding = invalid_value("", message).help("write axum's: `get(list).post(create)`");
        report.add(&place.around(function), finding);
        return None;
    }
    let Step::Routes(requests, _) = call.step else {
        return Some(Link::keeps(call));
    };
    let mut arguments = call.arguments().into_iter();
    let mut filter = None;
    if requests == Requests::Filtered {
        filter = arguments.next().filter(|filter| !filter.is_empty());
        if filter.is_none() || arguments.len() == 0 {
            let finding = invalid_value("", format!("`{name}` takes a filter and a handler"))
                .help("write both: `on(MethodFilter::GET, handler)`");
            report.add(place, finding);
            return None;
        }
    }
    let handler = arguments.next().unwrap_or_default();
    if !handler.is_empty()
        && let Some(second) = arguments.next()
    {
        let found = source(&second);
        let message = format!("`{name}` takes one handler, and `{found}` is a second one");
        let help =
            "take it out; the handler of another method is in a call of its own: `.post(create)`";
        report.add(&place.around(second), invalid_value("", message).help(help));
        return None;
    }
    let handler = Handler::read(&call, &handler, place, report)?;
    Some(Link::routes(call, requests, handler, filter))
}

/// Whether the compiler can read the function's name: where it cannot, it says nothing else.
fn is_path(call: &Call) -> bool {
    let name = call.name.to_token_stream();
    let tokens = call.path.iter().cloned().chain(name);
    let tokens = tokens.chain(call.turbofish.iter().cloned());
    syn::parse2::<syn::Path>(tokens.collect()).is_ok()
}

/// Why a call of axum's has no place in the chain, and what to do instead.
fn refused(call: &Call, name: &str) -> Option<(String, String)> {
    let (message, help) = match (call.step, name) {
        (Step::Routes(_, By::Service) | Step::Unknown, _) if name.ends_with("_service") => {
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
        (Step::Keeps, "handle_error") => (
            "`handle_error` handles the errors of services, and handlers have none".to_owned(),
            "take it out; for middleware that fails, put `HandleErrorLayer` in front of it: `.layer((HandleErrorLayer::new(f), middleware))`".to_owned(),
        ),
        (_, "merge") => (
            "`merge` brings in handlers whose policies cannot be seen here".to_owned(),
            "write all methods of the path in one chain: `get(list).post(create)`".to_owned(),
        ),
        _ => return None,
    };
    Some((message, help))
}

/// What is routed already: axum would panic, or forget the first.
fn twice(before: &[Link], link: &Link, place: &Place, report: &mut Report) {
    let is_fallback = |link: &Link| {
        matches!(
            link.call.step,
            Step::Routes(Requests::Any | Requests::Fallback, _)
        )
    };
    if is_fallback(link)
        && let Some(first) = before.iter().find(|link| is_fallback(link))
    {
        let message = format!(
            "`{}` gives this path its fallback already: axum keeps one, and would forget the first",
            first.call.name
        );
        let finding = Finding::new(Lint::DuplicateEntry, "", message).help("keep one of the two");
        report.add(place, finding);
    }
    let routed: Vec<&str> = before.iter().flat_map(Link::methods).collect();
    if let Some(method) = link
        .methods()
        .into_iter()
        .find(|method| routed.contains(method))
    {
        let message =
            format!("`{method}` is routed twice on this path: axum would panic at start-up");
        let finding =
            Finding::new(Lint::DuplicateEntry, "", message).help("keep one of the two handlers");
        report.add(place, finding);
    }
}

/// A `route_layer` in front of all methods: axum panics.
fn layers_nothing(before: &[Link], link: &Link, place: &Place, report: &mut Report) {
    let has_method = |link: &Link| {
        matches!(
            link.call.step,
            Step::Routes(Requests::Method(_) | Requests::Filtered, _)
        )
    };
    if link.call.name == "route_layer" && !before.iter().any(has_method) {
        let message = "no method stands before this `route_layer`: axum would panic at start-up";
        let finding = invalid_value("", message).help(
            "write it behind the methods that it is for, or write `layer`, which is also for `any` and `fallback`",
        );
        report.add(place, finding);
    }
}
