//! The entries of a list of methods: `GET`, `"GET"`, `custom("PURGE")`.

use cors_policy::__private::Key;
use proc_macro2::TokenTree;

use super::words::{
    ROUTED, ROUTED_IS_NO_ENTRY, STAR_AMONG_OTHERS, Unreadable, is_in_any_case,
    is_quoted_wildcard_name, is_wildcard, is_wildcard_name,
};
use crate::ast::method::Method;
use crate::tokens::{call, flatten, is, is_word, only_string, source, string_within};

pub(crate) fn read(key: Key, entry: &[TokenTree]) -> Result<Method, Unreadable> {
    match entry {
        [TokenTree::Ident(ident)] => {
            let name = ident.to_string();
            let is_routed = name.eq_ignore_ascii_case(ROUTED);
            if !is_routed && name != "custom" && !is_wildcard_name(ident) {
                let name = name.strip_prefix("r#").unwrap_or(&name);
                return Ok(Method::Bare(name.to_owned()));
            }
        }
        _ if is_in_any_case(entry, ROUTED) => {}
        [TokenTree::Literal(literal)] if !is_quoted_wildcard_name(literal) => {
            if let Some(name) = only_string(entry) {
                return Ok(Method::Quoted(name));
            }
        }
        _ => {
            let argument = call(entry, "custom").map(|group| flatten(group.stream()));
            if let Some(name) = argument.and_then(|argument| only_string(&argument)) {
                return Ok(Method::Custom(name));
            }
        }
    }
    Err(unreadable(key, entry))
}

fn unreadable(key: Key, entry: &[TokenTree]) -> Unreadable {
    if is_in_any_case(entry, ROUTED) {
        return Unreadable {
            message: ROUTED_IS_NO_ENTRY.to_owned(),
            meant: None,
            help: "say `allow_methods = routed`, or list the methods without it",
        };
    }
    let found = source(entry);
    let everything = Some("\"*\"".to_owned());
    let (message, meant) = match entry {
        [custom] if is_word(custom, "custom") => {
            ("`custom` needs the name of a method".to_owned(), None)
        }
        [TokenTree::Literal(any)]
            if is_quoted_wildcard_name(any) || string_within(entry).as_deref() == Some("*") =>
        {
            return Unreadable {
                message: format!("`{found}` is not a method"),
                meant: everything,
                help: STAR_AMONG_OTHERS,
            };
        }
        [.., TokenTree::Ident(any)] if is_wildcard_name(any) => {
            (format!("`{found}` is not a method"), everything)
        }
        [star] if is(star, '*') => (
            "`*` is not a method, and needs quotes as a wildcard".to_owned(),
            everything,
        ),
        // `Method::GET`, `http::Method::GET`
        [.., colon, TokenTree::Ident(name)] if is(colon, ':') => (
            format!("`{found}` is a path, and `{key}` lists names"),
            Some(name.to_string()),
        ),
        _ => match call(entry, "custom").map(|group| flatten(group.stream())) {
            Some(argument) => match argument.as_slice() {
                [TokenTree::Ident(name)] => (
                    format!("`{found}` has to hold a string"),
                    Some(format!("custom(\"{name}\")")),
                ),
                _ => (format!("`{found}` has to hold one string"), None),
            },
            None => (format!("`{found}` is not a method"), None),
        },
    };
    let help = if is_wildcard(entry) {
        STAR_AMONG_OTHERS
    } else {
        "write the method's name, or `custom(\"NAME\")` for one of your own"
    };
    Unreadable {
        message,
        meant,
        help,
    }
}
