//! Tokens: what methods and header names are made of (RFC 9110, 5.6.2).

pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Whether a token can have it.
#[doc(hidden)]
#[must_use]
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Why it is no token. Goes on from "…: ".
pub(crate) fn why_not(text: &str) -> String {
    match text
        .chars()
        .find(|letter| !u8::try_from(*letter).is_ok_and(is_token_byte))
    {
        None => "it is empty".to_owned(),
        Some(letter) if letter.is_whitespace() => "it has white space in it".to_owned(),
        Some(letter) => format!("it has `{}` in it", letter.escape_default()),
    }
}
