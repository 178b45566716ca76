//! `dev(allow_origins = [...])`: origins that a release build does not have.

use cors_policy::__private::Key;
use cors_policy::{Finding, Lint};
use proc_macro2::{Delimiter, TokenTree};

use super::entry::is_everything;
use super::list::{List, meant};
use super::origins::{OriginEntry, Origins, origins};
use super::{call, env, with};
use crate::literal::string;
use crate::parse::arguments::{Arg, Value, split};
use crate::report::{Proposal, Report, invalid_value};
use crate::span::{Place, Placed};
use crate::tokens::{flatten, source};

const KEY: Key = Key::AllowOrigins;

/// What to write.
pub(crate) const HELP: &str = "write the origins of your development servers: `dev(allow_origins = [\"http://localhost:*\"])`";

/// Reads `dev`; over a named policy, an empty list clears what that one has.
pub(crate) fn dev(arg: &Arg, has_base: bool, report: &mut Report) -> Option<List<String>> {
    let inner = match &arg.value {
        Value::Parenthesized(group) => flatten(group.stream()),
        Value::Given(value) => value.clone(),
        Value::Flag => Vec::new(),
    };
    let whole = arg.place.around(arg.tokens());
    if inner.is_empty() {
        let finding = Finding::new(
            Lint::EmptyList,
            "",
            "`dev` has to say which origins it adds",
        );
        report.add(&whole, finding.help(HELP));
        return None;
    }
    let mut within = Report::default();
    let args = split(&arg.place, inner.iter().cloned().collect(), &mut within);
    let is_parenthesized = matches!(arg.value, Value::Parenthesized(_));
    if !is_parenthesized || args.iter().all(|arg| arg.name.is_empty()) {
        not_a_key(&inner, &whole, report);
        return None;
    }
    let list = keys(&args, &mut within);
    report.extend_within(Key::Dev, within);
    let list = list?;
    if list.entries.is_empty() && !list.others && !has_base {
        let message = "the list of `dev` is empty, which says no more than leaving it out";
        let help = "take `dev(...)` out, or list origins, like `[\"http://localhost:*\"]`";
        report.add(
            &list.place,
            Finding::new(Lint::EmptyList, "[]", message).help(help),
        );
        return None;
    }
    Some(list)
}

/// `dev = [...]`, `dev("...")`, `dev([...])`
fn not_a_key(value: &[TokenTree], place: &Place, report: &mut Report) {
    let message = "`dev` takes a key in parentheses: `dev(allow_origins = [...])`";
    let found = source(value);
    let write = match value {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            format!("{}({KEY} = {found})", Key::Dev)
        }
        [TokenTree::Group(inner)] if inner.delimiter() == Delimiter::Parenthesis => {
            format!("{}{found}", Key::Dev)
        }
        [TokenTree::Group(inner)] if inner.delimiter() == Delimiter::Brace => {
            format!("{}({})", Key::Dev, source(&flatten(inner.stream())))
        }
        _ => format!("{}({KEY} = [{found}])", Key::Dev),
    };
    let proposal = Proposal::argument(write);
    report.propose(place, invalid_value(found, message), Some(proposal), HELP);
}

/// The list of the one key that there may be.
fn keys(args: &[Arg], report: &mut Report) -> Option<List<String>> {
    let mut is_given = false;
    let mut list = None;
    for arg in args {
        let name = arg.name();
        let meant = Key::named(&name).or_else(|| Key::meant_by(&name));
        if meant != Some(KEY) {
            let message = format!("`dev` takes `{KEY}`, and no `{name}`");
            let message = if name.is_empty() {
                format!(
                    "`{}` is no key: `dev` takes `{KEY} = [...]`",
                    source(&arg.tokens())
                )
            } else {
                message
            };
            let finding = Finding::new(Lint::UnknownKey, name, message)
                .help("take it out: whatever else the policy says is the same in every build");
            report.add(&arg.place, finding);
            continue;
        }
        if is_given {
            let finding = Finding::new(Lint::DuplicateKey, "", format!("`{KEY}` is given twice"));
            report.add(&arg.place, finding.help("take one of them out"));
            continue;
        }
        is_given = true;
        if name != KEY.name() {
            let message = format!("there is no key `{name}`: did you mean `{KEY}`?");
            let finding = Finding::new(Lint::UnknownKey, name, message);
            report.add_written(&arg.place, finding, Some(KEY.to_string()));
        }
        list = patterns(arg, report);
    }
    list
}

fn patterns(arg: &Arg, report: &mut Report) -> Option<List<String>> {
    if let Value::Given(value) = &arg.value {
        let place = arg.place.around(value.iter().cloned());
        if is_everybody(value) {
            refuse_everybody(&place, report);
            return None;
        }
        if is_no_list(value) {
            let found = source(value);
            let message = format!("`dev` takes a list of origin patterns, not `{found}`");
            let proposal = meant(KEY, value).map(|write| Proposal::value(KEY, write));
            report.propose(&place, invalid_value(found, message), proposal, HELP);
            return None;
        }
    }
    let listed = match origins(arg, report)? {
        Origins::Listed(listed) => listed,
        Origins::Source(source) => {
            let message = "`dev` takes no `with(...)`: it adds patterns to what `allow_origins` says in every build";
            report.add(&source.place, invalid_value("", message).help(HELP));
            return None;
        }
    };
    let mut list = List {
        entries: Vec::new(),
        others: listed.others,
        place: listed.place,
    };
    for Placed { value, place } in listed.entries {
        match value {
            OriginEntry::Pattern(text) if text == "*" => refuse_everybody(&place, report),
            OriginEntry::Pattern(value) => {
                list.entries.push(Placed { value, place });
                continue;
            }
            OriginEntry::Env(env) => {
                let variable = env.variable;
                let message =
                    "`dev` takes no `env(...)`: what it adds is known when it is compiled";
                let help = format!(
                    "list the patterns, like `[\"http://localhost:*\"]`, and move `env(\"{variable}\")` to the policy's `allow_origins`: with `dev`, a debug build does without the variable"
                );
                report.add(&place, invalid_value("", message).help(help));
            }
        }
        list.others = true;
    }
    Some(list)
}

/// Neither in brackets nor one of the words that are refused by themselves.
fn is_no_list(value: &[TokenTree]) -> bool {
    let is_list =
        matches!(value, [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket);
    let is_called = call(value, env::WORD)
        .or_else(|| call(value, with::WORD))
        .is_some();
    !value.is_empty() && !is_list && !is_called
}

/// `"*"`, `*`, `Any`
fn is_everybody(value: &[TokenTree]) -> bool {
    match value {
        [TokenTree::Punct(star)] => star.as_char() == '*',
        [TokenTree::Literal(star)] => string(star).as_deref() == Some("*"),
        [.., TokenTree::Ident(any)] => is_everything(any),
        _ => false,
    }
}

fn refuse_everybody(place: &Place, report: &mut Report) {
    let message = "`\"*\"` in `dev` would hide what the policy refuses until it is released";
    let help = "list the origins of your development servers, like `[\"http://localhost:*\"]`";
    report.add(place, invalid_value("*", message).help(help));
}
