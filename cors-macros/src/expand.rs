//! From a judged policy to what takes the attribute's place.

use cors_policy::__private::Key;
use cors_policy::{Finding, Lint};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ast::item::{Function, Item, is_deprecated, mentions_self};
use crate::ast::policy::{Name, Written};
use crate::ast::routes::Served;
use crate::parse::attribute::read;
use crate::report::Report;
use crate::span::Place;
use crate::validate::check;
use crate::validate::probe::compiles;
use complete::complete;

mod builder;
mod carrier;
mod companion;
mod complete;
mod constant;
mod handler;
mod merged;
mod origins;
mod returned;
pub(crate) mod route;
mod unapplied;
mod unknown;

use carrier::carrier;
use companion::HandlerItems;
use constant::Constant;

/// The whole macro. Whatever is wrong, the item itself is part of what comes out, and with it
/// everything that a sound policy would have defined: one mistake is one error.
pub(crate) fn cors_policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let written = read(attribute.clone(), &mut report);
    let parsed = syn::parse2::<Item>(item.clone());
    let served = parsed.as_ref().map_or(Served::Unknown, Served::by);
    check(&written, &served, &mut report);
    let credentials =
        written.gives(Key::AllowCredentials) && written.allow_credentials != Some(false);
    report.settle(|argument| compiles(argument, credentials, &served));
    let krate = written.runtime();
    let completions = complete(attribute, &krate);

    // What is no item is rustc's to complain of.
    let Ok(mut parsed) = parsed else {
        return [item, report.errors()].into_iter().collect();
    };
    for policy in parsed.take_policies() {
        let finding = Finding::new(
            Lint::DuplicatePolicy,
            "",
            "this item has a policy already: one `#[cors_policy(...)]` an item",
        )
        .help("put the keys of both into one attribute");
        report.add(
            &Place::attribute().around(policy.to_token_stream()),
            finding,
        );
    }
    let own_name = match &parsed {
        Item::Function(function) => companion_name(function, &written),
        Item::Struct(item) => Some(item.ident.clone()),
        Item::Other(_) => None,
    };
    if let (Some(base), Some(own_name)) = (&written.base, own_name)
        && own_name == base.to_string()
    {
        let message = format!("`{own_name}` is this policy itself: it cannot build on itself");
        let finding = Finding::new(Lint::InvalidValue, "", message)
            .help("name another policy, or take it out and say `allow_origins`");
        report.add(&Place::attribute().around(base.clone()), finding);
    }
    let expanded = match &parsed {
        Item::Function(function) => expand_function(
            function,
            &written,
            &served,
            &krate,
            &completions,
            &mut report,
        ),
        Item::Struct(item) => {
            if let Some(place) = written.place_of(Key::Name) {
                let finding = Finding::new(
                    Lint::UnsupportedItem,
                    "",
                    "a named policy has its struct's name: `name` is for functions",
                )
                .help("take `name` out, or rename the struct");
                report.add(place, finding);
            }
            let constant = Constant {
                written: &written,
                served: &served,
                name: &item.ident,
                krate: &krate,
                broken: report.has_errors(),
            };
            let is_deprecated = is_deprecated(&item.attributes);
            let implementation = companion::implement(&item.ident, &constant, is_deprecated);
            let warnings = report.warnings();
            quote!(#parsed #implementation #warnings #completions)
        }
        Item::Other(other) => {
            let message = format!("{} cannot have a CORS policy", other.kind);
            let finding = Finding::new(Lint::UnsupportedItem, "", message).help(GOES_ON);
            report.add(&Place::attribute().around(other.tokens.clone()), finding);
            parsed.to_token_stream()
        }
    };
    [expanded, report.errors()].into_iter().collect()
}

const GOES_ON: &str = "put it on a function that returns `Router` or `MethodRouter`, on an `async fn` that handles requests, or on `struct Name;` to name a policy";

fn expand_function(
    function: &Function,
    written: &Written,
    served: &Served,
    krate: &TokenStream,
    completions: &TokenStream,
    report: &mut Report,
) -> TokenStream {
    let wrong = match (function.constness, function.returns()) {
        (Some(constness), _) => Some((
            "a `const fn` cannot have a CORS policy: a router is made at run time",
            constness.to_token_stream(),
            "take `const` out",
        )),
        (None, None) if !function.is_handler() => Some((
            "this function returns nothing that could have a CORS policy",
            function.ident.to_token_stream(),
            GOES_ON,
        )),
        (None, _) => None,
    };
    if let Some((message, tokens, help)) = wrong {
        let finding = Finding::new(Lint::UnsupportedItem, "", message).help(help);
        report.add(&Place::attribute().around(tokens), finding);
    }
    if function.is_handler() {
        handler::check(function, written, report);
    }
    let name = companion_name(function, written);
    let policy_name = name.as_ref().unwrap_or(&function.ident);
    let constant = Constant {
        written,
        served,
        name: policy_name,
        krate,
        broken: report.has_errors(),
    };
    if function.is_handler() {
        return handler::expand(function, &constant, &report.warnings(), completions);
    }
    let body = match function.returns() {
        Some(returned) if !constant.broken => {
            let carrier = carrier(function, &constant, name.as_ref());
            let mut around = if written.may_be_unknown() {
                unknown::around(returned, &constant, &carrier)
            } else {
                builder::around(&carrier)
            };
            if let Some(methods) = routed_methods(function, served) {
                around.layer.extend(quote!(.for_methods(&[#(#methods),*])));
            }
            builder::wrap(function, returned, krate, &around)
        }
        // A broken policy leaves the function as it is.
        returned => {
            let mention = constant.mention_base().filter(|_| name.is_none());
            let mention = mention.map(|mention| quote!(const _: () = { #mention };));
            let can_evaluate = returned.is_some() && function.constness.is_none();
            let source = can_evaluate.then(|| unknown::mention_source(&constant));
            let body = function.body.stream();
            quote!(#mention #source #body)
        }
    };
    // Nothing but functions can stand in an `impl` block, where this one may be.
    let warnings = report.warnings();
    let item = function.with_body(&quote!(#warnings #completions #body));
    let companion = name
        .as_ref()
        .map(|name| companion::beside(function, name, &constant, HandlerItems::default()));
    quote!(#item #companion)
}

/// The methods that a script can send and that the returned `MethodRouter` routes, if nothing else can be
/// routed: the policy answers preflights for these alone.
fn routed_methods(function: &Function, served: &Served) -> Option<Vec<&'static str>> {
    let returns_one = function.router().is_some_and(|ty| ty == "MethodRouter");
    returns_one.then(|| served.all_sendable())?
}

/// What the type beside a function is called, if there is one.
fn companion_name(function: &Function, written: &Written) -> Option<Ident> {
    match &written.name {
        Some(Name::None) => None,
        Some(Name::Ident(ident)) => Some(ident.clone()),
        None if function.is_associated() => None,
        None if written
            .source()
            .is_some_and(|source| mentions_self(source.to_token_stream())) =>
        {
            None
        }
        None => Some(function.ident.clone()),
    }
}

/// An identifier as a policy is called by it.
fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

/// The span of code that the user did not write.
fn ours() -> Span {
    Span::call_site()
}
