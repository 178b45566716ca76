//! Reading header lists (Fetch, "Headers").

use cors_policy::__private::is_token_byte;
use http::HeaderMap;

/// The value does not match the header's grammar.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// "get" a header: its lines, joined.
pub(crate) fn get(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    let mut lines = headers.get_all(name).iter();
    let mut value = lines.next()?.as_bytes().to_vec();
    for line in lines {
        value.extend_from_slice(b", ");
        value.extend_from_slice(line.as_bytes());
    }
    Some(value)
}

/// "isomorphic decode": a value as scripts and the console have it.
pub(crate) fn decoded(value: &[u8]) -> String {
    value.iter().copied().map(char::from).collect()
}

/// "isomorphic encode": a script's string as the bytes of a value. A character that does not fit into a byte is a `?`.
pub(crate) fn isomorphic(text: &str) -> Vec<u8> {
    let byte = |char| u8::try_from(char).unwrap_or(b'?');
    text.chars().map(byte).collect()
}

/// "extract header list values" of a header whose grammar is a list of tokens (`#method`,
/// `#field-name`). RFC 9110, 5.6.1.2: empty elements are skipped.
pub(crate) fn tokens(headers: &HeaderMap, name: &str) -> Result<Option<Vec<String>>, Malformed> {
    if !headers.contains_key(name) {
        return Ok(None);
    }
    let mut values = Vec::new();
    for line in headers.get_all(name) {
        for element in line.as_bytes().split(|byte| *byte == b',') {
            let element = trim(element, is_tab_or_space);
            if element.is_empty() {
                continue;
            }
            values.push(token(element).ok_or(Malformed)?);
        }
    }
    Ok(Some(values))
}

/// "extract header list values" of `Access-Control-Max-Age`: `delta-seconds`, on one line. More
/// than fits counts as the most that fits (RFC 9111, 1.2.2).
pub(crate) fn delta_seconds(headers: &HeaderMap, name: &str) -> Result<Option<u64>, Malformed> {
    let mut lines = headers.get_all(name).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    let digits = line.as_bytes();
    if lines.next().is_some() || digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Malformed);
    }
    let add = |seconds: u64, digit: &u8| {
        let digit = u64::from(digit - b'0');
        seconds.saturating_mul(10).saturating_add(digit)
    };
    Ok(Some(digits.iter().fold(0, add)))
}

/// "get, decode, and split" a value: at its commas, except those in quotes.
pub(crate) fn split(value: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, byte) in value.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                parts.push(trim(&value[start..at], is_tab_or_space));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(trim(&value[start..], is_tab_or_space));
    parts
}

/// "normalize" a header value: removes the HTTP white space around it.
pub(crate) fn normalized(value: &[u8]) -> &[u8] {
    trim(value, |byte| matches!(byte, b'\t' | b' ' | b'\r' | b'\n'))
}

pub(crate) fn is_tab_or_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

pub(crate) fn trim(mut value: &[u8], is: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = value
        && is(*first)
    {
        value = rest;
    }
    while let [rest @ .., last] = value
        && is(*last)
    {
        value = rest;
    }
    value
}

/// A token (RFC 9110, 5.6.2).
fn token(value: &[u8]) -> Option<String> {
    if value.is_empty() || !value.iter().copied().all(is_token_byte) {
        return None;
    }
    String::from_utf8(value.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{Malformed, delta_seconds, get, split, tokens};

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x", HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    /// The standard's own table of examples.
    #[test]
    fn values_are_split_at_commas_outside_of_quotes() {
        for (value, parts) in [
            ("nosniff,", &["nosniff", ""][..]),
            ("", &[""]),
            ("text/html;\", x/x", &["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", &["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", &["x / x", "", "", "1"]),
            ("\"1,2\", 3", &["\"1,2\"", "3"]),
        ] {
            let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            assert_eq!(split(value.as_bytes()), parts, "{value}");
        }
    }

    #[test]
    fn lines_are_joined() {
        assert_eq!(get(&headers(&[]), "x"), None);
        assert_eq!(get(&headers(&["a", "", "b"]), "x").unwrap(), b"a, , b");
    }

    #[test]
    fn a_list_is_one_of_tokens() {
        let list = |lines: &[&str]| {
            let owned = tokens(&headers(lines), "x");
            owned.map(|list| list.map(|list| list.join("|")))
        };
        assert_eq!(list(&[]), Ok(None));
        assert_eq!(list(&[""]), Ok(Some(String::new())));
        assert_eq!(
            list(&["GET, PUT", ",x-a\t, *,"]),
            Ok(Some("GET|PUT|x-a|*".to_owned()))
        );
        for malformed in ["GET PUT", "GET;PUT", "\"GET\"", "x-ä", "GET, P/T"] {
            assert_eq!(list(&[malformed]), Err(Malformed), "{malformed}");
        }
    }

    #[test]
    fn seconds_are_digits_on_one_line() {
        let seconds = |lines: &[&str]| delta_seconds(&headers(lines), "x");
        assert_eq!(seconds(&[]), Ok(None));
        assert_eq!(seconds(&["0"]), Ok(Some(0)));
        assert_eq!(seconds(&["007200"]), Ok(Some(7200)));
        assert_eq!(seconds(&["99999999999999999999999"]), Ok(Some(u64::MAX)));
        for malformed in ["", "-1", "+1", "1.5", "10m", "1, 2"] {
            assert_eq!(seconds(&[malformed]), Err(Malformed), "{malformed}");
        }
        assert_eq!(seconds(&["1", "1"]), Err(Malformed));
    }
}
