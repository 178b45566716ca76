//! `allow(redundant_origin)`, `dangerously_allow(insecure_origin, null_origin)`.

use cors_policy::__private::Key;
use cors_policy::{Dangers, Finding, Lint};
use proc_macro2::TokenTree;

use crate::ast::policy::Written;
use crate::literal::string;
use crate::parse::arguments::{Arg, Value};
use crate::report::{Proposal, Report, invalid_value};
use crate::span::Place;
use crate::tokens::{flatten, is, source};

/// Reads `dangerously_allow`.
pub(crate) fn dangers(arg: &Arg, written: &mut Written, report: &mut Report) {
    let key = Key::DangerouslyAllow;
    for word in words(&arg.tokens()[1..]) {
        written.assume_danger(&word);
    }
    let mut dangers = Dangers::NONE;
    for (name, place) in names(key, arg, report) {
        if !dangers.allow(&name) {
            unknown(key, &name, &place, Dangers::meant_by(&name), report);
        }
    }
    written.dangerously_allow = Some(dangers);
}

/// Reads `allow`.
pub(crate) fn allowed_warnings(arg: &Arg, written: &mut Written, report: &mut Report) {
    let key = Key::Allow;
    for word in words(&arg.tokens()[1..]) {
        if Dangers::NAMES.contains(&word.as_str()) {
            written.assume_danger(&word);
        }
        written.allow.extend(Lint::warning_meant_by(&word));
    }
    let known = known(key);
    for (name, place) in names(key, arg, report) {
        if known.contains(&name.as_str()) {
            continue;
        }
        if Lint::named(&name).is_some() {
            let message = format!("`{name}` is an error, which `allow` does not silence");
            let help = if Dangers::NAMES.contains(&name.as_str()) {
                format!("if it is meant, write `dangerously_allow({name})`")
            } else {
                "take it out, and mend what the error is about".to_owned()
            };
            report.add(&place, invalid_value(name, message).help(help));
            continue;
        }
        let meant = Lint::warning_meant_by(&name).map(Lint::name);
        unknown(key, &name, &place, meant, report);
    }
}

/// The names that the key knows.
fn known(key: Key) -> Vec<&'static str> {
    match key {
        Key::Allow => Lint::warnings().map(Lint::name).collect(),
        _ => Dangers::NAMES.to_vec(),
    }
}

/// What to write in the parentheses.
pub(crate) fn names_help(key: Key) -> String {
    let known = known(key);
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let first = known.first().copied().unwrap_or_default();
    format!(
        "write names, as in `{key}({first})`: it knows {}",
        all.join(", ")
    )
}

fn unknown(key: Key, name: &str, place: &Place, meant: Option<&str>, report: &mut Report) {
    let message = match meant {
        Some(meant) => format!("`{key}` knows no `{name}`: did you mean `{meant}`?"),
        None => format!("`{key}` knows no `{name}`"),
    };
    let finding = invalid_value(name, message);
    let finding = match meant {
        Some(_) => finding,
        None => finding.help(names_help(key)),
    };
    report.add_written(place, finding, meant.map(str::to_owned));
}

/// The names in the parentheses, each with its place.
fn names(key: Key, arg: &Arg, report: &mut Report) -> Vec<(String, Place)> {
    let group = match &arg.value {
        Value::Parenthesized(group) => group,
        Value::Flag => {
            let finding = invalid_value("", format!("`{key}` has to say what"));
            report.add(&arg.place, finding.help(names_help(key)));
            return Vec::new();
        }
        Value::Given(value) => {
            let inner = match value.as_slice() {
                [TokenTree::Group(group)] => source(&flatten(group.stream())),
                value => source(value),
            };
            let finding = invalid_value("", format!("`{key}` takes its names in parentheses"));
            let proposal = Proposal::argument(format!("{key}({inner})"));
            let place = arg.place.around(arg.tokens());
            report.propose(&place, finding, Some(proposal), names_help(key));
            return Vec::new();
        }
    };
    let inner = flatten(group.stream());
    let mut names: Vec<(String, Place)> = Vec::new();
    let mut count = 0;
    for name in inner
        .split(|token| is(token, ','))
        .filter(|name| !name.is_empty())
    {
        let place = arg.place.entry(count, name.iter().cloned());
        count += 1;
        // As it is printed: `cors::redundant_origin`.
        let name = match name {
            [TokenTree::Ident(cors), first, second, rest @ ..]
                if key == Key::Allow
                    && !rest.is_empty()
                    && cors == "cors"
                    && is(first, ':')
                    && is(second, ':') =>
            {
                rest
            }
            name => name,
        };
        match name {
            [TokenTree::Ident(name)] if names.iter().any(|(before, _)| name == before) => {
                let message = format!("`{name}` is already in the list");
                let finding = Finding::new(Lint::DuplicateEntry, name.to_string(), message);
                report.add(&place, finding.help("take one of them out"));
            }
            [TokenTree::Ident(name)] => names.push((name.to_string(), place)),
            other => {
                let found = source(other);
                let message = format!("`{key}` takes names, and `{found}` is none");
                let write = found.trim_matches('"').to_owned();
                let proposal = Proposal {
                    trial: crate::report::Trial::Argument(format!("{key}({write})")),
                    write,
                };
                report.propose(
                    &place,
                    invalid_value(found, message),
                    Some(proposal),
                    names_help(key),
                );
            }
        }
    }
    if count == 0 {
        let finding = Finding::new(Lint::EmptyList, "()", format!("`{key}` has to say what"));
        report.add(
            &arg.place.around(arg.tokens()),
            finding.help(names_help(key)),
        );
    }
    names
}

/// What is written in them that could be a name, in quotes or not.
fn words(tokens: &[TokenTree]) -> Vec<String> {
    let word = |token: &TokenTree| match token {
        TokenTree::Ident(name) => vec![name.to_string()],
        TokenTree::Literal(literal) => vec![string(literal).unwrap_or_default()],
        TokenTree::Group(group) => words(&flatten(group.stream())),
        TokenTree::Punct(_) => Vec::new(),
    };
    tokens.iter().flat_map(word).collect()
}
