//! The value of a key that takes a list: `[...]`, or `"*"`.

use cors_policy::__private::Key;
use proc_macro2::TokenTree;

use super::entries::entries;
use super::given::given;
use super::words::{
    CONSTANT, MIRROR, ROUTED, ReadEntry, is_bool, is_nearly_routed, is_only, is_wildcard_name,
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
    let suggestion = meant::value(key, value).map(|meant| Suggestion::value(key, meant));
    report.suggest(&location, finding, suggestion);
    None
}

/// The help for a value that is not a list.
fn help(key: Key, value: &[TokenTree]) -> String {
    if key == Key::AllowOrigins
        && let Some(help) = environment::help(value)
            .map(str::to_owned)
            .or_else(|| with::help(value))
    {
        return help;
    }
    other_help(key, value).to_owned()
}

fn other_help(key: Key, value: &[TokenTree]) -> &'static str {
    let is_mirror = is_only(value, MIRROR);
    let is_constant = matches!(value.first(), Some(TokenTree::Ident(_)));
    match key {
        _ if matches!(value, [.., TokenTree::Ident(any)] if is_wildcard_name(any)) => {
            "list what is allowed: `\"*\"` does not go with `allow_credentials`"
        }
        Key::ExposeHeaders if is_mirror => {
            "list the headers, like `[\"etag\"]`: `mirror` is for `allow_headers`"
        }
        Key::AllowMethods if is_mirror => {
            "list the methods, like `[GET, PUT]`: `mirror` is for `allow_headers`"
        }
        _ if is_only(value, ROUTED) => {
            "list the entries in square brackets: `routed` is for `allow_methods`"
        }
        Key::AllowMethods if is_nearly_routed(value) => "list the methods, like `[GET, PUT]`",
        Key::AllowOrigins if is_mirror || is_bool(value) => {
            "list the origins, like `[\"https://app.example.com\"]`, or, to share with everybody, write `\"*\"`"
        }
        _ if is_bool(value) => {
            "list the entries in square brackets, or, to allow all, write `\"*\"`"
        }
        _ if is_constant => CONSTANT,
        _ => IN_BRACKETS,
    }
}

const IN_BRACKETS: &str = "list the entries in square brackets";
