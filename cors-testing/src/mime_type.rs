//! MIME types (MIME Sniffing, "Parsing a MIME type" and "Serializing a MIME type").

use std::fmt::Write as _;

use crate::header_list::{decoded, normalized, token};

/// A parsed type: its essence, and its parameters, each name once.
#[derive(Debug, PartialEq, Eq)]
struct MimeType {
    essence: String,
    parameters: Vec<(String, String)>,
}

/// What `send()` of an `XMLHttpRequest` makes of a script's `Content-Type` for a string: one with
/// another `charset` says `UTF-8`. `None` if it stays what it is.
pub(crate) fn in_utf_8(content_type: &[u8]) -> Option<String> {
    let mut parsed = parse(content_type)?;
    let mut parameters = parsed.parameters.iter_mut();
    let (_, charset) = parameters.find(|(name, _)| name == "charset")?;
    if charset.eq_ignore_ascii_case("UTF-8") {
        return None;
    }
    "UTF-8".clone_into(charset);
    Some(serialized(&parsed))
}

/// The essence of a type. No parameter makes it fail.
pub(crate) fn essence(value: &[u8]) -> Option<String> {
    parse(value).map(|parsed| parsed.essence)
}

fn parse(value: &[u8]) -> Option<MimeType> {
    let value = normalized(value);
    let slash = value.iter().position(|byte| *byte == b'/')?;
    let (kind, rest) = (&value[..slash], &value[slash + 1..]);
    let end = rest.iter().position(|byte| *byte == b';');
    let (subtype, parameters) = rest.split_at(end.unwrap_or(rest.len()));
    let essence = format!("{}/{}", token(kind)?, token(trim_end(subtype))?);
    Some(MimeType {
        essence: essence.to_ascii_lowercase(),
        parameters: parsed_parameters(parameters),
    })
}

/// Step 11: `;name=value`, again and again. What is none is left out.
fn parsed_parameters(mut rest: &[u8]) -> Vec<(String, String)> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    while let [b';', behind @ ..] = rest {
        rest = behind;
        while let [first, behind @ ..] = rest
            && is_whitespace(*first)
        {
            rest = behind;
        }
        let name = collect(&mut rest, |byte| matches!(byte, b';' | b'='));
        let [b'=', behind @ ..] = rest else {
            continue;
        };
        rest = behind;
        let value = if let [b'"', ..] = rest {
            let value = quoted(&mut rest);
            collect(&mut rest, |byte| byte == b';');
            value
        } else {
            let value = trim_end(collect(&mut rest, |byte| byte == b';'));
            if value.is_empty() {
                continue;
            }
            value.to_vec()
        };
        let is_text = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~' | 0x80..);
        if let Some(name) = token(name).map(|name| name.to_ascii_lowercase())
            && value.iter().all(is_text)
            && !parameters.iter().any(|(its, _)| *its == name)
        {
            parameters.push((name, decoded(&value)));
        }
    }
    parameters
}

/// "collect a sequence of code points": up to one of these.
fn collect<'a>(rest: &mut &'a [u8], is_end: impl Fn(u8) -> bool) -> &'a [u8] {
    let end = rest.iter().position(|byte| is_end(*byte));
    let (collected, behind) = rest.split_at(end.unwrap_or(rest.len()));
    *rest = behind;
    collected
}

/// "collect an HTTP quoted string", its value.
fn quoted(rest: &mut &[u8]) -> Vec<u8> {
    let mut value = Vec::new();
    let mut bytes = rest.iter().copied().skip(1);
    let mut length = 1;
    while let Some(byte) = bytes.next() {
        length += 1;
        match byte {
            b'"' => break,
            b'\\' => match bytes.next() {
                Some(escaped) => {
                    length += 1;
                    value.push(escaped);
                }
                None => value.push(byte),
            },
            _ => value.push(byte),
        }
    }
    *rest = &rest[length..];
    value
}

fn serialized(mime_type: &MimeType) -> String {
    let mut text = mime_type.essence.clone();
    for (name, value) in &mime_type.parameters {
        let _ = write!(text, ";{name}=");
        if token(value.as_bytes()).is_some() {
            text.push_str(value);
        } else {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(text, "\"{value}\"");
        }
    }
    text
}

fn trim_end(mut value: &[u8]) -> &[u8] {
    while let [rest @ .., last] = value
        && is_whitespace(*last)
    {
        value = rest;
    }
    value
}

/// "HTTP whitespace".
fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::{in_utf_8, parse, serialized};

    #[test]
    fn types_are_written_in_one_way() {
        for (value, expected) in [
            ("text/plain", Some("text/plain")),
            (" TEXT/Plain ", Some("text/plain")),
            ("text/plain;charset=a", Some("text/plain;charset=a")),
            ("text/plain; CHARSET=A ;x", Some("text/plain;charset=A")),
            ("text/plain;a=b;a=c;d=e", Some("text/plain;a=b;d=e")),
            (
                "text/plain;a=\"b;c\"x;d=e",
                Some("text/plain;a=\"b;c\";d=e"),
            ),
            (
                "text/plain;a=\"b\\\"c\\",
                Some("text/plain;a=\"b\\\"c\\\\\""),
            ),
            ("text/plain;a=\"\"", Some("text/plain;a=\"\"")),
            ("text/plain;a=;b c=d;=e;;", Some("text/plain")),
            ("text/plain;a= b ", Some("text/plain;a=\" b\"")),
            ("text/plain;a=\u{1}", Some("text/plain")),
            ("text /plain", None),
            ("text/ plain", None),
            ("text", None),
        ] {
            let parsed = parse(value.as_bytes()).map(|parsed| serialized(&parsed));
            assert_eq!(parsed.as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_string_is_in_utf_8() {
        for (value, expected) in [
            ("text/plain", None),
            ("text/plain; charset=utf-8", None),
            ("text/plain; charset=\"Utf-8\"; a=b", None),
            ("no type; charset=a", None),
            (
                "Text/XML; a=b; Charset=iso-8859-1",
                Some("text/xml;a=b;charset=UTF-8"),
            ),
            ("text/plain;charset=\"\"", Some("text/plain;charset=UTF-8")),
        ] {
            assert_eq!(in_utf_8(value.as_bytes()).as_deref(), expected, "{value}");
        }
    }
}
