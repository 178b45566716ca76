//! The entries of lists of strings: origins and header names.

use cors_policy::__private::Key;
use proc_macro2::{Ident, TokenTree};

use super::entry::{CONSTANT, Unreadable, is_everything, is_mirror};
use crate::literal::{only_string, quoted, string};
use crate::tokens::source;

pub(crate) fn read(key: Key, entry: &[TokenTree]) -> Result<String, Unreadable> {
    if let [TokenTree::Literal(literal)] = entry
        && let Some(text) = string(literal)
    {
        return Ok(text);
    }
    let meant = match entry {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("*".to_owned()),
        [.., TokenTree::Ident(any)] if is_everything(any) => Some("*".to_owned()),
        _ if only_string(entry).is_some() => only_string(entry),
        _ if key == Key::AllowOrigins || is_mirror(entry) => None,
        // `header::CONTENT_TYPE`
        [
            ..,
            TokenTree::Ident(module),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Ident(name),
        ] if module == "header" => Some(header_called(name)),
        // `CONTENT_TYPE`, `x_api_key`, `ETag`; any other constant can be whatever it wants.
        [TokenTree::Ident(name)]
            if HEADERS.iter().any(|header| name == header)
                || name.to_string().contains(char::is_lowercase) =>
        {
            Some(header_called(name))
        }
        // `content-type`
        [TokenTree::Ident(_), rest @ ..] if is_hyphenated(rest) => {
            Some(source(entry).to_ascii_lowercase())
        }
        _ => None,
    };
    let help = match (key, entry) {
        (Key::AllowHeaders, entry) if is_mirror(entry) => {
            "say `allow_headers = mirror`, or list the headers without it"
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

/// `-b-c`
fn is_hyphenated(rest: &[TokenTree]) -> bool {
    rest.chunks(2).all(|pair| {
        matches!(pair, [TokenTree::Punct(hyphen), TokenTree::Ident(_)] if hyphen.as_char() == '-')
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
