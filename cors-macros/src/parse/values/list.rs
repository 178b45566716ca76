//! The value of a key that takes a list: `[...]`, or `"*"`.

use cors_policy::__private::Key;
use proc_macro2::TokenTree;

use super::entries::entries;
use super::given::given;
use super::words::{
    CONSTANT, MIRROR, ROUTED, RUN_TIME, ReadEntry, is_bool, is_in_any_case, is_nearly_routed,
    is_only, is_wildcard, list_help,
};
use super::{environment, meant, method, text, with};
use crate::ast::list::List;
use crate::ast::method::Method;
use crate::parse::arguments::Arg;
use crate::report::{Report, Suggestion, invalid_value};
use crate::tokens::{bracketed, only_string, source};

pub(crate) fn strings(key: Key, arg: &Arg, report: &mut Report) -> Option<List<String>> {
    list(key, arg, report, text::read)
}

pub(crate) fn methods(key: Key, arg: &Arg, report: &mut Report) -> Option<List<Method>> {
    list(key, arg, report, method::read)
}

/// Reads a list, or `"*"` as a list of one.
pub(crate) fn list<T>(
    key: Key,
    arg: &Arg,
    report: &mut Report,
    read: ReadEntry<T>,
) -> Option<List<T>> {
    let value = given(key, arg, report, |inner| meant::in_parentheses(key, inner))?;
    let location = arg.location_of(value);
    if let Some(inner) = bracketed(value) {
        return entries(key, inner, location, report, read);
    }
    if only_string(value).as_deref() == Some("*") {
        return Some(List::one(read(key, value).ok()?, location));
    }
    let message = format!("`{key}` takes {}, not `{}`", key.value(), source(value));
    let finding = invalid_value(message).help(help(key, value));
    let suggestion = meant::value(key, value)
        .map(|meant| Suggestion::value(key, meant))
        .or_else(|| (key == Key::AllowOrigins).then(|| with::suggestion(value))?);
    report.suggest(&location, finding, suggestion);
    None
}

/// The help for a value that is not a list.
fn help(key: Key, value: &[TokenTree]) -> String {
    if key == Key::AllowOrigins
        && !is_in_any_case(value, "null")
        && let Some(help) = environment::help(value)
            .map(str::to_owned)
            .or_else(|| with::help(value))
    {
        return help;
    }
    other_help(key, value)
}

fn other_help(key: Key, value: &[TokenTree]) -> String {
    let is_mirror = is_only(value, MIRROR);
    let is_constant = matches!(value.first(), Some(TokenTree::Ident(_)));
    let list = list_help(key);
    match key {
        _ if is_wildcard(value) => {
            "list what is allowed: `\"*\"` does not go with `allow_credentials`".to_owned()
        }
        Key::AllowMethods | Key::ExposeHeaders if is_mirror => {
            format!("{list}: `mirror` is for `allow_headers`")
        }
        _ if is_only(value, ROUTED) => format!("{list}: `routed` is for `allow_methods`"),
        Key::AllowMethods if is_nearly_routed(value) => list.to_owned(),
        Key::AllowOrigins if is_in_any_case(value, "null") => {
            format!(
                "{list}: `null` identifies no site, every sandboxed frame and every `data:` page sends it"
            )
        }
        _ if is_mirror || is_bool(value) => list.to_owned(),
        _ if key != Key::AllowOrigins && with::is_variable(value) => RUN_TIME.to_owned(),
        _ if is_constant => CONSTANT.to_owned(),
        _ => list.to_owned(),
    }
}
