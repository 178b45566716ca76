//! From arguments to a written policy: which key each is, and what its value means.

use cors_policy::{Dangers, Finding, Key, Lint, parse_max_age};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::Lit;
use syn::parse::Parser;

use crate::args::{Arg, Value, split};
use crate::check::check;
use crate::entries::{self, quoted, string};
use crate::place::{Place, Placed, flatten, source};
use crate::report::{Report, invalid_value};
use crate::written::{Headers, MaxAge, Name, Written};

/// Reads the attribute. What is wrong with its form goes into the report.
pub(crate) fn read(attribute: TokenStream, report: &mut Report) -> Written {
    let args = split(attribute, report);
    report.says_credentials(args.iter().any(|arg| {
        Key::named(&arg.name()) == Some(Key::AllowCredentials)
            && !matches!(&arg.value, Value::Given(value) if source(value) == "false")
    }));
    let mut written = Written::default();
    for (index, arg) in args.iter().enumerate() {
        if arg.name.is_empty() {
            no_key(arg, &args, &mut written, report);
            continue;
        }
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
/// finding in the report is to suggest.
pub(crate) fn compiles(attribute: &str, report: &Report) -> bool {
    if report.is_probe() {
        return false;
    }
    let Ok(tokens) = attribute.parse() else {
        return false;
    };
    let credentials = report.has_credentials();
    let mut report = Report::probe();
    let mut written = read(tokens, &mut report);
    if !written.same_origin {
        written.given.push((Key::AllowOrigins, Place::attribute()));
    }
    if credentials {
        written.allow_credentials.get_or_insert(true);
    }
    check(&written, &mut report);
    !report.has_errors()
}

/// A bare path in front is a named policy, unless it is one word that is nearly a flag.
fn is_base(arg: &Arg) -> bool {
    let name = arg.name();
    matches!(arg.value, Value::Flag)
        && is_path(&arg.name)
        && (looks_like_a_type(&name) || Key::meant_by(&name).is_none())
}

/// Whether it is a path to an item, as in a `use`.
fn is_path(tokens: &[TokenTree]) -> bool {
    syn::Path::parse_mod_style
        .parse2(tokens.iter().cloned().collect())
        .is_ok()
}

/// A value without a key, which can only be origins.
fn no_key(arg: &Arg, args: &[Arg], written: &mut Written, report: &mut Report) {
    let value = arg.tokens();
    let found = source(&value);
    let message = format!("`{found}` is no key: a key comes first, like `allow_origins = …`");
    let finding = Finding::new(Lint::UnknownKey, &found, message);
    let list = match value.as_slice() {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => found,
        _ => format!("[{found}]"),
    };
    let taken = args
        .iter()
        .any(|other| Key::named(&other.name()) == Some(Key::AllowOrigins));
    let write = format!("{} = {list}", Key::AllowOrigins);
    let write = Some(write).filter(|write| !taken && compiles(write, report));
    let finding = match write {
        Some(_) => finding,
        None => finding.help("take it out, or put the key that it belongs to in front of it"),
    };
    report.add_written(&arg.place, &finding, write.as_deref());
    // What it was to give is not missing.
    written.given.push((Key::AllowOrigins, arg.place.clone()));
}

fn looks_like_a_type(name: &str) -> bool {
    name.contains("::") || name.starts_with(char::is_uppercase)
}

fn unknown_key(arg: &Arg, args: &[Arg], written: &mut Written, report: &mut Report) {
    let name = arg.name();
    if looks_like_a_type(&name) && !matches!(arg.value, Value::Flag) {
        let message = format!("`{name}` is no key, and a named policy takes no value");
        let finding = Finding::new(Lint::UnknownKey, name, message)
            .help("a named policy comes first, and alone: what changes it is a key of its own");
        report.add(&arg.place, &finding);
        written.given.push((Key::AllowOrigins, arg.place.clone()));
        return;
    }
    if looks_like_a_type(&name) {
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
        // Strings may be origins, and what comes first a named policy, which has them: they are then
        // not missing.
        let may_be_base = matches!(arg.value, Value::Flag)
            && args.first().is_some_and(|first| std::ptr::eq(first, arg));
        if may_be_base || mentions_string(&arg.tokens()) {
            written.given.push((Key::AllowOrigins, arg.place.clone()));
        }
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
    if matches!(arg.value, Value::Flag) && !matches!(key, Key::AllowCredentials | Key::SameOrigin) {
        // The right name alone would not do.
        let help = match key {
            Key::Allow | Key::DangerouslyAllow => names_help(key),
            _ => value_help(key),
        };
        report.add(&arg.place, &finding.help(help));
        written.given.push((key, arg.place.clone()));
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
            for word in words(&arg.tokens()[1..]) {
                written.assume_danger(&word);
            }
            let mut dangers = Dangers::NONE;
            for (name, place) in names(key, arg, report) {
                if !dangers.allow(&name) {
                    let meant = Dangers::meant_by(&name);
                    unknown_name(key, &name, &place, meant, report);
                }
            }
            written.dangerously_allow = Some(dangers);
        }
        Key::Allow => {
            let warnings: Vec<&str> = Lint::warnings().map(Lint::name).collect();
            for word in words(&arg.tokens()[1..]) {
                if Dangers::NAMES.contains(&word.as_str()) {
                    written.assume_danger(&word);
                }
                written.allow.extend(Lint::warning_meant_by(&word));
            }
            for (name, place) in names(key, arg, report) {
                match Lint::named(&name) {
                    Some(lint) if warnings.contains(&lint.name()) => {}
                    _ => {
                        let meant = Lint::warning_meant_by(&name).map(Lint::name);
                        unknown_name(key, &name, &place, meant, report);
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

fn value_help(key: Key) -> String {
    format!("write `{key} = …`: {}", key.value())
}

fn no_value(key: Key, place: &Place, report: &mut Report) {
    let message = format!("`{key}` needs a value");
    let help = value_help(key);
    report.add(place, &invalid_value("", message).help(help));
}

/// `key(value)` where `key = value` is wanted.
fn equals(key: Key, arg: &Arg, write: &str, report: &mut Report) {
    let place = arg.place.around(arg.tokens());
    let finding = invalid_value("", format!("the value of `{key}` is written with `=`"));
    let write = Some(write).filter(|write| compiles(write, report));
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
            let message = format!("`{key} =` says nothing behind the `=`");
            let finding = invalid_value("", message).help(format!("write `{key}` alone"));
            report.add(&arg.place, &finding);
            return None;
        }
        Value::Given(value) => (value.clone(), source(value)),
        Value::Parenthesized(group) => {
            let inner = source(&flatten(group.stream()));
            let write = match inner.as_str() {
                "" | "true" => Some(key.to_string()),
                "false" => Some(format!("{key} = false")),
                _ => None,
            };
            let finding = invalid_value("", format!("`{key}` is a flag, without parentheses"));
            let place = arg.place.around(arg.tokens());
            let write = write.filter(|write| compiles(write, report));
            let finding = match write {
                Some(_) => finding,
                None => finding.help(format!("write `{key}` alone, or take it out")),
            };
            report.add_written(&place, &finding, write.as_deref());
            return None;
        }
    };
    match found.as_str() {
        "true" => return Some(true),
        "false" if key == Key::AllowCredentials => return Some(false),
        _ => {}
    }
    let message = if key == Key::AllowCredentials {
        format!("`{key}` is a flag: it takes `true` or `false`, not `{found}`")
    } else {
        format!("`{key}` is a flag: it has no value, and `{found}` is one")
    };
    let finding = invalid_value(&found, message);
    let write = match found.trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some("true"),
        "false" | "no" | "off" | "0" if key == Key::AllowCredentials => Some("false"),
        _ => None,
    };
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
    let write = max_age_meant(value).filter(|write| compiles(&format!("{key} = {write}"), report));
    let finding =
        match (&write, value.as_slice()) {
            (Some(_), _) => finding,
            (None, [TokenTree::Literal(_)]) => {
                finding.help("write whole seconds (`600`), or a duration (`\"10m\"`)")
            }
            (None, [TokenTree::Group(group)]) if group.stream().is_empty() => finding
                .help("take it out: `[]` clears what a named policy has, and there is none here"),
            (None, _) => finding
                .help("write the number itself: a macro runs before any expression has a value"),
        };
    report.add_written(&place, &finding, write.as_deref());
    None
}

/// `-1`, `10m`, `600u64`, `600.0`, `Duration::from_secs(600)`
fn max_age_meant(value: &[TokenTree]) -> Option<String> {
    match value {
        // Elsewhere, what is negative asks browsers to keep nothing.
        [TokenTree::Punct(minus), TokenTree::Literal(_)] if minus.as_char() == '-' => {
            Some("0".to_owned())
        }
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Int(number) if parse_max_age(&number.to_string()).is_ok() => {
                Some(quoted(&number.to_string()))
            }
            Lit::Int(number) if number.suffix().starts_with(['i', 'u']) => {
                Some(number.base10_digits().to_owned())
            }
            Lit::Float(number) => Some(number.base10_digits().strip_suffix(".0")?.to_owned()),
            _ => None,
        },
        [.., TokenTree::Ident(function), TokenTree::Group(group)] => {
            let number = source(&flatten(group.stream()));
            match function.to_string().as_str() {
                "from_secs" => Some(number),
                "from_mins" => Some(quoted(&format!("{number}m"))),
                "from_hours" => Some(quoted(&format!("{number}h"))),
                "from_days" => Some(quoted(&format!("{number}d"))),
                _ => None,
            }
        }
        _ => None,
    }
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

fn mentions_string(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Literal(literal) => string(literal).is_some(),
        TokenTree::Group(group) => mentions_string(&flatten(group.stream())),
        _ => false,
    })
}

/// The names in `key(a, b)`.
fn names(key: Key, arg: &Arg, report: &mut Report) -> Vec<(String, Place)> {
    let group = match &arg.value {
        Value::Parenthesized(group) => group,
        Value::Flag => {
            let finding = invalid_value("", format!("`{key}` has to say what"));
            report.add(&arg.place, &finding.help(names_help(key)));
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
            let write = Some(write).filter(|write| compiles(write, report));
            let finding = match write {
                Some(_) => finding,
                None => finding.help(names_help(key)),
            };
            report.add_written(&arg.place.around(all), &finding, write.as_deref());
            return Vec::new();
        }
    };
    let mut names: Vec<(String, Place)> = Vec::new();
    let mut count = 0;
    for (index, name) in flatten(group.stream())
        .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter(|name| !name.is_empty())
        .enumerate()
    {
        count += 1;
        let place = arg.place.entry(index, name.iter().cloned());
        match name {
            [TokenTree::Ident(name)] if names.iter().any(|(before, _)| name == before) => {
                let message = format!("`{name}` is already in the list");
                let finding = Finding::new(Lint::DuplicateEntry, name.to_string(), message);
                report.add(&place, &finding.help("take one of them out"));
            }
            [TokenTree::Ident(name)] => names.push((name.to_string(), place)),
            other => {
                let found = source(other);
                let message = format!("`{key}` takes names, and `{found}` is none");
                let finding = invalid_value(&found, message);
                let write = found.trim_matches('"').to_owned();
                let write =
                    Some(write).filter(|write| compiles(&format!("{key}({write})"), report));
                let finding = match write {
                    Some(_) => finding,
                    None => finding.help(names_help(key)),
                };
                report.add_written(&place, &finding, write.as_deref());
            }
        }
    }
    if count == 0 {
        let message = format!("`{key}` has to say what");
        let finding = Finding::new(Lint::EmptyList, "()", message);
        report.add(
            &arg.place.around(arg.tokens()),
            &finding.help(names_help(key)),
        );
    }
    names
}

/// What `allow` and `dangerously_allow` know.
fn known_names(key: Key) -> Vec<&'static str> {
    match key {
        Key::Allow => Lint::warnings().map(Lint::name).collect(),
        _ => Dangers::NAMES.to_vec(),
    }
}

fn names_help(key: Key) -> String {
    let known = known_names(key);
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let first = known.first().copied().unwrap_or_default();
    format!(
        "write names, as in `{key}({first})`: it knows {}",
        all.join(", ")
    )
}

fn unknown_name(key: Key, name: &str, place: &Place, meant: Option<&str>, report: &mut Report) {
    let finding = match (key, Lint::named(name)) {
        (Key::Allow, Some(_)) => {
            let message = format!("`{name}` is an error, which `allow` does not silence");
            let finding = invalid_value(name, message);
            let finding = if Dangers::NAMES.contains(&name) {
                finding.help(format!("if it is meant, write `dangerously_allow({name})`"))
            } else {
                finding.help("take it out, and mend what the error is about")
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
        finding.help(names_help(key))
    };
    report.add_written(place, &finding, meant);
}

fn name(arg: &Arg, report: &mut Report) -> Option<Name> {
    let key = Key::Name;
    let value = bare_value(key, arg, report)?;
    match value {
        [TokenTree::Ident(ident)] if ident == "_" => Some(Name::None),
        // Keywords are identifiers among tokens, but nothing can be called by them.
        [TokenTree::Ident(ident)] if syn::parse_str::<Ident>(&ident.to_string()).is_ok() => {
            Some(Name::Ident(ident.clone()))
        }
        value => {
            bare(key, value, &arg.place, report);
            None
        }
    }
}

fn path(arg: &Arg, report: &mut Report) -> Option<TokenStream> {
    let key = Key::Crate;
    let value = bare_value(key, arg, report)?;
    if is_path(value) {
        return Some(value.iter().cloned().collect());
    }
    bare(key, value, &arg.place, report);
    None
}

/// The tokens of a value that is a name or a path.
fn bare_value<'a>(key: Key, arg: &'a Arg, report: &mut Report) -> Option<&'a [TokenTree]> {
    match &arg.value {
        Value::Given(value) => return Some(value),
        Value::Flag => no_value(key, &arg.place, report),
        Value::Parenthesized(group) => {
            let inner = source(&flatten(group.stream()));
            equals(key, arg, &format!("{key} = {inner}"), report);
        }
    }
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
    let write = write.filter(|write| compiles(&format!("{key} = {write}"), report));
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
