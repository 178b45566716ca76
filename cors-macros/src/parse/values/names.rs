//! `allow(redundant_origin)`, `dangerously_allow(insecure_origin, null_origin)`.

use cors_policy::__private::Key;
use cors_policy::{Dangers, Lint};
use proc_macro2::TokenTree;

use crate::ast::policy::PolicyArgs;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Attempt, Report, Suggestion, finding, invalid_value};
use crate::span::Location;
use crate::tokens::{flatten, is, is_word, source, string};

/// Reads the dangers. `assumed` gets those that are probably meant, too.
pub(crate) fn dangers(arg: &Arg, assumed: &mut Dangers, report: &mut Report) -> Dangers {
    let key = Key::DangerouslyAllow;
    for word in words(&arg.tokens()[1..]) {
        assume_danger(&word, assumed);
    }
    let mut dangers = Dangers::NONE;
    for (name, location) in names(key, arg, report) {
        if !dangers.allow(&name) {
            unknown(key, &name, &location, Dangers::meant_by(&name), report);
        }
    }
    dangers
}

pub(crate) fn allowed_warnings(arg: &Arg, policy: &mut PolicyArgs, report: &mut Report) {
    let key = Key::Allow;
    for word in words(&arg.tokens()[1..]) {
        if Dangers::NAMES.contains(&word.as_str()) {
            assume_danger(&word, &mut policy.assumed_dangers);
        }
        policy.allow.extend(Lint::warning_meant_by(&word));
    }
    let known = known(key);
    for (name, location) in names(key, arg, report) {
        if known.contains(&name.as_str()) {
            continue;
        }
        if Lint::named(&name).is_some() {
            let message = format!("`{name}` is an error, which `allow` does not silence");
            let help = if Dangers::NAMES.contains(&name.as_str()) {
                format!("if it is meant, write `dangerously_allow({name})`")
            } else {
                "take it out, and correct what the error is about".to_owned()
            };
            report.add(&location, invalid_value(message).help(help));
            continue;
        }
        let meant = Lint::warning_meant_by(&name).map(Lint::name);
        unknown(key, &name, &location, meant, report);
    }
}

/// Assumes the danger that is meant by a word, or all of them if it is near to none.
fn assume_danger(word: &str, assumed: &mut Dangers) {
    let meant = Dangers::meant_by(word);
    for name in Dangers::NAMES {
        if meant.is_none_or(|meant| meant == *name) {
            assumed.allow(name);
        }
    }
}

/// The names that the key takes.
fn known(key: Key) -> Vec<&'static str> {
    match key {
        Key::Allow => Lint::warnings().map(Lint::name).collect(),
        _ => Dangers::NAMES.to_vec(),
    }
}

/// The help for what is in the parentheses.
pub(crate) fn names_help(key: Key) -> String {
    let known = known(key);
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let first = known.first().copied().unwrap_or_default();
    format!(
        "write names, as in `{key}({first})`: it knows {}",
        all.join(", ")
    )
}

fn unknown(key: Key, name: &str, location: &Location, meant: Option<&str>, report: &mut Report) {
    let message = format!("`{key}` does not know `{name}`");
    match meant {
        Some(meant) => {
            let finding = invalid_value(format!("{message}: did you mean `{meant}`?"));
            report.replace(location, finding, meant.to_owned());
        }
        None => report.add(location, invalid_value(message).help(names_help(key))),
    }
}

/// The names in the parentheses.
fn names(key: Key, arg: &Arg, report: &mut Report) -> Vec<(String, Location)> {
    let group = match &arg.value {
        Value::Parenthesized(group) => group,
        Value::Flag => {
            let finding = invalid_value(format!("`{key}` needs names"));
            report.add(&arg.location, finding.help(names_help(key)));
            return Vec::new();
        }
        Value::Given(value) => {
            let inner = match value.as_slice() {
                [TokenTree::Group(group)] => source(&flatten(group.stream())),
                value => source(value),
            };
            let finding = invalid_value(format!("`{key}` takes its names in parentheses"));
            let suggestion = Suggestion::argument(format!("{key}({inner})"));
            report.suggest(&arg.whole(), finding.help(names_help(key)), suggestion);
            return Vec::new();
        }
    };
    let inner = flatten(group.stream());
    let entries = inner.split(|token| is(token, ','));
    let entries: Vec<&[TokenTree]> = entries.filter(|entry| !entry.is_empty()).collect();
    let mut names: Vec<(String, Location)> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let location = arg.location.entry(index, entry.iter().cloned());
        // `cors::redundant_origin`, as it is printed.
        let entry = match entry {
            [cors, first, second, name]
                if is_word(cors, "cors") && is(first, ':') && is(second, ':') =>
            {
                std::slice::from_ref(name)
            }
            entry => entry,
        };
        match entry {
            [TokenTree::Ident(name)] if names.iter().any(|(before, _)| name == before) => {
                let message = format!("`{name}` is already in the list");
                let finding = finding(Lint::DuplicateEntry, message);
                report.add(&location, finding.help("take one of them out"));
            }
            [TokenTree::Ident(name)] => names.push((name.to_string(), location)),
            other => {
                let found = source(other);
                let replacement = found.trim_matches('"').to_owned();
                let suggestion = Suggestion {
                    attempt: Attempt::Argument(format!("{key}({replacement})")),
                    replacement,
                };
                let message = format!("`{key}` takes names, and `{found}` is not a name");
                let finding = invalid_value(message).help(names_help(key));
                report.suggest(&location, finding, suggestion);
            }
        }
    }
    if entries.is_empty() {
        let finding = finding(Lint::EmptyList, format!("`{key}` needs names"));
        let whole = arg.whole();
        report.add(&whole, finding.help(names_help(key)));
    }
    names
}

/// The words in an argument that may be names, in quotes or not.
fn words(tokens: &[TokenTree]) -> Vec<String> {
    let word = |token: &TokenTree| match token {
        TokenTree::Ident(name) => vec![name.to_string()],
        TokenTree::Literal(literal) => vec![string(literal).unwrap_or_default()],
        TokenTree::Group(group) => words(&flatten(group.stream())),
        TokenTree::Punct(_) => Vec::new(),
    };
    tokens.iter().flat_map(word).collect()
}
