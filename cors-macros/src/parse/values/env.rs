//! `env("VAR")`, `env("VAR", default = [...])`: origins from the environment.

use cors_policy::__private::{Key, nearest};
use cors_policy::{Finding, Lint};
use proc_macro2::{Delimiter, Group, TokenTree};

use super::entry::Unreadable;
use super::list::{List, entries, meant as meant_list};
use super::{call, text};
use crate::literal::{only_string, quoted, string};
use crate::report::{Proposal, Report, Trial, invalid_value};
use crate::span::{Place, Placed};
use crate::tokens::{flatten, source};

pub(crate) const WORD: &str = "env";

const DEFAULT: &str = "default";

/// How the environment is read elsewhere.
const ALSO_KNOWN_AS: [&str; 8] = [
    "env_var",
    "environment",
    "from_env",
    "getenv",
    "option_env",
    "process_env",
    "var",
    "var_os",
];

const HELP: &str = "write the name of one variable, as a string: `env(\"ALLOWED_ORIGINS\")`, or, where it need not be set, `env(\"ALLOWED_ORIGINS\", default = [\"https://app.example.com\"])`";

/// A variable that holds a list of origin patterns.
#[derive(Debug)]
pub(crate) struct Env {
    pub(crate) variable: String,
    /// The patterns where it is not set.
    pub(crate) default: Option<List<String>>,
}

/// Reads what stands in the parentheses of an entry; `alone` is one that no brackets are around.
pub(crate) fn read(group: &Group, place: &Place, alone: bool, report: &mut Report) -> Option<Env> {
    let tokens = flatten(group.stream());
    let parts: Vec<&[TokenTree]> = tokens
        .split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .filter(|part| !part.is_empty())
        .collect();
    let wrong = |message: String, write: Option<String>, report: &mut Report| {
        let proposal = write.map(|write| {
            let value = if alone {
                write.clone()
            } else {
                format!("[{write}]")
            };
            Proposal {
                trial: Trial::Argument(format!("{} = {value}", Key::AllowOrigins)),
                write,
            }
        });
        report.propose(place, invalid_value("", message), proposal, HELP);
        None
    };
    let Some((first, rest)) = parts.split_first() else {
        return wrong("`env()` has to say which variable".to_owned(), None, report);
    };
    let variable = match name(first) {
        Ok(variable) => variable,
        Err((message, meant)) => {
            let write = meant.map(|name| match rest {
                [] => format!("env({name})"),
                rest => format!("env({name}, {})", joined(rest)),
            });
            return wrong(message, write, report);
        }
    };
    let default = if rest.is_empty() {
        None
    } else if let [part] = rest
        && let Some(value) = default_value(part)
    {
        if value.is_empty() {
            let message = format!("`{DEFAULT}` has to say which origins");
            return wrong(message, None, report);
        }
        Some(default(&variable, value, place, report)?)
    } else {
        let others: Vec<_> = rest
            .iter()
            .copied()
            .filter(|part| default_value(part).is_none())
            .collect();
        let found = joined(if others.is_empty() {
            &rest[1..]
        } else {
            &others
        });
        let message = format!(
            "`env` takes one variable, and perhaps `{DEFAULT} = [...]`: `{found}` is too much"
        );
        return wrong(message, instead(&variable, rest, alone), report);
    };
    Some(Env { variable, default })
}

/// The name of the variable; if it is none, why, and what may be one.
fn name(tokens: &[TokenTree]) -> Result<String, (String, Option<String>)> {
    let (text, after) = match tokens {
        [TokenTree::Literal(literal), after @ ..] => (string(literal), after),
        _ => (None, tokens),
    };
    let found = source(tokens);
    match (text, after) {
        (Some(text), []) if text.is_empty() => {
            Err(("`env(\"\")` has to say which variable".to_owned(), None))
        }
        (Some(text), []) if text.contains(['=', '\0']) => Err((
            format!(
                "no environment variable is called `{}`: its name would end at the `=`",
                text.escape_debug()
            ),
            None,
        )),
        (Some(text), []) => Ok(text),
        (Some(text), after) => Err((
            format!("a comma is missing behind `{}`", quoted(&text)),
            Some(format!("{}, {}", quoted(&text), source(after))),
        )),
        (None, _) => {
            let meant = match tokens {
                // `VAR`, `$VAR`
                [.., TokenTree::Ident(name)] => Some(name.to_string()),
                tokens => only_string(tokens),
            };
            Err((
                format!("`env` takes the name of a variable as a string, and `{found}` is none"),
                meant.map(|name| quoted(&name)),
            ))
        }
    }
}

/// What stands behind `default =`.
fn default_value(part: &[TokenTree]) -> Option<&[TokenTree]> {
    match part {
        [TokenTree::Ident(word), TokenTree::Punct(equals), value @ ..]
            if word == DEFAULT && equals.as_char() == '=' =>
        {
            Some(value)
        }
        [TokenTree::Ident(word)] if word == DEFAULT => Some(&[]),
        _ => None,
    }
}

fn default(
    variable: &str,
    value: &[TokenTree],
    place: &Place,
    report: &mut Report,
) -> Option<List<String>> {
    let key = Key::AllowOrigins;
    let place = place.around(value.iter().cloned());
    match value {
        [TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Bracket && group.stream().is_empty() =>
        {
            let message = format!("an empty `{DEFAULT}` lets nobody in");
            let help = format!(
                "list the origins for where the variable is not set, or leave `{DEFAULT}` out: that it is not set is then an error at start-up"
            );
            let finding = Finding::new(Lint::EmptyList, "[]", message).help(help);
            report.add(&place, finding);
            None
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            entries(key, flatten(group.stream()), place, report, read_default)
        }
        [TokenTree::Literal(literal)] if string(literal).as_deref() == Some("*") => Some(List {
            entries: vec![Placed {
                value: "*".to_owned(),
                place: place.clone(),
            }],
            others: false,
            place,
        }),
        value => {
            let found = source(value);
            let message =
                format!("`{DEFAULT}` takes `\"*\"`, or a list of origin patterns, not `{found}`");
            let proposal = meant_list(key, value).map(|write| Proposal {
                trial: Trial::Argument(format!(
                    "{key} = env({}, {DEFAULT} = {write})",
                    quoted(variable)
                )),
                write,
            });
            let help =
                "list the patterns in square brackets: `default = [\"https://app.example.com\"]`";
            report.propose(&place, invalid_value(found, message), proposal, help);
            None
        }
    }
}

/// An entry of a default.
fn read_default(key: Key, entry: &[TokenTree]) -> Result<String, Unreadable> {
    if call(entry, WORD).is_none() {
        return text::read(key, entry);
    }
    Err(Unreadable {
        message: format!(
            "`{}` has no place in a default, which is known when it is compiled",
            source(entry)
        ),
        meant: None,
        help: "list patterns; where two variables may hold origins, both stand in one list: `[env(\"A\"), env(\"B\")]`",
    })
}

/// What `env("VAR", …)` with something else behind the comma should have been.
fn instead(variable: &str, rest: &[&[TokenTree]], alone: bool) -> Option<String> {
    let texts: Vec<String> = rest.iter().filter_map(|part| only_string(part)).collect();
    let is_pattern = |text: &String| text.contains("://") || text.contains('*');
    let is_bare = |part: &&[TokenTree]| matches!(part, [TokenTree::Literal(_)]);
    if rest.iter().all(is_bare) && texts.len() == rest.len() {
        if texts.iter().all(is_pattern) {
            let list: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            return Some(with_default(variable, &format!("[{}]", list.join(", "))));
        }
        let all = std::iter::once(variable).chain(texts.iter().map(String::as_str));
        let all: Vec<String> = all.map(|name| format!("env({})", quoted(name))).collect();
        let all = all.join(", ");
        return Some(if alone { format!("[{all}]") } else { all });
    }
    let value = match rest {
        // `default: […]`, `or = […]`
        [[TokenTree::Ident(_), TokenTree::Punct(sign), value @ ..]]
            if matches!(sign.as_char(), ':' | '=') =>
        {
            value.to_vec()
        }
        // `default([…])`
        [[TokenTree::Ident(_), TokenTree::Group(group)]] => flatten(group.stream()),
        [value] => value.to_vec(),
        _ => return None,
    };
    let list = match value.as_slice() {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => source(&value),
        [TokenTree::Literal(star)] if string(star).as_deref() == Some("*") => source(&value),
        value => meant_list(Key::AllowOrigins, value)?,
    };
    Some(with_default(variable, &list))
}

fn with_default(variable: &str, list: &str) -> String {
    format!("env({}, {DEFAULT} = {list})", quoted(variable))
}

fn joined(parts: &[&[TokenTree]]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| source(part)).collect();
    parts.join(", ")
}

/// What is wrong with an entry that reads the environment as it is done elsewhere.
pub(crate) fn unreadable(entry: &[TokenTree]) -> Option<Unreadable> {
    if interpolated(entry).is_some() {
        return Some(Unreadable {
            message: format!(
                "`{}` is no origin, and nobody puts a value in its place: `env(\"VAR\")` reads a variable when the layer is built",
                source(entry)
            ),
            meant: meant(entry),
            help: HELP,
        });
    }
    is_of_the_environment(entry).then(|| Unreadable {
        message: format!("`{}` is an expression, and nobody evaluates it: `env(\"VAR\")` reads a variable when the layer is built", source(entry)),
        meant: meant(entry),
        help: HELP,
    })
}

/// What to do about a value that is not read, where it has something to do with the environment.
pub(crate) fn help(value: &[TokenTree]) -> Option<&'static str> {
    let is_word = matches!(value.first(), Some(TokenTree::Ident(word)) if word == WORD);
    (is_word || is_of_the_environment(value) || interpolated(value).is_some()).then_some(HELP)
}

/// `std::env::var("VAR")`, `env!("VAR")`, `env = "VAR"`, `envs("VAR")`, `"$VAR"`
pub(crate) fn meant(value: &[TokenTree]) -> Option<String> {
    let called = only_string(value).filter(|_| is_of_the_environment(value));
    let variable = called.or_else(|| interpolated(value))?;
    Some(format!("env({})", quoted(&variable)))
}

/// `"$VAR"`, `"${VAR}"`
fn interpolated(value: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(literal)] = value else {
        return None;
    };
    let text = string(literal)?;
    let name = text.strip_prefix('$')?;
    let in_braces = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = in_braces.unwrap_or(name);
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| name.to_owned())
}

fn is_of_the_environment(value: &[TokenTree]) -> bool {
    let is_word = |token: &TokenTree| {
        let TokenTree::Ident(word) = token else {
            return false;
        };
        let word = word.to_string();
        ALSO_KNOWN_AS.contains(&word.as_str()) || nearest(&word, [WORD]).is_some()
    };
    let before_group = value
        .iter()
        .take_while(|token| !matches!(token, TokenTree::Group(_)));
    value.len() > 1 && before_group.into_iter().any(is_word)
}
