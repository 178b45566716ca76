//! `allow_credentials`, `allow_credentials = false`.

use cors_policy::__private::Key;

use crate::parse::arguments::{Arg, Value};
use crate::report::{Proposal, Report, invalid_value};
use crate::tokens::{flatten, source};

pub(crate) fn flag(key: Key, arg: &Arg, report: &mut Report) -> Option<bool> {
    let takes_value = key == Key::AllowCredentials;
    let alone = format!("say `{key}` alone, or take it out");
    let value = match &arg.value {
        Value::Flag => return Some(true),
        Value::Given(value) if value.is_empty() => {
            let finding = invalid_value("", format!("`{key} =` says nothing behind the `=`"));
            report.add(&arg.place, finding.help(format!("say `{key}` alone")));
            return None;
        }
        Value::Given(value) => value,
        Value::Parenthesized(group) => {
            let write = match source(&flatten(group.stream())).as_str() {
                "" | "true" => Some(key.to_string()),
                "false" => Some(format!("{key} = false")),
                _ => None,
            };
            let finding = invalid_value("", format!("`{key}` is a flag, without parentheses"));
            let place = arg.place.around(arg.tokens());
            let meant = write.as_ref().map(|write| *write == key.name());
            report.propose(&place, finding, write.map(Proposal::argument), alone);
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
        format!("`{key}` is a flag: it has no value, and `{found}` is one")
    };
    let write = match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some("true"),
        // Elsewhere, `[]` clears what a named policy has.
        "false" | "no" | "off" | "0" | "[]" if takes_value => Some("false"),
        _ => None,
    };
    let finding = invalid_value(found, message);
    let place = arg.place.around(value.iter().cloned());
    let proposal = write.map(|write| Proposal::value(key, write.to_owned()));
    report.propose(&place, finding, proposal, alone);
    // What is meant is judged, so that what is wrong with it is said at once.
    write.map(|write| write == "true")
}
