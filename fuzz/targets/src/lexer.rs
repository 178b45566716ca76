//! Tokens of any text: what does not fit is left out, so that each input is some token tree.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

/// No deeper than a compiler's own parser goes.
const DEEPEST: usize = 100;

/// The brackets, and their delimiters. The last ones stand for the invisible groups of `macro_rules!`.
const BRACKETS: [(char, char, Delimiter); 4] = [
    ('(', ')', Delimiter::Parenthesis),
    ('[', ']', Delimiter::Bracket),
    ('{', '}', Delimiter::Brace),
    ('«', '»', Delimiter::None),
];

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> TokenStream {
    let mut rest = text;
    let mut tokens = TokenStream::new();
    while !rest.is_empty() {
        // A bracket that closes nothing ends a round.
        tokens.extend(until(None, DEEPEST, &mut rest));
    }
    tokens
}

/// The tokens up to this bracket, or to any that nothing has opened.
fn until(close: Option<char>, depth: usize, rest: &mut &str) -> TokenStream {
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let text = *rest;
        *rest = &text[first.len_utf8()..];
        if let Some((_, closing, delimiter)) =
            BRACKETS.into_iter().find(|(open, ..)| *open == first)
        {
            if depth > 0 {
                let inner = until(Some(closing), depth - 1, rest);
                tokens.push(TokenTree::from(Group::new(delimiter, inner)));
            }
        } else if BRACKETS.iter().any(|(_, closing, _)| *closing == first) {
            if close.is_none_or(|close| close == first) {
                break;
            }
        } else if first == '"' {
            let length = quoted(text);
            *rest = &text[length..];
            tokens.extend(literal(&text[..length]));
        } else if first.is_alphanumeric() || matches!(first, '_' | '\'') {
            let is_in_word = |next: char| next.is_alphanumeric() || next == '_';
            let word = &text[first.len_utf8()..];
            let length = word.find(|next| !is_in_word(next)).unwrap_or(word.len());
            let (word, after) = text.split_at(first.len_utf8() + length);
            *rest = after;
            tokens.extend(word.parse::<TokenStream>().unwrap_or_default());
        } else if "!#$%&*+,-./:;<=>?@^|~".contains(first) {
            let joint = rest.starts_with(|next: char| "!#$%&*+,-./:;<=>?@^|~".contains(next));
            let spacing = if joint {
                Spacing::Joint
            } else {
                Spacing::Alone
            };
            tokens.push(Punct::new(first, spacing).into());
        }
    }
    tokens.into_iter().collect()
}

/// How long the text in quotes at the beginning is, with them.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A text in quotes, as it is or, if it has an escape that is none, as what it says.
fn literal(quoted: &str) -> TokenStream {
    quoted.parse().unwrap_or_else(|_| {
        let text = quoted.trim_matches('"');
        TokenTree::from(Literal::string(text)).into()
    })
}
