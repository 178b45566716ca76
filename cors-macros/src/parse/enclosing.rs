//! Whether a function is in an `impl` or a trait, where no type can be beside it.
//!
//! An attribute macro is given the function alone. Where that does not mention `self`, its source file is read: only
//! for a function that is indented, since one in an `impl` is. Editors do not say which file it is, nor does the
//! compiler for what other macros write; then it counts as a free function.

use std::fs;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// A name that no source has.
const MARK: &str = "__cors_policy_is_here";

/// The words that an item begins with, and whether a function can be associated with it.
const ITEMS: [(&str, bool); 12] = [
    ("impl", true),
    ("trait", true),
    ("fn", false),
    ("mod", false),
    ("struct", false),
    ("enum", false),
    ("union", false),
    ("const", false),
    ("static", false),
    ("type", false),
    ("extern", false),
    ("macro_rules", false),
];

/// Whether the item that begins here is directly in an `impl` or a trait.
pub(crate) fn is_in_impl(begin: Span) -> bool {
    // In a test of this crate, there is no compiler to ask.
    if !proc_macro::is_available() {
        return false;
    }
    let begin = begin.unwrap();
    let (line, column) = (begin.line(), begin.column());
    let text = || fs::read_to_string(begin.local_file()?).ok();
    column > 1 && text().is_some_and(|text| is_associated(&text, line, column))
}

/// Whether what is at this place, counted from 1 in lines and characters, is directly in an `impl` or a trait.
fn is_associated(text: &str, line: usize, column: usize) -> bool {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line - 1).map(str::len).sum();
    let Some((within, _)) = lines
        .next()
        .and_then(|line| line.char_indices().nth(column - 1))
    else {
        return false;
    };
    let (before, after) = text.split_at(before + within);
    let marked: Result<TokenStream, _> = format!("{before} {MARK} {after}").parse();
    marked.is_ok_and(|marked| find_mark(marked, false).unwrap_or(false))
}

/// Whether the tokens directly around the mark are those of an `impl` or a trait.
fn find_mark(tokens: TokenStream, is_associated: bool) -> Option<bool> {
    let mut item = None;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == MARK => return Some(is_associated),
            TokenTree::Ident(word) => {
                let mut items = ITEMS.iter();
                item = item.or_else(|| items.find(|(begins, _)| word == begins));
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => item = None,
            TokenTree::Group(group) => {
                let is_braced = group.delimiter() == Delimiter::Brace;
                let is_associated = is_braced && item.is_some_and(|(_, can_be)| *can_be);
                if let Some(found) = find_mark(group.stream(), is_associated) {
                    return Some(found);
                }
                if is_braced {
                    item = None;
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::is_associated;

    /// The places of `spot` in a text.
    fn places(text: &str) -> impl Iterator<Item = (usize, usize)> {
        text.lines().enumerate().flat_map(|(line, text)| {
            let columns = text.match_indices("spot");
            columns.map(move |(at, _)| (line + 1, text[..at].chars().count() + 1))
        })
    }

    #[test]
    fn functions_in_impls_and_traits() {
        let associated = [
            "impl Api { fn spot() {} }",
            "impl Api {\n    fn other() -> impl Sized { ; }\n\tfn spot() {}\n}",
            "pub(crate) unsafe trait Api: Sized {\n    #[cors_policy(x)]\n    fn spot() {}\n}",
            "mod a {\n    impl<T> Api<T> for B where T: Fn() {\n        pub fn spot() {} fn spot() {}\n    }\n}",
            "fn main() {\n    struct Api;\n    impl Api { fn spot() {} }\n}",
            "macro_rules! make { () => { impl Api { fn spot() {} } } }",
            "const A: [u8; 1] = [0];\nimpl Api { /* } ü */ const B: &str = \"}\"; fn spot() {} }",
            "/* ö */ impl Api { /* ü */ fn spot() {} }",
        ];
        for text in associated {
            for (line, column) in places(text) {
                assert!(is_associated(text, line, column), "{text}");
            }
        }
    }

    #[test]
    fn free_functions() {
        let free = [
            "fn spot() {}",
            "mod a {\n    fn spot() {}\n}",
            "impl Api { fn b() { fn spot() {} } }",
            "impl Api {}\nmod a { fn spot() {} }",
            "fn a() -> impl Sized { fn spot() {} }",
            "make! { fn spot() {} }",
            "impl Api { make!(spot); }",
            "impl { fn spot() {}",
        ];
        for text in free {
            for (line, column) in places(text) {
                assert!(!is_associated(text, line, column), "{text}");
            }
        }
        // Not the text that was compiled.
        assert!(!is_associated("impl Api { fn spot() {} }", 2, 9));
        assert!(!is_associated("impl Api { fn spot() {} }", 1, 90));
    }
}
