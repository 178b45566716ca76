//! What Fetch and `XMLHttpRequest` read from a `Content-Type` (MIME Sniffing, "Parsing a MIME type").

use std::collections::BTreeSet;

use data_url::mime::Mime;

use crate::header_list::decoded;

/// The "essence" of a type: `text/plain` of `Text/Plain; charset=utf-8`.
pub(crate) fn essence(content_type: &[u8]) -> Option<String> {
    let mime: Mime = decoded(content_type).parse().ok()?;
    Some(format!("{}/{}", mime.type_, mime.subtype))
}

/// The `Content-Type` that `send()` of an `XMLHttpRequest` sends for a string: with `charset=UTF-8` in
/// place of another charset. `None` if the script's own value stays.
pub(crate) fn in_utf_8(content_type: &[u8]) -> Option<String> {
    let mut mime: Mime = decoded(content_type).parse().ok()?;
    // Step 11.10: the first parameter of a name counts. The parser compares names before it lowers them.
    let mut names = BTreeSet::new();
    mime.parameters
        .retain(|(name, _)| names.insert(name.clone()));
    let mut parameters = mime.parameters.iter_mut();
    let (_, charset) = parameters.find(|(name, _)| name == "charset")?;
    if charset.eq_ignore_ascii_case("UTF-8") {
        return None;
    }
    "UTF-8".clone_into(charset);
    Some(mime.to_string())
}

#[cfg(test)]
mod tests {
    use super::{essence, in_utf_8};

    #[test]
    fn an_essence_has_no_parameters_and_is_in_lower_case() {
        for (value, expected) in [
            ("text/plain", Some("text/plain")),
            (" TEXT/Plain ", Some("text/plain")),
            ("text/plain ; charset=a", Some("text/plain")),
            ("text/plain;a=\u{1}", Some("text/plain")),
            ("text/plain;\u{e9}=\"", Some("text/plain")),
            ("text /plain", None),
            ("text/ plain", None),
            ("text/", None),
            ("/plain", None),
            ("text", None),
        ] {
            assert_eq!(essence(value.as_bytes()).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_string_is_in_utf_8() {
        for (value, expected) in [
            ("text/plain", None),
            ("text/plain; charset=utf-8", None),
            ("text/plain; charset=\"Utf-8\"; a=b", None),
            ("text/plain; charset=utf-8; Charset=a", None),
            ("no type; charset=a", None),
            (
                "Text/XML; a=b; Charset=iso-8859-1",
                Some("text/xml;a=b;charset=UTF-8"),
            ),
            (
                "text/plain; charset=a; CHARSET=b; c=\"d;e\\\"\"",
                Some("text/plain;charset=UTF-8;c=\"d;e\\\"\""),
            ),
            ("text/plain;charset=\"\"", Some("text/plain;charset=UTF-8")),
        ] {
            assert_eq!(in_utf_8(value.as_bytes()).as_deref(), expected, "{value}");
        }
    }
}
