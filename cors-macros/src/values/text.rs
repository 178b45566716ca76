//! The entries of lists of strings: origins and header names.

use cors_policy::Key;
use proc_macro2::{Ident, TokenTree};

use super::is_mirror;
use super::list::{CONSTANT, Unreadable};
use crate::literal::{quoted, string};
use crate::place::source;

pub(super) fn read(key: Key, entry: &[TokenTree]) -> Result<String, Unreadable> {
    if let [TokenTree::Literal(literal)] = entry
        && let Some(text) = string(literal)
    {
        return Ok(text);
    }
    let meant = match entry {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("*".to_owned()),
        [.., TokenTree::Ident(any)] if any == "Any" => Some("*".to_owned()),
        _ if key == Key::AllowOrigins || is_mirror(entry) => None,
        // `header::CONTENT_TYPE`
        [
            ..,
            TokenTree::Ident(module),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Ident(name),
        ] if module == "header" => Some(header_called(name)),
        // `CONTENT_TYPE`, `x_api_key`; any other constant can be whatever it wants.
        [TokenTree::Ident(name)]
            if HEADERS.iter().any(|header| name == header)
                || !name.to_string().contains(char::is_uppercase) =>
        {
            Some(header_called(name))
        }
        _ => None,
    };
    let help = match (key, entry) {
        (Key::AllowHeaders, entry) if is_mirror(entry) => {
            "write `allow_headers = mirror`, or list the headers without it"
        }
        (Key::AllowOrigins, [TokenTree::Literal(_)]) => {
            "write a string, like `\"https://app.example.com\"`"
        }
        (_, [TokenTree::Literal(_)]) => "write a string, like `\"content-type\"`",
        _ => CONSTANT,
    };
    Err(Unreadable {
        message: format!("`{key}` lists strings, and `{}` is none", source(entry)),
        meant: meant.map(|meant| quoted(&meant)),
        help,
    })
}

/// Constants of the crate `http` that are likely in a policy.
const HEADERS: [&str; 18] = [
    "ACCEPT",
    "ACCEPT_LANGUAGE",
    "AUTHORIZATION",
    "CACHE_CONTROL",
    "CONTENT_DISPOSITION",
    "CONTENT_ENCODING",
    "CONTENT_LANGUAGE",
    "CONTENT_LENGTH",
    "CONTENT_RANGE",
    "CONTENT_TYPE",
    "ETAG",
    "IF_MATCH",
    "IF_NONE_MATCH",
    "LAST_MODIFIED",
    "LINK",
    "LOCATION",
    "RANGE",
    "RETRY_AFTER",
];

fn header_called(constant: &Ident) -> String {
    constant.to_string().to_ascii_lowercase().replace('_', "-")
}
