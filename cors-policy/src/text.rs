//! Texts: names compared in a `const`, tokens of HTTP, values as messages show them, and near misses.

use std::fmt;

pub(crate) const fn contains(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if equal(names[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// RFC 9110, 5.1: names of headers are the same in any case.
pub(crate) const fn contains_ignoring_case(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if equal_ignoring_case(names[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a list contains a name other than these.
pub(crate) const fn contains_other_than(names: &[&str], known: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if !contains(known, names[at]) {
            return true;
        }
        at += 1;
    }
    false
}

pub(crate) const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// `eq_ignore_ascii_case` is not `const` in the oldest compiler.
const fn equal_ignoring_case(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if !a[at].eq_ignore_ascii_case(&b[at]) {
            return false;
        }
        at += 1;
    }
    true
}

pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Whether a token can have it.
#[doc(hidden)]
#[must_use]
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The reason why a text is not a token. Goes on from "…: ".
pub(crate) fn why_no_token(text: &str) -> String {
    match text
        .chars()
        .find(|letter| !u8::try_from(*letter).is_ok_and(is_token_byte))
    {
        None => "it is empty".to_owned(),
        Some(letter) if letter.is_whitespace() => "it has white space in it".to_owned(),
        Some(letter) => format!("it has `{}` in it", letter.escape_default()),
    }
}

/// Whether a character shows nothing, or only space: a byte order mark, a soft hyphen, a zero-width or no-break space.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The number of characters of a value that messages show.
const SHOWN: usize = 100;

/// The value in back quotes, escaped and cut, so that neither a control character nor a megabyte
/// gets into a terminal or a log. Nothing is shown as the empty string that it is.
///
/// The text is made where it is shown.
pub(crate) fn quote(value: &str) -> impl fmt::Display + Copy {
    Quoted(value)
}

#[derive(Clone, Copy)]
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("`\"\"`");
        }
        write!(f, "`{}`", escaped(self.0, SHOWN))
    }
}

/// As much of a text, with its control and its invisible characters escaped.
pub(crate) fn escaped(text: &str, shown: usize) -> String {
    let mut escaped = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == shown {
            escaped.push('…');
            break;
        }
        match letter {
            letter if letter.is_control() || is_invisible(letter) => {
                escaped.extend(letter.escape_default());
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// What a client sent, escaped and cut: for a log. The work does not grow with it.
///
/// ```
/// use cors_policy::__private::EscapedBytes;
///
/// assert_eq!(EscapedBytes(b"https://a\n\xff").to_string(), "https://a\\n\\xff");
/// assert!(EscapedBytes(&[b'x'; 1_000_000]).to_string().len() < 200);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EscapedBytes<'a>(pub &'a [u8]);

impl fmt::Display for EscapedBytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.get(..SHOWN).unwrap_or(self.0);
        write!(f, "{}", shown.escape_ascii())?;
        if shown.len() < self.0.len() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

/// Below this, a suggestion is more likely to mislead than to help.
const NEAR_ENOUGH: f64 = 0.6;

/// The candidate that is nearest to `word`, if any is near, by Damerau-Levenshtein distance
/// (a swap of two letters is one step: `GTE`), ignoring case.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A longer word is not a typing error, and the time is quadratic in the lengths.
    if word.is_empty() || word.len() > 64 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let lower = candidate.to_ascii_lowercase();
            (
                strsim::normalized_damerau_levenshtein(&word, &lower),
                candidate,
            )
        })
        .filter(|(nearness, _)| *nearness >= NEAR_ENOUGH)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{nearest, quote};

    #[test]
    fn control_characters_are_escaped_and_long_values_cut() {
        assert_eq!(
            quote("a\n\u{1b}[31m\u{feff}").to_string(),
            "`a\\n\\u{1b}[31m\\u{feff}`"
        );
        assert_eq!(quote(&"x".repeat(1000)).to_string().chars().count(), 103);
        assert_eq!(quote("").to_string(), "`\"\"`");
    }

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];
        for (word, meant) in [
            ("GTE", Some("GET")),
            ("POTS", Some("POST")),
            ("DELTE", Some("DELETE")),
            ("pacth", Some("PATCH")),
            ("PURGE", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, methods), meant, "{word}");
        }
    }
}
