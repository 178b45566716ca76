//! Values of the user's in our texts.

use std::fmt;

/// More of a value than this helps nobody to find it.
const SHOWN: usize = 100;

/// The value in back quotes, escaped and cut, so that neither a control character nor a megabyte
/// gets into a terminal or a log. Nothing is shown as the empty string that it is.
pub(crate) fn quote(value: &str) -> String {
    if value.is_empty() {
        return "`\"\"`".to_owned();
    }
    format!("`{}`", escaped(value, SHOWN))
}

/// As much of a text, with its control characters escaped.
pub(crate) fn escaped(text: &str, shown: usize) -> String {
    let mut escaped = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at == shown {
            escaped.push('…');
            break;
        }
        match letter {
            letter if letter.is_control() => escaped.extend(letter.escape_default()),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// What a client sent, escaped and cut: for a log. The work does not grow with it.
///
/// ```
/// use cors_policy::EscapedBytes;
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

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn control_characters_are_escaped_and_long_values_cut() {
        assert_eq!(quote("a\n\u{1b}[31m"), "`a\\n\\u{1b}[31m`");
        assert_eq!(quote(&"x".repeat(1000)).chars().count(), 103);
        assert_eq!(quote(""), "`\"\"`");
    }
}
