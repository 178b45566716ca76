//! The entries of a list of methods: `GET`, `"GET"`, `custom("PURGE")`.

use cors_policy::__private::{Key, MethodEntry};
use proc_macro2::{Delimiter, TokenTree};

use super::entry::{
    NOT_AN_ENTRY, ROUTED, Unreadable, is_everything, is_everything_quoted, is_word,
};
use crate::literal::string;
use crate::tokens::{flatten, source};

/// A method, and how it is written.
#[derive(Clone, Debug)]
pub(crate) enum Method {
    /// `GET`
    Bare(String),
    /// `"GET"`
    Quoted(String),
    /// `custom("PURGE")`
    Custom(String),
}

impl Method {
    pub(crate) fn name(&self) -> &str {
        match self {
            Method::Bare(name) | Method::Quoted(name) | Method::Custom(name) => name,
        }
    }
}

impl<'a> From<&'a Method> for MethodEntry<'a> {
    fn from(method: &'a Method) -> Self {
        MethodEntry {
            name: method.name(),
            custom: matches!(method, Method::Custom(_)),
        }
    }
}

pub(crate) fn read(key: Key, entry: &[TokenTree]) -> Result<Method, Unreadable> {
    let found = source(entry);
    let (message, meant) = match entry {
        [TokenTree::Ident(custom)] if custom == "custom" => {
            ("`custom` has to say which method".to_owned(), None)
        }
        entry if is_word(entry, ROUTED) => {
            return Err(Unreadable {
                message: NOT_AN_ENTRY.to_owned(),
                meant: None,
                help: "say `allow_methods = routed`, or list the methods without it",
            });
        }
        [TokenTree::Ident(name)] if !is_everything(name) => {
            let name = name.to_string();
            return Ok(Method::Bare(
                name.strip_prefix("r#").unwrap_or(&name).to_owned(),
            ));
        }
        [TokenTree::Literal(any)] if is_everything_quoted(any) => {
            return Err(Unreadable {
                message: format!("`{found}` is no method"),
                meant: Some("\"*\"".to_owned()),
                help: "list methods, or write `allow_methods = \"*\"` for every method",
            });
        }
        [TokenTree::Literal(literal)] if string(literal).is_some() => {
            return Ok(Method::Quoted(string(literal).unwrap_or_default()));
        }
        [TokenTree::Ident(custom), TokenTree::Group(group)]
            if custom == "custom" && group.delimiter() == Delimiter::Parenthesis =>
        {
            match flatten(group.stream()).as_slice() {
                [TokenTree::Literal(literal)] if string(literal).is_some() => {
                    return Ok(Method::Custom(string(literal).unwrap_or_default()));
                }
                [TokenTree::Ident(name)] => (
                    format!("`{found}` has to hold a string"),
                    Some(format!("custom(\"{name}\")")),
                ),
                _ => (format!("`{found}` has to hold one string"), None),
            }
        }
        [.., TokenTree::Ident(any)] if is_everything(any) => {
            (format!("`{found}` is no method"), Some("\"*\"".to_owned()))
        }
        [TokenTree::Punct(star)] if star.as_char() == '*' => (
            "`*` is no method, and needs quotes as a wildcard".to_owned(),
            Some("\"*\"".to_owned()),
        ),
        // `Method::GET`, `http::Method::GET`
        [.., TokenTree::Punct(colon), TokenTree::Ident(name)] if colon.as_char() == ':' => (
            format!("`{found}` is a path, and `{key}` lists names"),
            Some(name.to_string()),
        ),
        _ => (format!("`{found}` is no method"), None),
    };
    let help = "write the method's name, or `custom(\"NAME\")` for one of your own";
    Err(Unreadable {
        message,
        meant,
        help,
    })
}
