//! From arguments to a written policy: which key each is, and what its value means.

use cors_policy::__private::Key;
use cors_policy::{Finding, Lint};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::arguments::{Arg, Value, split};
use crate::ast::policy::{Headers, Methods, Written};
use crate::parse::values::{self, is_mirror, is_path, is_routed};
use crate::report::{Proposal, Report, Trial};
use crate::span::Place;
use crate::tokens::source;

/// Reads the attribute. What is wrong with its form goes into the report.
pub(crate) fn read(attribute: TokenStream, report: &mut Report) -> Written {
    let args = split(&Place::attribute(), attribute, report);
    let mut written = Written::default();
    for (index, arg) in args.iter().enumerate() {
        if arg.name.is_empty() || values::is_origins(arg) {
            no_key(arg, &args, &mut written, report);
            continue;
        }
        let key = Key::named(&arg.name());
        if let Some(key) = key {
            if written.gives(key) {
                let message = format!("`{key}` is given twice");
                let finding =
                    Finding::new(Lint::DuplicateKey, "", message).help("take one of them out");
                report.add(&arg.place, finding);
                written.given_twice.push(key);
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

/// A bare path in front is a named policy, unless it is one word that is nearly a flag.
fn is_base(arg: &Arg) -> bool {
    let name = arg.name();
    matches!(arg.value, Value::Flag)
        && is_path(&arg.name)
        && (looks_like_a_type(&name) || Key::meant_by(&name).is_none())
}

/// A value without a key, which can only be origins.
fn no_key(arg: &Arg, args: &[Arg], written: &mut Written, report: &mut Report) {
    let value = arg.tokens();
    let list = source(&value);
    let (found, argument) = match (value.as_slice(), &arg.value) {
        (_, Value::Parenthesized(_)) => (format!("{}(...)", arg.name()), list),
        ([name, ..], Value::Given(given)) if !arg.name.is_empty() => {
            let found = format!("{name} = {}", source(given));
            (found, values::meant_origins(&value).unwrap_or(list))
        }
        ([TokenTree::Group(group)], _) if group.delimiter() == Delimiter::Bracket => {
            (list.clone(), list)
        }
        _ => (list.clone(), format!("[{list}]")),
    };
    let message = format!("`{found}` is no key: a key comes first, like `allow_origins = …`");
    let finding = Finding::new(Lint::UnknownKey, &found, message);
    let argument = format!("{} = {argument}", Key::AllowOrigins);
    let (place, proposal) = match &arg.value {
        // What stands in the parentheses stays as it is.
        Value::Parenthesized(_) => {
            let write = format!("{} = {}", Key::AllowOrigins, arg.name());
            let trial = Trial::Argument(argument);
            (arg.place.clone(), Proposal { write, trial })
        }
        _ => (arg.place.around(value), Proposal::argument(argument)),
    };
    let taken = args
        .iter()
        .any(|other| Key::named(&other.name()) == Some(Key::AllowOrigins));
    let help = "take it out, or put the key that it belongs to in front of it";
    report.propose(&place, finding, Some(proposal).filter(|_| !taken), help);
    // What it was to give is not missing.
    written.may_give_origins = true;
}

/// What elsewhere shares with everybody.
const EVERYBODY: [&str; 7] = [
    "all_origins",
    "allow_all",
    "allow_all_origins",
    "allow_any",
    "allow_any_origin",
    "any_origin",
    "permissive",
];

/// What elsewhere names a policy to build on.
const BASE: [&str; 7] = [
    "base", "extend", "extends", "from", "inherit", "inherits", "policy",
];

/// What to do about a key that takes regular expressions elsewhere.
const REGEX: &str = "say `allow_origins = [\"https://*.example.com\"]`: a pattern is no regular expression, and `*.` in front of a name stands for its subdomains";

fn looks_like_a_type(name: &str) -> bool {
    name.contains("::") || name.starts_with(char::is_uppercase)
}

fn unknown_key(arg: &Arg, args: &[Arg], written: &mut Written, report: &mut Report) {
    let name = arg.name();
    if looks_like_a_type(&name) && !matches!(arg.value, Value::Flag) {
        let message = format!("`{name}` is no key, and a named policy takes no value");
        let finding = Finding::new(Lint::UnknownKey, name, message)
            .help("a named policy comes first, and alone: what changes it is a key of its own");
        report.add(&arg.place, finding);
        written.may_give_origins = true;
        return;
    }
    if looks_like_a_type(&name) {
        let message = format!(
            "`{name}` is no key: a named policy to build on comes first, and there is one at most"
        );
        let finding = Finding::new(Lint::UnknownKey, name, message)
            .help("move it to the front, or take it out");
        report.add(&arg.place, finding);
        // What it would have given is not missing.
        written.may_give_origins = true;
        return;
    }
    if EVERYBODY.contains(&name.as_str()) {
        let finding = Finding::new(Lint::UnknownKey, &name, format!("there is no key `{name}`"));
        let taken = args
            .iter()
            .any(|other| Key::named(&other.name()) == Some(Key::AllowOrigins));
        let proposal = Proposal::argument(format!("{} = \"*\"", Key::AllowOrigins));
        let help = "list the origins: `allow_origins = [\"https://app.example.com\"]`";
        let whole = arg.place.around(arg.tokens());
        report.propose(&whole, finding, Some(proposal).filter(|_| !taken), help);
        written.may_give_origins = true;
        return;
    }
    if name.contains("regex") && name.contains("origin") {
        let message = format!("there is no key `{name}`: patterns stand in `allow_origins`");
        let finding = Finding::new(Lint::UnknownKey, name, message).help(REGEX);
        report.add(&arg.place, finding);
        written.may_give_origins = true;
        return;
    }
    let Some(key) = Key::meant_by(&name) else {
        let keys: Vec<String> = Key::ALL.iter().map(|key| format!("`{key}`")).collect();
        let help = if BASE.contains(&name.as_str()) {
            "a named policy has no key, it comes first: `#[cors_policy(Name, …)]`".to_owned()
        } else {
            format!("the keys are {}", keys.join(", "))
        };
        let message = format!("there is no key `{name}`");
        let finding = Finding::new(Lint::UnknownKey, name, message).help(help);
        report.add(&arg.place, finding);
        // A value may be the origins, and what comes first a named policy, which has them: they are
        // then not missing.
        let is_first = args.first().is_some_and(|first| std::ptr::eq(first, arg));
        if is_first || !matches!(arg.value, Value::Flag) {
            written.may_give_origins = true;
        }
        return;
    };
    let message = format!("there is no key `{name}`: did you mean `{key}`?");
    let finding = Finding::new(Lint::UnknownKey, name.clone(), message);
    // Two of them would be one too many.
    let taken = written.gives(key) || args.iter().any(|other| other.name() == key.name());
    if taken {
        let help = format!("take it out: `{key}` is given already");
        report.add(&arg.place, finding.help(help));
        written.given_twice.push(key);
        return;
    }
    if matches!(arg.value, Value::Flag) && !matches!(key, Key::AllowCredentials | Key::SameOrigin) {
        // The right name alone would not do.
        let help = match key {
            Key::Allow | Key::DangerouslyAllow => values::names_help(key),
            Key::Dev => values::DEV_HELP.to_owned(),
            _ => values::value_help(key),
        };
        report.add(&arg.place, finding.help(help));
        written.given.push((key, arg.place.clone()));
        return;
    }
    report.add_written(&arg.place, finding, Some(key.to_string()));
    written.given.push((key, arg.place.clone()));
    value(key, arg, written, report);
}

fn value(key: Key, arg: &Arg, written: &mut Written, report: &mut Report) {
    match key {
        Key::AllowOrigins => written.allow_origins = values::origins(arg, report),
        Key::AllowMethods => {
            written.allow_methods = match &arg.value {
                Value::Given(value) if is_routed(value) => {
                    Some(Methods::Routed(arg.place.around(value.iter().cloned())))
                }
                _ => values::methods(key, arg, report).map(Methods::List),
            };
        }
        Key::AllowHeaders => {
            written.allow_headers = match &arg.value {
                Value::Given(value) if is_mirror(value) => Some(Headers::Mirror),
                _ => values::strings(key, arg, report).map(Headers::List),
            };
        }
        Key::ExposeHeaders => written.expose_headers = values::strings(key, arg, report),
        Key::AllowCredentials => written.allow_credentials = values::flag(key, arg, report),
        Key::SameOrigin => written.same_origin = values::flag(key, arg, report).unwrap_or(true),
        Key::MaxAge => written.max_age = values::max_age(arg, written.base.is_some(), report),
        Key::Dev => written.dev_origins = values::dev(arg, written.base.is_some(), report),
        Key::DangerouslyAllow => values::dangers(arg, written, report),
        Key::Allow => values::allowed_warnings(arg, written, report),
        Key::Name => written.name = values::name(arg, report),
        Key::Crate => written.krate = values::path(arg, report),
        // `Key` may grow; a key that this version does not read is not in its table.
        _ => {}
    }
}
