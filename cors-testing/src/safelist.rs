//! Which request headers need a preflight (Fetch, "Headers").

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName, header};

use crate::mime_type::essence;

/// The longest value that a safelisted header may have.
const LONGEST_VALUE: usize = 128;

/// The longest that all safelisted values may be together.
const LONGEST_VALUES: usize = 1024;

/// "CORS-unsafe request-header names": those that a preflight has to ask for, sorted and in lower
/// case.
pub(crate) fn unsafe_names(headers: &HeaderMap) -> BTreeSet<&str> {
    let (mut names, mut potentially, mut size) = (BTreeSet::new(), Vec::new(), 0);
    for (name, value) in headers {
        if is_safelisted(name, value.as_bytes()) {
            potentially.push(name.as_str());
            size += value.len();
        } else {
            names.insert(name.as_str());
        }
    }
    if size > LONGEST_VALUES {
        names.extend(potentially);
    }
    names
}

/// "CORS non-wildcard request-header name": what `*` never covers.
pub(crate) fn is_non_wildcard(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

/// "no-CORS-safelisted request-header".
pub(crate) fn is_no_cors_safelisted(name: &HeaderName, value: &[u8]) -> bool {
    *name != header::RANGE && is_safelisted(name, value)
}

/// "CORS-safelisted request-header".
fn is_safelisted(name: &HeaderName, value: &[u8]) -> bool {
    if value.len() > LONGEST_VALUE {
        return false;
    }
    match name.as_str() {
        "accept" => !value.iter().copied().any(is_unsafe_byte),
        "accept-language" | "content-language" => value
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte)),
        "content-type" => {
            let is_form = |essence: &str| {
                matches!(
                    essence,
                    "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain"
                )
            };
            !value.iter().copied().any(is_unsafe_byte)
                && essence(value).is_some_and(|it| is_form(&it))
        }
        "range" => is_simple_range(value),
        _ => false,
    }
}

/// "CORS-unsafe request-header byte".
fn is_unsafe_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// "parse a single range header value", without white space, and with a start.
fn is_simple_range(value: &[u8]) -> bool {
    let Some(range) = value.strip_prefix(b"bytes=") else {
        return false;
    };
    let Some(dash) = range.iter().position(|byte| *byte == b'-') else {
        return false;
    };
    let (start, end) = (&range[..dash], &range[dash + 1..]);
    let are_digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    !start.is_empty()
        && are_digits(start)
        && are_digits(end)
        && (end.is_empty() || is_no_more_than(start, end))
}

/// Compares decimal numbers of any length.
fn is_no_more_than(one: &[u8], other: &[u8]) -> bool {
    let significant = |digits: &[u8]| {
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits[zeros..].to_vec()
    };
    let (one, other) = (significant(one), significant(other));
    (one.len(), &one) <= (other.len(), &other)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{is_safelisted, unsafe_names};

    fn name(name: &str) -> HeaderName {
        name.parse().unwrap()
    }

    /// Each row from the standard's text: the header, its value, whether it is safelisted.
    #[test]
    fn values_decide() {
        for (header, value, safe) in [
            ("accept", "*/*", true),
            ("accept", "text/html;q=0.9, text/plain", true),
            ("accept", "a\tb", true),
            ("accept", "\u{e9}", true),
            ("accept", "a\"b", false),
            ("accept", "a(b", false),
            ("accept", "a:b", false),
            ("accept", "a@b", false),
            ("accept", "a\u{7f}b", false),
            ("accept-language", "de-CH, fr;q=0.9, *;q=0.5", true),
            ("accept-language", "de_CH", false),
            ("accept-language", "de\tCH", false),
            ("content-language", "en", true),
            ("content-language", "en/us", false),
            ("content-type", "text/plain", true),
            ("content-type", "TEXT/Plain ; charset=utf-8", true),
            ("content-type", "text/plain;charset=UTF-8", true),
            ("content-type", "text/plain; a=\"b\"", false),
            ("content-type", "multipart/form-data; boundary=--x", true),
            ("content-type", "application/x-www-form-urlencoded", true),
            ("content-type", "application/json", false),
            ("content-type", "text/plain, application/json", false),
            ("content-type", "text/html", false),
            ("content-type", "text/ plain", false),
            ("content-type", "text /plain", false),
            ("content-type", "text", false),
            ("content-type", "text/", false),
            ("content-type", "/plain", false),
            ("content-type", "", false),
            ("range", "bytes=0-", true),
            ("range", "bytes=0-499", true),
            ("range", "bytes=5-5", true),
            ("range", "bytes=9-10", true),
            ("range", "bytes=010-9", false),
            ("range", "bytes=500-499", false),
            (
                "range",
                "bytes=99999999999999999999999-100000000000000000000000",
                true,
            ),
            ("range", "bytes=-500", false),
            ("range", "bytes=-", false),
            ("range", "bytes=0", false),
            ("range", "bytes=0-1,5-6", false),
            ("range", "bytes= 0-1", false),
            ("range", "bytes =0-1", false),
            ("range", "Bytes=0-1", false),
            ("range", "rows=0-1", false),
            ("authorization", "Bearer x", false),
            ("x-request-id", "1", false),
            ("dpr", "1", false),
        ] {
            let is = is_safelisted(&name(header), value.as_bytes());
            assert_eq!(is, safe, "{header}: {value}");
        }
    }

    #[test]
    fn a_value_has_128_bytes_at_most() {
        let long = |length| "a".repeat(length);
        assert!(is_safelisted(&name("accept"), long(128).as_bytes()));
        assert!(!is_safelisted(&name("accept"), long(129).as_bytes()));
    }

    #[test]
    fn all_values_have_1024_bytes_at_most() {
        let headers = |more: &str| {
            let mut headers = HeaderMap::new();
            for _ in 0..8 {
                let value = HeaderValue::from_str(&"a".repeat(127)).unwrap();
                headers.append("accept-language", value);
            }
            headers.append("accept", HeaderValue::from_str(more).unwrap());
            headers.append("x-b", HeaderValue::from_static("1"));
            headers.append("x-a", HeaderValue::from_static("1"));
            headers
        };
        // 8 times 127, and 8.
        let names = |headers: &HeaderMap| {
            unsafe_names(headers)
                .into_iter()
                .collect::<Vec<_>>()
                .join(",")
        };
        assert_eq!(names(&headers("aaaaaaaa")), "x-a,x-b");
        assert_eq!(
            names(&headers("aaaaaaaaa")),
            "accept,accept-language,x-a,x-b"
        );
    }
}
