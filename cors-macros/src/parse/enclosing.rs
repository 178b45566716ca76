//! What is around a function: an `impl` or a trait, where no type can be beside it, or a module with its name.
//!
//! An attribute macro is given the function alone, so its source file is read: for a function that is indented, as one in
//! an `impl` is, and where the file has a `mod` of the name. Editors do not say which file it is, nor does the compiler
//! for what other macros write; then there is nothing around it.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::tokens::is_word;

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

/// What is around a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Enclosing {
    /// It is directly in an `impl` or a trait.
    pub(crate) is_impl: bool,
    /// Next to it, there is a module with its name.
    pub(crate) has_module: bool,
}

/// A source file.
struct Source {
    path: PathBuf,
    text: String,
    /// What follows the word `mod`, anywhere.
    modules: Vec<String>,
}

thread_local! {
    /// The file that was read last. The next function is mostly in the same one.
    static LAST: RefCell<Option<Rc<Source>>> = const { RefCell::new(None) };
}

/// What is around the function with this name, which begins here.
pub(crate) fn of(begin: Span, name: &Ident) -> Enclosing {
    // In a test of this crate, there is no compiler to ask.
    if !proc_macro::is_available() {
        return Enclosing::default();
    }
    let begin = begin.unwrap();
    let Some(source) = begin.local_file().and_then(read) else {
        return Enclosing::default();
    };
    let column = begin.column();
    let may_have_module = source.modules.iter().any(|module| name == module);
    if column > 1 || may_have_module {
        at(&source.text, begin.line(), column, &name.to_string())
    } else {
        Enclosing::default()
    }
}

fn read(path: PathBuf) -> Option<Rc<Source>> {
    LAST.with_borrow_mut(|last| {
        if let Some(known) = last.as_ref().filter(|known| known.path == path) {
            return Some(Rc::clone(known));
        }
        let text = fs::read_to_string(&path).ok()?;
        let modules = text.match_indices("mod ").map(|(at, word)| {
            let name = text[at + word.len()..].chars();
            name.take_while(|char| char.is_alphanumeric() || *char == '_')
                .collect()
        });
        let modules = modules.collect();
        let source = Rc::new(Source {
            path,
            text,
            modules,
        });
        *last = Some(Rc::clone(&source));
        Some(source)
    })
}

/// What is around this place, counted from 1 in lines and characters.
fn at(text: &str, line: usize, column: usize, name: &str) -> Enclosing {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line - 1).map(str::len).sum();
    let Some((within, _)) = lines
        .next()
        .and_then(|line| line.char_indices().nth(column - 1))
    else {
        return Enclosing::default();
    };
    let (before, after) = text.split_at(before + within);
    let marked: Result<TokenStream, _> = format!("{before} {MARK} {after}").parse();
    let marked = marked.ok().and_then(|marked| find_mark(marked, false));
    marked.map_or_else(Enclosing::default, |(is_impl, around)| Enclosing {
        is_impl,
        has_module: around
            .windows(2)
            .any(|two| is_word(&two[0], "mod") && is_word(&two[1], name)),
    })
}

/// The tokens directly around the mark, and whether they are those of an `impl` or a trait.
fn find_mark(tokens: TokenStream, is_associated: bool) -> Option<(bool, Vec<TokenTree>)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut item = None;
    for token in &tokens {
        match token {
            TokenTree::Ident(word) if *word == MARK => return Some((is_associated, tokens)),
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
    use super::{Enclosing, at};

    fn is_associated(text: &str, line: usize, column: usize) -> bool {
        at(text, line, column, "spot").is_impl
    }

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
    #[test]
    fn modules_with_the_name() {
        let has_module = |text: &str| {
            let (line, column) = places(text).last().unwrap();
            let enclosing = at(text, line, column, "spot");
            assert!(!enclosing.is_impl);
            enclosing.has_module
        };
        assert!(has_module("mod spot;\nfn spot() {}"));
        assert!(has_module("pub(crate) mod spot { }\nasync fn spot() {}"));
        assert!(has_module("mod other { mod spot;\n fn spot() {} }"));
        assert!(!has_module("mod spots;\nfn spot() {}"));
        assert!(!has_module("mod other { mod spot; }\nfn spot() {}"));
        assert!(!has_module("// mod spot;\nfn spot() {}"));
        assert_eq!(at("fn spot() {}", 1, 1, "spot"), Enclosing::default());
    }
}
