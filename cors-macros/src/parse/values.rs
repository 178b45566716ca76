//! The values of the keys, each kind in a file of its own.

use cors_policy::__private::Key;
use proc_macro2::{Delimiter, Group, TokenTree};

use crate::parse::arguments::{Arg, Value};
use crate::report::{Proposal, Report, invalid_value};
use crate::span::Place;
use crate::tokens::{flatten, source};

mod dev;
mod entry;
mod env;
mod flag;
mod list;
mod max_age;
mod method;
mod name;
mod names;
mod origins;
mod text;
mod with;

pub(crate) use dev::{HELP as DEV_HELP, dev};
pub(crate) use entry::{is_mirror, is_routed};
pub(crate) use env::Env;
pub(crate) use flag::flag;
pub(crate) use list::{List, methods, strings};
pub(crate) use max_age::max_age;
pub(crate) use method::Method;
pub(crate) use name::{is_path, name, path};
pub(crate) use names::{allowed_warnings, dangers, names_help};
pub(crate) use origins::{Origins, is_origins, meant_origins, origins};
pub(crate) use with::Source;

/// What to write for a key that has a value.
pub(crate) fn value_help(key: Key) -> String {
    format!("say `{key} = …`: {}", key.value())
}

fn no_value(key: Key, place: &Place, report: &mut Report) {
    let finding = invalid_value("", format!("`{key}` needs a value"));
    report.add(place, finding.help(value_help(key)));
}

/// The tokens behind `=`; where there are none, that is reported. For `key(…)`, `meant` makes an
/// argument of what is in the parentheses.
fn given<'a>(
    key: Key,
    arg: &'a Arg,
    report: &mut Report,
    meant: impl Fn(&[TokenTree]) -> String,
) -> Option<&'a [TokenTree]> {
    match &arg.value {
        Value::Given(value) if !value.is_empty() => return Some(value),
        Value::Given(_) | Value::Flag => no_value(key, &arg.place, report),
        Value::Parenthesized(group) => {
            let finding = invalid_value("", format!("the value of `{key}` is written with `=`"));
            let proposal = Proposal::argument(meant(&flatten(group.stream())));
            let help = format!("`{key}` takes {}", key.value());
            report.propose(
                &arg.place.around(arg.tokens()),
                finding,
                Some(proposal),
                help,
            );
        }
    }
    None
}

/// `key = …` with the tokens as they are.
fn with_equals(key: Key) -> impl Fn(&[TokenTree]) -> String {
    move |value| format!("{key} = {}", source(value))
}

/// The parentheses of `word(...)`.
fn call<'a>(value: &'a [TokenTree], word: &str) -> Option<&'a Group> {
    match value {
        [TokenTree::Ident(called), TokenTree::Group(group)]
            if called == word && group.delimiter() == Delimiter::Parenthesis =>
        {
            Some(group)
        }
        _ => None,
    }
}
