//! Values of the user's in our texts.

/// More of a value than this helps nobody to find it.
const SHOWN: usize = 100;

/// The value in back quotes, escaped and cut, so that neither a control character nor a megabyte
/// gets into a terminal or a log. Nothing is shown as the empty string that it is.
pub(crate) fn quote(value: &str) -> String {
    if value.is_empty() {
        return "`\"\"`".to_owned();
    }
    let mut quoted = String::from("`");
    for (at, letter) in value.chars().enumerate() {
        if at == SHOWN {
            quoted.push('…');
            break;
        }
        match letter {
            letter if letter.is_control() => quoted.extend(letter.escape_default()),
            letter => quoted.push(letter),
        }
    }
    quoted.push('`');
    quoted
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
