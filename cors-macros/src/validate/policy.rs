//! Checks `#[cors_policy(...)]` on its item.

use cors_policy::__private::{Key, OriginFacts};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use super::rules::ConditionalWarning;
use super::{item, rules};
use crate::ast::item::{Function, Item};
use crate::ast::list::List;
use crate::ast::policy::{Name, PolicyArgs};
use crate::ast::routes::ItemRoutes;
use crate::parse::{attribute, item as item_parser, routes, seen};
use crate::report::Report;

/// A policy and its item, checked.
pub(crate) struct CheckedPolicy {
    pub(crate) policy: PolicyArgs,
    /// `None` if the tokens are not an item.
    pub(crate) item: Option<Item>,
    pub(crate) routes: ItemRoutes,
    /// The name of the type with the policy, if there is one outside of the function.
    pub(crate) name: Option<Ident>,
    /// What the rules across keys need to know of all patterns of `allow_origins`, and of `dev`.
    pub(crate) facts: OriginFacts,
    pub(crate) dev_facts: OriginFacts,
    pub(crate) conditional_warnings: Vec<ConditionalWarning>,
    pub(crate) is_broken: bool,
    /// The errors, as items.
    pub(crate) errors: Option<TokenStream>,
    /// The warnings, as items that cannot be in an `impl` block.
    pub(crate) warnings: Option<TokenStream>,
}

/// Parses and checks an attribute and its item.
pub(crate) fn check(attribute: TokenStream, item: TokenStream) -> CheckedPolicy {
    let mut report = Report::default();
    let policy = attribute::parse(attribute, &mut report);
    let mut item = item_parser::parse(item);
    let routes = item.as_ref().map_or(ItemRoutes::Unknown, routes::of_item);
    let conditional_warnings = rules::check(&policy, &routes, &mut report);
    let credentials =
        policy.gives(Key::AllowCredentials) && policy.allow_credentials != Some(false);
    report.verify(
        |argument| compiles(argument, credentials, &routes),
        |parameter| matches!(&item, Some(Item::Function(function)) if function.takes_source(parameter)),
    );
    let name = match &item {
        Some(Item::Function(function)) => type_name(function, &policy),
        Some(Item::Struct(item)) => Some(item.ident.clone()),
        Some(Item::Other(_)) | None => None,
    };
    if let Some(item) = &mut item {
        item::check(item, &policy, name.as_ref(), &mut report);
    }
    let patterns = policy.allow_origins.iter();
    let patterns = patterns.flat_map(|origins| origins.patterns());
    let dev = policy.dev_origins.iter().flat_map(List::texts);
    CheckedPolicy {
        facts: OriginFacts::of(patterns.map(|(text, _)| text)),
        dev_facts: OriginFacts::of(dev),
        item,
        routes,
        name,
        conditional_warnings,
        is_broken: report.has_errors(),
        errors: report.errors(),
        warnings: report.warnings(),
        policy,
    }
}

/// Whether an argument alone would compile on an item with these routes, together with
/// `allow_credentials` if that is given.
fn compiles(argument: &str, credentials: bool, routes: &ItemRoutes) -> bool {
    let Ok(tokens) = argument.parse() else {
        return false;
    };
    let mut report = Report::default();
    let mut policy = attribute::parse(tokens, &mut report);
    if !policy.same_origin {
        policy.may_give_origins = true;
    }
    if credentials {
        policy.allow_credentials.get_or_insert(true);
    }
    rules::check(&policy, routes, &mut report);
    !report.has_errors()
}

/// The name of the type beside a function. In an `impl` there cannot be one, and a handler there, or one
/// that runs the program, has none in any case.
fn type_name(function: &Function, policy: &PolicyArgs) -> Option<Ident> {
    let source = || policy.source().map(ToTokens::to_token_stream);
    let is_refused = || function.is_associated || function.entry_point_attr().is_some();
    if function.is_handler() && is_refused() || function.returned_future().is_some() {
        return None;
    }
    match &policy.name {
        Some(Name::None) => None,
        Some(Name::Ident(ident)) => Some(ident.clone()),
        None if function.is_associated || function.has_module => None,
        None if source().is_some_and(|source| seen::in_body(source).mentions_self) => None,
        None => Some(function.ident.clone()),
    }
}
