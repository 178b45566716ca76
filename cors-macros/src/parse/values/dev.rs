//! `dev(allow_origins = [...])`: origins that only debug builds have.

use cors_policy::__private::Key;
use cors_policy::{Dangers, Lint};
use proc_macro2::{Delimiter, TokenTree};

use super::words::{ENV, WITH, is_wildcard_name};
use super::{meant, names, origins};
use crate::ast::list::List;
use crate::ast::origins::{OriginEntry, Origins};
use crate::parse::arguments::{Arg, Value, split};
use crate::report::{Report, Suggestion, finding, invalid_value};
use crate::span::{Location, Spanned};
use crate::tokens::{bracketed, call, flatten, is, source, string_within};

const KEY: Key = Key::AllowOrigins;

pub(crate) const HELP: &str = "write the origins of your development servers: `dev(allow_origins = [\"http://localhost:*\"])`";

pub(crate) fn dev(arg: &Arg, dangers: &mut Dangers, report: &mut Report) -> Option<List<String>> {
    let inner = match &arg.value {
        Value::Parenthesized(group) => flatten(group.stream()),
        Value::Given(value) => value.clone(),
        Value::Flag => Vec::new(),
    };
    if inner.is_empty() {
        let finding = finding(Lint::EmptyList, "`dev` needs the origins that it adds");
        report.add(&arg.whole(), finding.help(HELP));
        return None;
    }
    let mut within = Report::default();
    let args = split(&arg.location, inner.iter().cloned().collect(), &mut within);
    let is_parenthesized = matches!(arg.value, Value::Parenthesized(_));
    if !is_parenthesized || args.iter().all(|arg| arg.name.is_empty()) {
        not_a_key(&inner, &arg.whole(), report);
        return None;
    }
    let list = keys(&args, dangers, &mut within);
    let gives_origins = |arg: &Arg| key_of(arg) != Some(Key::DangerouslyAllow);
    if !args.iter().any(gives_origins) {
        let finding = finding(Lint::EmptyList, "`dev` needs the origins that it adds");
        report.add(&arg.whole(), finding.help(HELP));
    }
    report.extend_within(Key::Dev, within);
    list
}

/// `dev = [...]`, `dev("...")`, `dev([...])`
fn not_a_key(value: &[TokenTree], location: &Location, report: &mut Report) {
    let found = source(value);
    let delimiter = match value {
        [TokenTree::Group(group)] => Some(group.delimiter()),
        _ => None,
    };
    let inner = match (delimiter, value) {
        (Some(Delimiter::Parenthesis | Delimiter::Brace), [TokenTree::Group(group)]) => {
            source(&flatten(group.stream()))
        }
        (Some(Delimiter::Bracket), _) => format!("{KEY} = {found}"),
        _ => format!("{KEY} = [{found}]"),
    };
    let message = "`dev` takes a key in parentheses: `dev(allow_origins = [...])`";
    let suggestion = Suggestion::argument(format!("{}({inner})", Key::Dev));
    report.suggest(location, invalid_value(message).help(HELP), suggestion);
}

/// The key that is meant.
fn key_of(arg: &Arg) -> Option<Key> {
    Key::named(&arg.name).or_else(|| Key::meant_by(&arg.name))
}

/// The list in the parentheses, and the dangers of its patterns.
fn keys(args: &[Arg], dangers: &mut Dangers, report: &mut Report) -> Option<List<String>> {
    let mut given = Vec::new();
    let mut list = None;
    for arg in args {
        if arg.is_conditional {
            continue;
        }
        let name = arg.name.as_str();
        let key = key_of(arg).filter(|key| [KEY, Key::DangerouslyAllow].contains(key));
        let Some(key) = key else {
            let message = if name.is_empty() {
                format!(
                    "`{}` is not a key: `dev` takes `{KEY} = [...]`",
                    source(&arg.tokens())
                )
            } else {
                format!("`dev` takes `{KEY}` and `dangerously_allow`, and not `{name}`")
            };
            let finding = finding(Lint::UnknownKey, message)
                .help("take it out: every other key is the same in all builds");
            report.add(&arg.location, finding);
            continue;
        };
        if given.contains(&key) {
            let finding = finding(Lint::DuplicateKey, format!("`{key}` is given twice"));
            report.add(&arg.location, finding.help("take one of them out"));
            continue;
        }
        given.push(key);
        if name != key.name() {
            let message = format!("there is no key `{name}`: did you mean `{key}`?");
            let finding = finding(Lint::UnknownKey, message);
            report.replace(&arg.location, finding, key.to_string());
        }
        if key == KEY {
            list = patterns(arg, report);
        } else if names::dangers(arg, dangers, report).dynamic_origins {
            let message = "`dynamic_origins` is about `with(...)`, which cannot be in `dev`";
            report.add(&arg.location, invalid_value(message).help("take it out"));
        }
    }
    list
}

fn patterns(arg: &Arg, report: &mut Report) -> Option<List<String>> {
    if let Value::Given(value) = &arg.value {
        let location = arg.location_of(value);
        if is_wildcard(value) {
            refuse_wildcard(&location, report);
            return None;
        }
        let is_call = call(value, ENV).or_else(|| call(value, WITH)).is_some();
        if !value.is_empty() && bracketed(value).is_none() && !is_call {
            let message = format!(
                "`dev` takes a list of origin patterns, not `{}`",
                source(value)
            );
            let suggestion = meant::value(KEY, value).map(|meant| Suggestion::value(KEY, meant));
            report.suggest(&location, invalid_value(message).help(HELP), suggestion);
            return None;
        }
    }
    let listed = match origins::origins(arg, report)? {
        Origins::Listed(listed) => listed,
        Origins::Source(source) => {
            let message = "`dev` takes no `with(...)`: it adds patterns to what `allow_origins` says in every build";
            report.add(&source.location, invalid_value(message).help(HELP));
            return None;
        }
    };
    let mut list = List {
        entries: Vec::new(),
        has_errors: listed.has_errors,
        location: listed.location,
    };
    for Spanned { value, location } in listed.entries {
        match value {
            OriginEntry::Pattern(text) if text == "*" => refuse_wildcard(&location, report),
            OriginEntry::Pattern(value) => {
                list.entries.push(Spanned { value, location });
                continue;
            }
            OriginEntry::Env(env) => {
                let message =
                    "`dev` takes no `env(...)`: what it adds is known when it is compiled";
                let help = format!(
                    "list the patterns, like `[\"http://localhost:*\"]`, and move `env(\"{}\")` to the policy's `allow_origins`: with `dev`, a debug build does without the variable",
                    env.variable
                );
                report.add(&location, invalid_value(message).help(help));
            }
        }
        list.has_errors = true;
    }
    Some(list)
}

/// `"*"`, `*`, `Any`
fn is_wildcard(value: &[TokenTree]) -> bool {
    match value {
        [star] if is(star, '*') => true,
        [.., TokenTree::Ident(any)] => is_wildcard_name(any),
        _ => string_within(value).as_deref() == Some("*"),
    }
}

fn refuse_wildcard(location: &Location, report: &mut Report) {
    let message = "`\"*\"` in `dev` would hide what the policy refuses until it is released";
    let help = "list the origins of your development servers, like `[\"http://localhost:*\"]`";
    report.add(location, invalid_value(message).help(help));
}
