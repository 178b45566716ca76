//! `name = Other`, `name = _`, `crate = ::other::path`.

use cors_policy::__private::Key;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::Parser;

use super::given::{given, with_equals};
use crate::ast::policy::Name;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Report, Suggestion, invalid_value};
use crate::tokens::{flatten, is_word, only_string, source};

pub(crate) fn name(arg: &Arg, report: &mut Report) -> Option<Name> {
    let key = Key::Name;
    let value = given(key, arg, report, with_equals(key));
    if let Some(value) = value {
        let name = named(value);
        if name.is_some() {
            return name;
        }
        wrong(key, value, arg, report);
    }
    // The name that is meant is defined all the same.
    match &arg.value {
        Value::Given(value) => match value.as_slice() {
            [TokenTree::Literal(literal)] => {
                let meant = syn::parse_str::<Ident>(&only_string(value)?).ok()?;
                Some(Name::Ident(Ident::new(&meant.to_string(), literal.span())))
            }
            _ => None,
        },
        Value::Parenthesized(group) => named(&flatten(group.stream())),
        Value::Flag => None,
    }
}

fn named(value: &[TokenTree]) -> Option<Name> {
    match value {
        [TokenTree::Ident(ident)] if ident == "_" => Some(Name::None),
        // A keyword is an identifier among tokens.
        [TokenTree::Ident(ident)] if syn::parse_str::<Ident>(&ident.to_string()).is_ok() => {
            Some(Name::Ident(ident.clone()))
        }
        _ => None,
    }
}

pub(crate) fn krate(arg: &Arg, report: &mut Report) -> Option<TokenStream> {
    let key = Key::Crate;
    let value = given(key, arg, report, with_equals(key))?;
    let names_self = value.iter().any(|token| is_word(token, "Self"));
    if is_path(value) && !names_self {
        return Some(value.iter().cloned().collect());
    }
    wrong(key, value, arg, report);
    None
}

/// Whether it is a path as in a `use`.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
    let path = syn::Path::parse_mod_style;
    path.parse2(tokens.iter().cloned().collect()).is_ok()
}

fn wrong(key: Key, value: &[TokenTree], arg: &Arg, report: &mut Report) {
    let message = format!("`{key}` takes {}, not `{}`", key.value(), source(value));
    let help = format!("say `{key} = …` with {}", key.value());
    let suggestion = only_string(value).map(|meant| Suggestion::value(key, meant));
    let finding = invalid_value(message).help(help);
    report.suggest(&arg.location_of(value), finding, suggestion);
}
