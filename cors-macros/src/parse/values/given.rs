//! The value behind `=`.

use cors_policy::__private::Key;
use proc_macro2::TokenTree;

use crate::parse::arguments::{Arg, Value};
use crate::report::{Report, Suggestion, invalid_value};
use crate::tokens::{flatten, source};

/// The help for a key that needs a value.
pub(crate) fn value_help(key: Key) -> String {
    format!("say `{key} = …`: {}", key.value())
}

/// The tokens behind `=`; reports where there are none. For `key(…)`, `meant` makes an argument of what
/// is in the parentheses.
pub(crate) fn given<'a>(
    key: Key,
    arg: &'a Arg,
    report: &mut Report,
    meant: impl Fn(&[TokenTree]) -> String,
) -> Option<&'a [TokenTree]> {
    match &arg.value {
        Value::Given(value) if !value.is_empty() => return Some(value),
        Value::Given(_) | Value::Flag => {
            let finding = invalid_value(format!("`{key}` needs a value")).help(value_help(key));
            report.add(&arg.location, finding);
        }
        Value::Parenthesized(group) => {
            let finding = invalid_value(format!("the value of `{key}` is written with `=`"))
                .help(format!("`{key}` takes {}", key.value()));
            let suggestion = Suggestion::argument(meant(&flatten(group.stream())));
            report.suggest(&arg.whole(), finding, suggestion);
        }
    }
    None
}

/// `key = …` with the tokens as they are.
pub(crate) fn with_equals(key: Key) -> impl Fn(&[TokenTree]) -> String {
    move |value| format!("{key} = {}", source(value))
}
