//! `env("VAR")`, `env("VAR", default = [...])`: origins from the environment.

use cors_policy::__private::Key;
use proc_macro2::{Group, TokenTree};

use super::entries::entries;
use super::environment::HELP;
use super::words::{ENV, Unreadable};
use super::{meant, text};
use crate::ast::list::List;
use crate::ast::origins::Env;
use crate::report::{Attempt, Report, Suggestion, invalid_value};
use crate::span::Location;
use crate::tokens::{
    bracketed, call, flatten, is, is_word, only_string, quoted, source, string, string_within,
};

const KEY: Key = Key::AllowOrigins;

const DEFAULT: &str = "default";

/// What is wrong, and what was meant.
type Mistake = (String, Option<String>);

/// Reads the parentheses. `is_whole` if the value of the key is `env(...)` without brackets.
pub(crate) fn read(
    group: &Group,
    location: &Location,
    is_whole: bool,
    report: &mut Report,
) -> Option<Env> {
    let tokens = flatten(group.stream());
    let parts = tokens.split(|token| is(token, ','));
    let parts: Vec<&[TokenTree]> = parts.filter(|part| !part.is_empty()).collect();
    let (variable, default) = match read_parts(&parts, is_whole) {
        Ok(parts) => parts,
        Err((message, meant)) => {
            let suggestion = meant.map(|replacement| {
                let value = if is_whole {
                    replacement.clone()
                } else {
                    format!("[{replacement}]")
                };
                Suggestion {
                    attempt: Attempt::Argument(format!("{KEY} = {value}")),
                    replacement,
                }
            });
            report.suggest(location, invalid_value(message).help(HELP), suggestion);
            return None;
        }
    };
    let default = match default {
        Some(value) => Some(read_default(&variable, value, location, report)?),
        None => None,
    };
    Some(Env { variable, default })
}

/// The name of the variable, and the tokens of its default.
fn read_parts<'a>(
    parts: &[&'a [TokenTree]],
    is_whole: bool,
) -> Result<(String, Option<&'a [TokenTree]>), Mistake> {
    let Some((first, rest)) = parts.split_first() else {
        return Err(("`env()` needs the name of a variable".to_owned(), None));
    };
    let variable = name(first).map_err(|(message, meant)| {
        let meant = meant.map(|name| match rest {
            [] => format!("env({name})"),
            rest => format!("env({name}, {})", joined(rest)),
        });
        (message, meant)
    })?;
    let default = match rest {
        [] => return Ok((variable, None)),
        [part] => default_value(part),
        _ => None,
    };
    match default {
        Some([]) => Err((format!("`{DEFAULT}` needs a list of origins"), None)),
        Some(value) => Ok((variable, Some(value))),
        None => {
            let others = rest.iter().copied();
            let others: Vec<_> = others
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
            Err((message, instead(&variable, rest, is_whole)))
        }
    }
}

/// The name of the variable.
fn name(tokens: &[TokenTree]) -> Result<String, Mistake> {
    let text = match tokens {
        [TokenTree::Literal(literal), ..] => string(literal),
        _ => None,
    };
    match (text, &tokens[1..]) {
        (Some(text), []) if text.is_empty() => {
            Err(("`env(\"\")` needs the name of a variable".to_owned(), None))
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
                tokens => string_within(tokens),
            };
            let found = source(tokens);
            Err((
                format!(
                    "`env` takes the name of a variable as a string, and `{found}` is not a string"
                ),
                meant.map(|name| quoted(&name)),
            ))
        }
    }
}

/// The tokens behind `default =`.
fn default_value(part: &[TokenTree]) -> Option<&[TokenTree]> {
    match part {
        [word, equals, value @ ..] if is_word(word, DEFAULT) && is(equals, '=') => Some(value),
        [word] if is_word(word, DEFAULT) => Some(&[]),
        _ => None,
    }
}

fn read_default(
    variable: &str,
    value: &[TokenTree],
    location: &Location,
    report: &mut Report,
) -> Option<List<String>> {
    let location = location.around(value.iter().cloned());
    if let Some(inner) = bracketed(value) {
        return entries(KEY, inner, location, report, read_pattern);
    }
    if let Some(star) = only_string(value).filter(|text| text == "*") {
        return Some(List::one(star, location));
    }
    let found = source(value);
    let message = format!("`{DEFAULT}` takes `\"*\"`, or a list of origin patterns, not `{found}`");
    let finding = invalid_value(message)
        .help("list the patterns in square brackets: `default = [\"https://app.example.com\"]`");
    let suggestion = meant::value(KEY, value).map(|replacement| Suggestion {
        attempt: Attempt::Argument(format!("{KEY} = {}", with_default(variable, &replacement))),
        replacement,
    });
    report.suggest(&location, finding, suggestion);
    None
}

/// An entry of a default.
fn read_pattern(key: Key, entry: &[TokenTree]) -> Result<String, Unreadable> {
    if call(entry, ENV).is_none() {
        return text::read(key, entry);
    }
    Err(Unreadable {
        message: format!(
            "`{}` has no place in a default, which is known when it is compiled",
            source(entry)
        ),
        meant: None,
        help: "list patterns; where two variables may hold origins, both go in one list: `[env(\"A\"), env(\"B\")]`",
    })
}

/// What is meant by `env("VAR", …)` with something else behind the comma.
fn instead(variable: &str, rest: &[&[TokenTree]], is_whole: bool) -> Option<String> {
    let literals = rest
        .iter()
        .filter(|part| matches!(part, [TokenTree::Literal(_)]));
    let texts: Vec<String> = literals.filter_map(|part| string_within(part)).collect();
    if texts.len() == rest.len() {
        let is_pattern = |text: &String| text.contains("://") || text.contains('*');
        if texts.iter().all(is_pattern) {
            let list: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            return Some(with_default(variable, &format!("[{}]", list.join(", "))));
        }
        let all = std::iter::once(variable).chain(texts.iter().map(String::as_str));
        let all: Vec<String> = all.map(|name| format!("env({})", quoted(name))).collect();
        let all = all.join(", ");
        return Some(if is_whole { format!("[{all}]") } else { all });
    }
    let value = match rest {
        // `default: […]`, `or = […]`
        [[TokenTree::Ident(_), sign, value @ ..]] if is(sign, ':') || is(sign, '=') => {
            value.to_vec()
        }
        // `default([…])`
        [[TokenTree::Ident(_), TokenTree::Group(group)]] => flatten(group.stream()),
        [value] => value.to_vec(),
        _ => return None,
    };
    let is_value = bracketed(&value).is_some() || only_string(&value).as_deref() == Some("*");
    let default = if is_value {
        source(&value)
    } else {
        meant::value(KEY, &value)?
    };
    Some(with_default(variable, &default))
}

fn with_default(variable: &str, value: &str) -> String {
    format!("env({}, {DEFAULT} = {value})", quoted(variable))
}

fn joined(parts: &[&[TokenTree]]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| source(part)).collect();
    parts.join(", ")
}
