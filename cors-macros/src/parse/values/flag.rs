//! `allow_credentials`, `allow_credentials = false`, `same_origin`.

use cors_policy::__private::Key;

use super::with::is_variable;
use super::words::RUN_TIME;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Report, Suggestion, invalid_value};
use crate::tokens::{flatten, source};

pub(crate) fn flag(key: Key, arg: &Arg, report: &mut Report) -> Option<bool> {
    let takes_value = key == Key::AllowCredentials;
    let alone = || format!("say `{key}` alone, or take it out");
    let value = match &arg.value {
        Value::Flag => return Some(true),
        Value::Given(value) if value.is_empty() => {
            let finding = invalid_value(format!("`{key} =` has no value behind the `=`"));
            report.add(&arg.location, finding.help(format!("say `{key}` alone")));
            return None;
        }
        Value::Given(value) => value,
        Value::Parenthesized(group) => {
            let meant = match source(&flatten(group.stream())).as_str() {
                "" | "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
            let value = |meant| if meant { "" } else { " = false" };
            let suggestion = meant.map(|meant| format!("{key}{}", value(meant)));
            let message = format!("`{key}` is a flag, without parentheses");
            report.suggest(
                &arg.whole(),
                invalid_value(message).help(alone()),
                suggestion.map(Suggestion::argument),
            );
            return meant;
        }
    };
    let found = source(value);
    match found.as_str() {
        "true" => return Some(true),
        "false" if takes_value => return Some(false),
        _ => {}
    }
    let message = if takes_value {
        format!("`{key}` is a flag: it takes `true` or `false`, not `{found}`")
    } else {
        format!("`{key}` is a flag: it takes no value other than `true`, not `{found}`")
    };
    let meant = match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        // What a script says to `fetch`.
        "include" if takes_value => Some(true),
        // In `allow_headers`, `[]` clears the named policy's.
        "false" | "no" | "off" | "0" | "[]" if takes_value => Some(false),
        _ => None,
    };
    let suggestion = meant.map(|meant| Suggestion::value(key, meant.to_string()));
    let help = if meant.is_none() && value.len() > 1 && is_variable(value) {
        RUN_TIME.to_owned()
    } else {
        alone()
    };
    let finding = invalid_value(message).help(help);
    report.suggest(&arg.location_of(value), finding, suggestion);
    // The rules then apply to what is meant.
    meant
}
