//! `enforce`, `enforce(all)`, `enforce(report)`, `enforce(all, report)`, `enforce = false`.

use cors_policy::__private::{Key, nearest};
use cors_policy::{Enforce, Lint};
use proc_macro2::TokenTree;

use super::words::is_only;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Report, Suggestion, finding, invalid_value};
use crate::tokens::{flatten, is, source};

const KEY: Key = Key::Enforce;

const ALL: &str = "all";
const REPORT: &str = "report";

const HELP: &str = "say `enforce` to refuse unsafe requests, `enforce(all)` to refuse reads, too, `enforce(report)` to report what would be refused, or `enforce = false` to refuse nothing";

/// Reads the value. For one that is wrong, the rules apply to what is probably meant.
pub(crate) fn enforce(arg: &Arg, report: &mut Report) -> Option<Enforce> {
    let value = match &arg.value {
        Value::Flag => return Some(Enforce::UNSAFE),
        Value::Parenthesized(group) => {
            let inner = flatten(group.stream());
            return words(&inner, arg, report);
        }
        Value::Given(value) => value,
    };
    if is_only(value, "true") {
        return Some(Enforce::UNSAFE);
    }
    if is_only(value, "false") {
        return Some(Enforce::Off);
    }
    let found = source(value);
    let (message, location) = if value.is_empty() {
        let message = format!("`{KEY} =` has no value behind the `=`");
        (message, arg.location.clone())
    } else {
        let message = format!("`{KEY}` takes words in parentheses, or `= false`, not `= {found}`");
        (message, arg.whole())
    };
    let meant = match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "[]" | "no" | "off" | "none" | "0" => Some(format!("{KEY} = false")),
        "yes" | "on" | "1" => Some(KEY.to_string()),
        word => meant_by(word).map(|word| format!("{KEY}({word})")),
    };
    let suggestion = meant.map(Suggestion::argument);
    report.suggest(&location, invalid_value(message).help(HELP), suggestion);
    None
}

fn words(inner: &[TokenTree], arg: &Arg, report: &mut Report) -> Option<Enforce> {
    let entries = inner.split(|token| is(token, ','));
    let entries: Vec<&[TokenTree]> = entries.filter(|entry| !entry.is_empty()).collect();
    if entries.is_empty() {
        let message = format!("`{KEY}()` has nothing in its parentheses");
        let suggestion = Suggestion::argument(KEY.to_string());
        report.suggest(
            &arg.whole(),
            invalid_value(message).help(HELP),
            Some(suggestion),
        );
        return None;
    }
    if let [[value]] = entries.as_slice()
        && let Some(meant) = alone(value)
    {
        let message = format!("`{KEY}` does not take `{value}` in parentheses");
        let suggestion = Suggestion::argument(meant);
        report.suggest(
            &arg.whole(),
            invalid_value(message).help(HELP),
            Some(suggestion),
        );
        return None;
    }
    let mut given = Vec::new();
    for (index, entry) in entries.into_iter().enumerate() {
        let location = arg.location.entry(index, entry.iter().cloned());
        let found = source(entry);
        let word = Enforce::WORDS.iter().copied().find(|word| found == *word);
        if let Some(word) = word.filter(|word| given.contains(word)) {
            let finding = finding(Lint::DuplicateEntry, format!("`{word}` is already there"));
            report.add(&location, finding.help("take one of them out"));
        } else if let Some(word) = word {
            given.push(word);
        } else {
            let message = format!("`{KEY}` does not know `{found}`");
            let Some(meant) = meant_by(&found) else {
                report.add(&location, invalid_value(message).help(HELP));
                continue;
            };
            let finding = invalid_value(format!("{message}: did you mean `{meant}`?"));
            if given.contains(&meant) {
                report.add(&location, finding.help("take one of them out"));
            } else {
                report.replace(&location, finding, meant.to_owned());
                given.push(meant);
            }
        }
    }
    Some(Enforce::On {
        all: given.contains(&ALL),
        report: given.contains(&REPORT),
    })
}

/// The argument that is probably meant by a single word that the key does not take.
fn alone(value: &TokenTree) -> Option<String> {
    let word = value.to_string();
    match word.trim_matches('"').to_ascii_lowercase().as_str() {
        "deny" | "forms" | "on" | "post" | "true" | "unsafe" | "websocket" | "websockets"
        | "writes" | "yes" => Some(KEY.to_string()),
        "false" | "no" | "none" | "off" => Some(format!("{KEY} = false")),
        _ => None,
    }
}

/// The word that is probably meant.
fn meant_by(found: &str) -> Option<&'static str> {
    match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "always" | "every" | "everything" | "reads" | "safe" | "strict" => Some(ALL),
        "dry_run" | "log" | "monitor" | "report_only" | "warn" => Some(REPORT),
        word => nearest(word, Enforce::WORDS.iter().copied()),
    }
}
