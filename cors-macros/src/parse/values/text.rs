//! The entries of lists of strings: origins and header names.

use cors_policy::__private::Key;
use proc_macro2::{Ident, TokenTree};

use super::with;
use super::words::{
    CONSTANT, MIRROR, STAR_AMONG_OTHERS, Unreadable, is_only, is_wildcard, is_wildcard_name,
};
use crate::tokens::{is, is_word, only_string, quoted, source, string_within};

pub(crate) fn read(key: Key, entry: &[TokenTree]) -> Result<String, Unreadable> {
    if let Some(text) = only_string(entry) {
        return Ok(text);
    }
    let is_mirror = is_only(entry, MIRROR);
    let within = string_within(entry);
    let meant = match entry {
        [star] if is(star, '*') => Some("*".to_owned()),
        [.., TokenTree::Ident(any)] if is_wildcard_name(any) => Some("*".to_owned()),
        _ if within.is_some() => within,
        _ if key == Key::AllowOrigins || is_mirror => None,
        // `header::CONTENT_TYPE`
        [
            ..,
            module,
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Ident(name),
        ] if is_word(module, "header") => Some(header_of(name)),
        // `CONTENT_TYPE`, `x_api_key`, `ETag`. Any other constant may have any value.
        [TokenTree::Ident(name)]
            if HEADERS.iter().any(|header| name == header)
                || name.to_string().contains(char::is_lowercase) =>
        {
            Some(header_of(name))
        }
        // `content-type`
        [TokenTree::Ident(_), rest @ ..] if is_hyphenated(rest) => {
            Some(source(entry).to_ascii_lowercase())
        }
        _ => None,
    };
    let help = match (key, entry) {
        (Key::AllowHeaders, _) if is_mirror => {
            "say `allow_headers = mirror`, or list the headers without it"
        }
        _ if is_wildcard(entry) => STAR_AMONG_OTHERS,
        (Key::AllowOrigins, [TokenTree::Literal(_)]) => {
            "write a string, like `\"https://app.example.com\"`"
        }
        (Key::AllowOrigins, entry) if with::is_variable(entry) => with::VARIABLE,
        (_, [TokenTree::Literal(_)]) => "write a string, like `\"content-type\"`",
        _ => CONSTANT,
    };
    Err(Unreadable {
        message: format!(
            "`{key}` lists strings, and `{}` is not a string",
            source(entry)
        ),
        meant: meant.map(|meant| quoted(&meant)),
        help,
    })
}

/// `-b-c`
fn is_hyphenated(rest: &[TokenTree]) -> bool {
    let mut pairs = rest.chunks(2);
    pairs.all(|pair| matches!(pair, [hyphen, TokenTree::Ident(_)] if is(hyphen, '-')))
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

fn header_of(constant: &Ident) -> String {
    constant.to_string().to_ascii_lowercase().replace('_', "-")
}
