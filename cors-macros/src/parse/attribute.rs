//! Parses the attribute: which key each argument is, and what its value means.

use cors_policy::__private::Key;
use cors_policy::Lint;
use proc_macro2::{TokenStream, TokenTree};

use super::arguments::{Arg, Value, split};
use super::conditions;
use super::values::given::value_help;
use super::values::words::{MIRROR, ROUTED, is_only};
use super::values::{dev, enforce, environment, flag, list, max_age, name, names, origins};
use crate::ast::policy::{Headers, Methods, PolicyArgs};
use crate::report::{Attempt, Report, Suggestion, finding, invalid_value};
use crate::span::Location;
use crate::tokens::{bracketed, is, only_string, source, string};

/// Parses the attribute, and reports what is wrong with its form.
pub(crate) fn parse(attribute: TokenStream, report: &mut Report) -> PolicyArgs {
    let args = split(&Location::attribute(), attribute, report);
    let mut policy = PolicyArgs::default();
    for (index, arg) in args.iter().enumerate() {
        if arg.is_conditional {
            conditional(arg, &mut policy);
        } else if arg.name.is_empty() || origins::lacks_its_key(arg) {
            no_key(arg, &args, &mut policy, report);
        } else if let Some(key) = Key::named(&arg.name) {
            let is_conditional = |other: &Arg| other.is_conditional && other.name == arg.name;
            if policy.gives(key) && args.iter().any(is_conditional) {
                value(key, arg, &mut policy, report);
            } else if policy.gives(key) {
                let finding = finding(Lint::DuplicateKey, format!("`{key}` is given twice"));
                report.add(&arg.location, finding.help("take one of them out"));
                policy.given_twice.push(key);
            } else {
                policy.given.push((key, arg.location.clone()));
                value(key, arg, &mut policy, report);
            }
        } else if index == 0 && is_base(arg) {
            policy.base = Some(arg.path.iter().cloned().collect());
        } else {
            unknown_key(arg, &args, &mut policy, report);
        }
    }
    policy
}

/// An argument behind `#[cfg(...)]`, which was reported. It may be the only one of several that is meant.
fn conditional(arg: &Arg, policy: &mut PolicyArgs) {
    match Key::meant_by(&arg.name) {
        Some(key) if !policy.gives(key) => policy.given.push((key, arg.location.clone())),
        Some(_) => {}
        None => policy.may_give_origins = true,
    }
}

/// Whether the first argument is a named policy: a path, unless it is one word that is nearly a flag.
fn is_base(arg: &Arg) -> bool {
    matches!(arg.value, Value::Flag)
        && name::is_path(&arg.path)
        && (looks_like_a_type(&arg.name) || Key::meant_by(&arg.name).is_none())
}

/// A value without a key, which can only be origins.
fn no_key(arg: &Arg, args: &[Arg], policy: &mut PolicyArgs, report: &mut Report) {
    let key = Key::AllowOrigins;
    let value = arg.tokens();
    if let [TokenTree::Literal(name), sign, rest @ ..] = value.as_slice()
        && (is(sign, '=') || is(sign, ':'))
        && let Some(meant) = string(name).and_then(|name| Key::meant_by(&name))
    {
        let message = format!("`{name}` is not a key: did you mean `{meant}`?");
        let finding = finding(Lint::UnknownKey, message).help(format!(
            "write the key without quotes, and its value after a `=`: `{meant} = …`"
        ));
        let suggestion = Suggestion::argument(format!("{meant} = {}", source(rest)));
        report.suggest(&arg.whole(), finding, suggestion);
        policy.may_give_origins = true;
        return;
    }
    let text = source(&value);
    let (found, meant) = match (value.as_slice(), &arg.value) {
        (_, Value::Parenthesized(_)) => (format!("{}(...)", arg.name), text),
        ([name, ..], Value::Given(given)) if !arg.name.is_empty() => (
            format!("{name} = {}", source(given)),
            environment::meant(&value).unwrap_or(text),
        ),
        (list, _) if bracketed(list).is_some() => (text.clone(), text),
        _ => (text.clone(), format!("[{text}]")),
    };
    let message = format!("`{found}` is not a key: a key comes first, like `allow_origins = …`");
    let help = if follows_a_text(arg, args) {
        "list all of them in square brackets: `allow_origins = [\"https://a.example.com\", \"https://b.example.com\"]`"
    } else {
        "take it out, or put the key that it belongs to in front of it"
    };
    let finding = finding(Lint::UnknownKey, message).help(help);
    let attempt = Attempt::Argument(format!("{key} = {meant}"));
    let (location, replacement) = match &arg.value {
        // The parentheses are not underlined and stay.
        Value::Parenthesized(_) => (arg.location.clone(), arg.name.clone()),
        _ => (arg.whole(), meant),
    };
    let suggestion = Suggestion {
        replacement: format!("{key} = {replacement}"),
        attempt,
    };
    let suggestion = (!gives_origins(args)).then_some(suggestion);
    report.suggest(&location, finding, suggestion);
    policy.may_give_origins = true;
}

/// Whether it is a further text behind the origins: `allow_origins = "https://a", "https://b"`.
fn follows_a_text(arg: &Arg, args: &[Arg]) -> bool {
    let value = |arg: &Arg| match &arg.value {
        Value::Given(value) => value.clone(),
        Value::Flag | Value::Parenthesized(_) => Vec::new(),
    };
    let is_text = |arg: &Arg| only_string(&value(arg)).is_some();
    let before = args.iter().take_while(|other| !std::ptr::eq(*other, arg));
    let key = before.filter(|before| !before.name.is_empty()).last();
    is_text(arg)
        && key.is_some_and(|key| {
            key.name == Key::AllowOrigins.name()
                && (is_text(key) || bracketed(&value(key)).is_some())
        })
}

fn gives_origins(args: &[Arg]) -> bool {
    let mut names = args.iter().map(|arg| arg.name.as_str());
    names.any(|name| name == Key::AllowOrigins.name())
}

/// What other libraries call `allow_origins = "*"`.
const EVERYBODY: [&str; 7] = [
    "all_origins",
    "allow_all",
    "allow_all_origins",
    "allow_any",
    "allow_any_origin",
    "any_origin",
    "permissive",
];

/// Keys of other libraries that have no equivalent: their names, why, and what to do.
const WITHOUT_KEY: [(&[&str], &str, &str); 3] = [
    (
        &["add_vary", "vary", "vary_header"],
        "the policy sets `Vary: Origin` itself, where the answer depends on the origin",
        "take it out: a `Vary` that the app sets is kept",
    ),
    (
        &[
            "allow_private_network",
            "allow_private_network_access",
            "private_network",
            "private_network_access",
        ],
        "browsers gave Private Network Access up, and ask the user instead",
        "take it out: no response header changes that",
    ),
    (
        &[
            "automatic_options",
            "options_passthrough",
            "options_success_status",
            "preflight_continue",
        ],
        "the policy answers preflights with 200, and every other `OPTIONS` reaches the app",
        "take it out",
    ),
];

/// What other libraries call a policy to build on.
const BASE: [&str; 7] = [
    "base", "extend", "extends", "from", "inherit", "inherits", "policy",
];

/// The help for a key that takes regular expressions in other libraries.
const REGEX: &str = "say `allow_origins = [\"https://*.example.com\"]`: a pattern is not a regular expression, and `*.` in front of a name stands for its subdomains";

fn looks_like_a_type(name: &str) -> bool {
    name.contains("::") || name.starts_with(char::is_uppercase)
}

fn unknown_key(arg: &Arg, args: &[Arg], policy: &mut PolicyArgs, report: &mut Report) {
    let name = arg.name.as_str();
    let ours = Key::in_our_case(name);
    let is_flag = matches!(arg.value, Value::Flag);
    let is_everybody = EVERYBODY.contains(&ours.as_str());
    let is_regex = ours.contains("regex") && ours.contains("origin");
    let without_key = WITHOUT_KEY
        .iter()
        .find(|(names, ..)| names.contains(&ours.as_str()));
    let key = if is_everybody || is_regex || without_key.is_some() || name.contains("::") {
        None
    } else if looks_like_a_type(name) && is_flag {
        // A slip may be a policy.
        Key::named(&ours)
    } else {
        Key::meant_by(name)
    };
    if let Some(key) = key {
        return misspelt_key(key, arg, args, policy, report);
    }
    let is_type = looks_like_a_type(name) && !is_everybody && !is_regex && without_key.is_none();
    let is_other = is_type || is_everybody || is_regex;
    let mut message = format!("there is no key `{name}`");
    let mut help = String::new();
    if let Some((_, why, instead)) = without_key {
        message = format!("{message}: {why}");
        help += instead;
    } else if is_type && is_flag {
        message = format!(
            "`{name}` is not a key: a named policy to build on comes first, and there is one at most"
        );
        help += "move it to the front, or take it out";
    } else if is_type {
        message = format!("`{name}` is not a key, and a named policy takes no value");
        help += "a named policy comes first, and alone: what changes it is a key of its own";
    } else if is_everybody {
        help += "list the origins: `allow_origins = [\"https://app.example.com\"]`";
    } else if is_regex {
        message += ": patterns go in `allow_origins`";
        help += REGEX;
    } else if BASE.contains(&name) {
        help += "a named policy has no key, it comes first: `#[cors_policy(Name, …)]`";
    } else {
        let keys: Vec<String> = Key::ALL.iter().map(|key| format!("`{key}`")).collect();
        help = format!("the keys are {}", keys.join(", "));
    }
    let finding = finding(Lint::UnknownKey, message).help(help);
    if is_everybody {
        let suggestion = Suggestion::argument(format!("{} = \"*\"", Key::AllowOrigins));
        let suggestion = (!gives_origins(args)).then_some(suggestion);
        report.suggest(&arg.whole(), finding, suggestion);
    } else {
        report.add(&arg.location, finding);
    }
    // A value may be the origins, and the first argument a named policy, which has them.
    let is_first = args.first().is_some_and(|first| std::ptr::eq(first, arg));
    policy.may_give_origins |= without_key.is_none() && (is_other || is_first || !is_flag);
}

/// The help for a value that depends on what is known only later.
fn known_later(key: Key, value: &[TokenTree]) -> Option<&'static str> {
    if conditions::is_conditional(value) {
        return Some(conditions::HELP);
    }
    let is_environment = || environment::help(value).is_some();
    (key != Key::AllowOrigins && is_environment()).then_some(environment::ORIGINS_ALONE)
}

fn misspelt_key(key: Key, arg: &Arg, args: &[Arg], policy: &mut PolicyArgs, report: &mut Report) {
    let message = format!("there is no key `{}`: did you mean `{key}`?", arg.name);
    let finding = finding(Lint::UnknownKey, message);
    if policy.gives(key) || args.iter().any(|other| other.name == key.name()) {
        let help = format!("take it out: `{key}` is given already");
        report.add(&arg.location, finding.help(help));
        policy.given_twice.push(key);
        return;
    }
    policy.given.push((key, arg.location.clone()));
    let is_flag = matches!(key, Key::AllowCredentials | Key::Enforce | Key::SameOrigin);
    if matches!(arg.value, Value::Flag) && !is_flag {
        // The right name without a value would not compile.
        let help = match key {
            Key::Allow | Key::DangerouslyAllow => names::names_help(key),
            Key::Dev => dev::HELP.to_owned(),
            _ => value_help(key),
        };
        report.add(&arg.location, finding.help(help));
        return;
    }
    report.replace(&arg.location, finding, key.to_string());
    value(key, arg, policy, report);
}

fn value(key: Key, arg: &Arg, policy: &mut PolicyArgs, report: &mut Report) {
    let has_base = policy.base.is_some();
    if let Value::Given(value) = &arg.value
        && let Some(help) = known_later(key, value)
    {
        let message = format!("`{key}` takes {}, not `{}`", key.value(), source(value));
        report.add(&arg.location_of(value), invalid_value(message).help(help));
        return;
    }
    match key {
        Key::AllowOrigins => policy.allow_origins = origins::origins(arg, report),
        Key::AllowMethods => {
            policy.allow_methods = match &arg.value {
                Value::Given(value) if is_only(value, ROUTED) => {
                    Some(Methods::Routed(arg.location_of(value)))
                }
                _ => list::methods(key, arg, report).map(Methods::List),
            };
        }
        Key::AllowHeaders => {
            policy.allow_headers = match &arg.value {
                Value::Given(value) if is_only(value, MIRROR) => Some(Headers::Mirror),
                _ => list::strings(key, arg, report).map(Headers::List),
            };
        }
        Key::ExposeHeaders => policy.expose_headers = list::strings(key, arg, report),
        Key::AllowCredentials => policy.allow_credentials = flag::flag(key, arg, report),
        Key::SameOrigin => policy.same_origin = flag::flag(key, arg, report).unwrap_or(true),
        Key::Enforce => policy.enforce = enforce::enforce(arg, report),
        Key::MaxAge => policy.max_age = max_age::max_age(arg, has_base, report),
        Key::Dev => policy.dev_origins = dev::dev(arg, &mut policy.dev_dangers, report),
        Key::DangerouslyAllow => {
            let dangers = names::dangers(arg, &mut policy.assumed_dangers, report);
            policy.dangerously_allow = Some(dangers);
        }
        Key::Allow => names::allowed_warnings(arg, policy, report),
        Key::Name => policy.name = name::name(arg, report),
        Key::Crate => policy.krate = name::krate(arg, report),
        // `Key` is non-exhaustive. A key of a later version is not in its table.
        _ => {}
    }
}
