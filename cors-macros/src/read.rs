//! From arguments to a written policy: which key each is, and what its value means.

use cors_policy::{Dangers, Finding, Key, Lint, parse_max_age};
use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

use crate::args::{Arg, Value, split};
use crate::check::check;
use crate::entries::{self, quoted, string};
use crate::place::{Place, Placed, flatten, source};
use crate::report::{Report, invalid_value};
use crate::written::{Headers, MaxAge, Name, Written};

/// Reads the attribute. What is wrong with its form goes into the report.
pub(crate) fn read(attribute: TokenStream, report: &mut Report) -> Written {
    let args = split(attribute, report);
    let mut written = Written::default();
    for (index, arg) in args.iter().enumerate() {
        let key = Key::named(&arg.name());
        if let Some(key) = key {
            if written.gives(key) {
                let message = format!("`{key}` is given twice");
                let finding =
                    Finding::new(Lint::DuplicateKey, "", message).help("take one of them out");
                report.add(&arg.place, &finding);
                continue;
            }
            written.given.push((key, arg.place.clone()));
            value(key, arg, &mut written, report);
        } else if index == 0 && is_base(arg) {
            written.base = Some(arg.name.iter().cloned().collect());
        } else {
            unknown_key(arg, &args, &mut written, report);
        }
    }
    written
}

/// Whether these arguments would compile, wherever the origins come from. Asked about what a
/// finding is to suggest.
pub(crate) fn compiles(attribute: &str) -> bool {
    let Ok(tokens) = attribute.parse() else {
        return false;
    };
    let mut report = Report::default();
    let mut written = read(tokens, &mut report);
    written.given.push((Key::AllowOrigins, Place::attribute()));
    check(&written, &mut report);
    !report.has_errors()
}

/// A bare path in front is a named policy, unless it is one word that is nearly a flag.
fn is_base(arg: &Arg) -> bool {
    let name = arg.name();
    matches!(arg.value, Value::Flag) && (looks_like_a_type(&name) || Key::meant_by(&name).is_none())
}

fn looks_like_a_type(name: &str) -> bool {
    name.contains("::") || name.starts_with(char::is_uppercase)
}

fn unknown_key(arg: &Arg, args: &[Arg], written: &mut Written, report: &mut Report) {
    let name = arg.name();
    let is_policy = matches!(arg.value, Value::Flag) && looks_like_a_type(&name);
    if is_policy {
        let message = format!(
            "`{name}` is no key: a named policy to build on comes first, and there is one at most"
        );
        let finding = Finding::new(Lint::UnknownKey, name, message)
            .help("move it to the front, or take it out");
        report.add(&arg.place, &finding);
        // What it would have given is not missing.
        written.given.push((Key::AllowOrigins, arg.place.clone()));
        return;
    }
    let Some(key) = Key::meant_by(&name) else {
        let keys: Vec<String> = Key::ALL.iter().map(|key| format!("`{key}`")).collect();
        let message = format!("there is no key `{name}`");
        let finding = Finding::new(Lint::UnknownKey, name, message)
            .help(format!("the keys are {}", keys.join(", ")));
        report.add(&arg.place, &finding);
        return;
    };
    let message = format!("there is no key `{name}`: did you mean `{key}`?");
    let finding = Finding::new(Lint::UnknownKey, name.clone(), message);
    // Two of them would be one too many.
    let taken = written.gives(key) || args.iter().any(|other| other.name() == key.name());
    if taken {
        report.add(
            &arg.place,
            &finding.help(format!("take it out: `{key}` is given already")),
        );
        return;
    }
    report.add_written(&arg.place, &finding, Some(key.name()));
    written.given.push((key, arg.place.clone()));
    value(key, arg, written, report);
}

fn value(key: Key, arg: &Arg, written: &mut Written, report: &mut Report) {
    match key {
        Key::AllowOrigins => {
            written.allow_origins = list_value(key, arg, report)
                .and_then(|value| entries::strings(key, value, &arg.place, report));
        }
        Key::AllowMethods => {
            written.allow_methods = list_value(key, arg, report)
                .and_then(|value| entries::methods(key, value, &arg.place, report));
        }
        Key::AllowHeaders => {
            written.allow_headers = list_value(key, arg, report).and_then(|value| match value {
                [TokenTree::Ident(mirror)] if mirror == "mirror" => Some(Headers::Mirror),
                value => entries::strings(key, value, &arg.place, report).map(Headers::List),
            });
        }
        Key::ExposeHeaders => {
            written.expose_headers = list_value(key, arg, report)
                .and_then(|value| entries::strings(key, value, &arg.place, report));
        }
        Key::AllowCredentials => written.allow_credentials = flag(key, arg, report),
        Key::SameOrigin => written.same_origin = flag(key, arg, report).unwrap_or(true),
        Key::MaxAge => written.max_age = max_age(arg, written.base.is_some(), report),
        Key::DangerouslyAllow => {
            let mut dangers = Dangers::NONE;
            for (name, place) in names(key, arg, report) {
                if !dangers.allow(&name) {
                    let meant = Dangers::meant_by(&name);
                    unknown_name(key, &name, &place, meant, Dangers::NAMES, report);
                }
            }
            written.dangerously_allow = Some(dangers);
        }
        Key::Allow => {
            let warnings: Vec<&str> = Lint::warnings().map(Lint::name).collect();
            for (name, place) in names(key, arg, report) {
                match Lint::named(&name) {
                    Some(lint) if warnings.contains(&lint.name()) => written.allow.push(lint),
                    _ => {
                        let meant = Lint::warning_meant_by(&name).map(Lint::name);
                        unknown_name(key, &name, &place, meant, &warnings, report);
                    }
                }
            }
        }
        Key::Name => written.name = name(arg, report),
        Key::Crate => written.krate = path(arg, report),
        // `Key` may grow; a key that this version does not read is not in its table.
        _ => {}
    }
}

/// The tokens of a list's value.
fn list_value<'a>(key: Key, arg: &'a Arg, report: &mut Report) -> Option<&'a [TokenTree]> {
    match &arg.value {
        Value::Given(value) if !value.is_empty() => return Some(value),
        Value::Given(_) | Value::Flag => no_value(key, &arg.place, report),
        Value::Parenthesized(group) => {
            let inner = flatten(group.stream());
            let write = match inner.as_slice() {
                [TokenTree::Ident(word)] if word == "mirror" => format!("{key} = mirror"),
                [TokenTree::Literal(star)] if string(star).as_deref() == Some("*") => {
                    format!("{key} = \"*\"")
                }
                [list @ TokenTree::Group(_)] => {
                    format!("{key} = {}", source(std::slice::from_ref(list)))
                }
                inner => format!("{key} = [{}]", source(inner)),
            };
            equals(key, arg, &write, report);
        }
    }
    None
}

fn no_value(key: Key, place: &Place, report: &mut Report) {
    let message = format!("`{key}` needs a value");
    let help = format!("write `{key} = …`: {}", key.value());
    report.add(place, &invalid_value("", message).help(help));
}

/// `key(value)` where `key = value` is wanted.
fn equals(key: Key, arg: &Arg, write: &str, report: &mut Report) {
    let place = arg.place.around(arg.tokens());
    let finding = invalid_value("", format!("the value of `{key}` is written with `=`"));
    let write = Some(write).filter(|write| compiles(write));
    let finding = match write {
        Some(_) => finding,
        None => finding.help(format!("`{key}` takes {}", key.value())),
    };
    report.add_written(&place, &finding, write);
}

fn flag(key: Key, arg: &Arg, report: &mut Report) -> Option<bool> {
    let (tokens, found) = match &arg.value {
        Value::Flag => return Some(true),
        Value::Given(value) if value.is_empty() => {
            no_value(key, &arg.place, report);
            return None;
        }
        Value::Given(value) => (value.clone(), source(value)),
        Value::Parenthesized(group) => {
            let inner = source(&flatten(group.stream()));
            if inner == "true" || inner == "false" {
                equals(key, arg, &format!("{key} = {inner}"), report);
                return None;
            }
            (vec![group.clone().into()], inner)
        }
    };
    match found.as_str() {
        "true" => return Some(true),
        "false" if key == Key::AllowCredentials => return Some(false),
        _ => {}
    }
    let message = format!("`{key}` takes {}, not `{found}`", key.value());
    let finding = invalid_value(&found, message);
    let write = match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some("true"),
        "false" | "no" | "off" | "0" if key == Key::AllowCredentials => Some("false"),
        _ => None,
    };
    let write = write.filter(|_| matches!(arg.value, Value::Given(_)));
    let finding = match write {
        Some(_) => finding,
        None => finding.help(format!("write `{key}` alone, or take it out")),
    };
    report.add_written(&arg.place.around(tokens), &finding, write);
    None
}

fn max_age(arg: &Arg, has_base: bool, report: &mut Report) -> Option<Placed<MaxAge>> {
    let key = Key::MaxAge;
    let value = match &arg.value {
        Value::Given(value) if !value.is_empty() => value,
        Value::Given(_) | Value::Flag => {
            no_value(key, &arg.place, report);
            return None;
        }
        Value::Parenthesized(group) => {
            equals(
                key,
                arg,
                &format!("{key} = {}", source(&flatten(group.stream()))),
                report,
            );
            return None;
        }
    };
    let place = arg.place.around(value.iter().cloned());
    let found = source(value);
    if let [TokenTree::Group(group)] = value.as_slice()
        && group.stream().is_empty()
        && has_base
    {
        return Some(Placed {
            value: MaxAge::Cleared,
            place,
        });
    }
    if let [TokenTree::Literal(literal)] = value.as_slice() {
        match Lit::new(literal.clone()) {
            Lit::Int(number) if number.suffix().is_empty() => {
                // A number beyond 64 bits is out of range like any other that is too large.
                let seconds = number.base10_parse().unwrap_or(u64::MAX);
                return Some(Placed {
                    value: MaxAge::Seconds(seconds),
                    place,
                });
            }
            Lit::Str(text) => match parse_max_age(&text.value()) {
                Ok(seconds) => {
                    return Some(Placed {
                        value: MaxAge::Seconds(seconds),
                        place,
                    });
                }
                Err(finding) => {
                    let write = finding.replacement().map(quoted);
                    report.add_written(&place, &finding, write.as_deref());
                    return None;
                }
            },
            _ => {}
        }
    }
    let message = format!("`{key}` takes {}, not `{found}`", key.value());
    let finding = invalid_value(&found, message);
    let write = max_age_meant(value).filter(|write| compiles(&format!("{key} = {write}")));
    let finding = match write {
        Some(_) => finding,
        None => {
            finding.help("write the number itself: a macro runs before any expression has a value")
        }
    };
    report.add_written(&place, &finding, write.as_deref());
    None
}

/// `-1`, `600u64`, `600.0`, `Duration::from_secs(600)`
fn max_age_meant(value: &[TokenTree]) -> Option<String> {
    match value {
        // Elsewhere, what is negative asks browsers to keep nothing.
        [TokenTree::Punct(minus), TokenTree::Literal(_)] if minus.as_char() == '-' => {
            Some("0".to_owned())
        }
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().strip_suffix(".0")?.to_owned()),
            _ => None,
        },
        [.., TokenTree::Ident(function), TokenTree::Group(group)] if function == "from_secs" => {
            Some(source(&flatten(group.stream())))
        }
        _ => None,
    }
}

/// The names in `key(a, b)`.
fn names(key: Key, arg: &Arg, report: &mut Report) -> Vec<(String, Place)> {
    let group = match &arg.value {
        Value::Parenthesized(group) => group,
        Value::Flag => {
            let message = format!("`{key}` has to say what");
            report.add(
                &arg.place,
                &invalid_value("", message)
                    .help(format!("write `{key}{}`", key.value().replace('`', ""))),
            );
            return Vec::new();
        }
        Value::Given(value) => {
            let inner = match value.as_slice() {
                [TokenTree::Group(group)] => source(&flatten(group.stream())),
                value => source(value),
            };
            let write = format!("{key}({inner})");
            let all = arg.tokens();
            let finding = invalid_value("", format!("`{key}` takes its names in parentheses"));
            let write = Some(write).filter(|write| compiles(write));
            let finding = match write {
                Some(_) => finding,
                None => finding.help(format!("write `{key}(…)`: {}", key.value())),
            };
            report.add_written(&arg.place.around(all), &finding, write.as_deref());
            return Vec::new();
        }
    };
    let mut names = Vec::new();
    for (index, name) in flatten(group.stream())
        .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter(|name| !name.is_empty())
        .enumerate()
    {
        let place = arg.place.entry(index, name.iter().cloned());
        match name {
            [TokenTree::Ident(name)] => names.push((name.to_string(), place)),
            other => {
                let found = source(other);
                let message = format!("`{key}` takes names, and `{found}` is none");
                let finding = invalid_value(&found, message);
                let write = found.trim_matches('"').to_owned();
                let write = Some(write).filter(|write| compiles(&format!("{key}({write})")));
                let finding = match write {
                    Some(_) => finding,
                    None => finding.help(format!("write {}", key.value())),
                };
                report.add_written(&place, &finding, write.as_deref());
            }
        }
    }
    if names.is_empty() && group.stream().is_empty() {
        let message = format!("`{key}` has to say what");
        report.add(
            &arg.place,
            &Finding::new(Lint::EmptyList, "()", message)
                .help(format!("write {}, or take it out", key.value())),
        );
    }
    names
}

fn unknown_name(
    key: Key,
    name: &str,
    place: &Place,
    meant: Option<&str>,
    known: &[&str],
    report: &mut Report,
) {
    let finding = match (key, Lint::named(name)) {
        (Key::Allow, Some(_)) => {
            let message = format!("`{name}` is an error, which `allow` does not silence");
            let finding = invalid_value(name, message);
            let finding = if Dangers::NAMES.contains(&name) {
                finding.help(format!("if it is meant, write `dangerously_allow({name})`"))
            } else {
                finding.help("mend what it says")
            };
            report.add(place, &finding);
            return;
        }
        _ => invalid_value(
            name,
            match meant {
                Some(meant) => format!("`{key}` knows no `{name}`: did you mean `{meant}`?"),
                None => format!("`{key}` knows no `{name}`"),
            },
        ),
    };
    let finding = if meant.is_some() {
        finding
    } else {
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        finding.help(format!("it knows {}", known.join(", ")))
    };
    report.add_written(place, &finding, meant);
}

fn name(arg: &Arg, report: &mut Report) -> Option<Name> {
    let key = Key::Name;
    let Value::Given(value) = &arg.value else {
        no_value(key, &arg.place, report);
        return None;
    };
    match value.as_slice() {
        [TokenTree::Ident(ident)] if ident == "_" => Some(Name::None),
        [TokenTree::Ident(ident)] => Some(Name::Ident(ident.clone())),
        value => {
            bare(key, value, &arg.place, report);
            None
        }
    }
}

fn path(arg: &Arg, report: &mut Report) -> Option<TokenStream> {
    let key = Key::Crate;
    let Value::Given(value) = &arg.value else {
        no_value(key, &arg.place, report);
        return None;
    };
    let is_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    };
    if matches!(value.last(), Some(TokenTree::Ident(_))) && value.iter().all(is_path) {
        return Some(value.iter().cloned().collect());
    }
    bare(key, value, &arg.place, report);
    None
}

/// A name or a path that is not one; most often it is in quotes.
fn bare(key: Key, value: &[TokenTree], place: &Place, report: &mut Report) {
    let found = source(value);
    if value.is_empty() {
        no_value(key, place, report);
        return;
    }
    let message = format!("`{key}` takes {}, not `{found}`", key.value());
    let finding = invalid_value(&found, message);
    let write = match value {
        [TokenTree::Literal(literal)] => string(literal),
        _ => None,
    };
    let write = write.filter(|write| compiles(&format!("{key} = {write}")));
    let finding = match write {
        Some(_) => finding,
        None => finding.help(format!("write `{key} = …` with {}", key.value())),
    };
    report.add_written(
        &place.around(value.iter().cloned()),
        &finding,
        write.as_deref(),
    );
}
