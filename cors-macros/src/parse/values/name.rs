//! `name = Other`, `name = _`, `crate = ::other::path`.

use cors_policy::__private::Key;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::Parser;

use super::{given, with_equals};
use crate::ast::policy::Name;
use crate::literal::string;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Proposal, Report, invalid_value};
use crate::tokens::{flatten, source};

/// Reads `name`.
pub(crate) fn name(arg: &Arg, report: &mut Report) -> Option<Name> {
    let key = Key::Name;
    let value = given(key, arg, report, with_equals(key));
    let named = value.and_then(named);
    if let (Some(value), None) = (value, &named) {
        wrong(key, value, arg, report);
    }
    // What is meant is taken, so that what is called by it is there.
    named.or_else(|| match &arg.value {
        Value::Given(value) => match value.as_slice() {
            [TokenTree::Literal(literal)] => {
                let meant = syn::parse_str::<Ident>(&string(literal)?).ok()?;
                Some(Name::Ident(Ident::new(&meant.to_string(), literal.span())))
            }
            _ => None,
        },
        Value::Parenthesized(group) => self::named(&flatten(group.stream())),
        Value::Flag => None,
    })
}

fn named(value: &[TokenTree]) -> Option<Name> {
    match value {
        [TokenTree::Ident(ident)] if ident == "_" => Some(Name::None),
        // Keywords are identifiers among tokens, but nothing can be called by them.
        [TokenTree::Ident(ident)] if syn::parse_str::<Ident>(&ident.to_string()).is_ok() => {
            Some(Name::Ident(ident.clone()))
        }
        _ => None,
    }
}

/// Reads `crate`.
pub(crate) fn path(arg: &Arg, report: &mut Report) -> Option<TokenStream> {
    let key = Key::Crate;
    let value = given(key, arg, report, with_equals(key))?;
    if is_path(value) && !names_self(value) {
        return Some(value.iter().cloned().collect());
    }
    wrong(key, value, arg, report);
    None
}

/// Whether a path goes by a type: no crate is in one.
pub(crate) fn names_self(path: &[TokenTree]) -> bool {
    path.iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "Self"))
}

/// Whether it is a path to an item, as in a `use`.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
    syn::Path::parse_mod_style
        .parse2(tokens.iter().cloned().collect())
        .is_ok()
}

/// What is neither a name nor a path is most often one in quotes.
fn wrong(key: Key, value: &[TokenTree], arg: &Arg, report: &mut Report) {
    let found = source(value);
    let message = format!("`{key}` takes {}, not `{found}`", key.value());
    let write = match value {
        [TokenTree::Literal(literal)] => string(literal),
        _ => None,
    };
    let help = format!("say `{key} = …` with {}", key.value());
    let place = arg.place.around(value.iter().cloned());
    let proposal = write.map(|write| Proposal::value(key, write));
    report.propose(&place, invalid_value(found, message), proposal, help);
}
