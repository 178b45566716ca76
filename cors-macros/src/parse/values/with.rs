//! `with(source)`: an expression whose value decides about origins. It stays tokens.

use cors_policy::__private::{Key, nearest};
use proc_macro2::{Delimiter, Group, Span, TokenTree};

use super::words::{ENV, MIRROR, ROUTED, Unreadable, WITH, is_bool, is_only};
use crate::ast::origins::Source;
use crate::report::{Attempt, Report, Suggestion, invalid_value};
use crate::span::Location;
use crate::tokens::{call, flatten, is, is_closure, is_word, source};

/// Names of the same thing in other libraries.
const ALSO_KNOWN_AS: [&str; 7] = [
    "by",
    "dynamic",
    "from_source",
    "predicate",
    "source",
    "with_fn",
    "with_source",
];

const HELP: &str = "write an expression whose value is a source of origins, like `with(origins)`: it is evaluated when the function runs, and may use its arguments";

/// The parentheses of `with(...)`, also where it is misspelt.
pub(crate) fn parentheses(
    value: &[TokenTree],
    location: &Location,
    report: &mut Report,
) -> Option<Group> {
    if let Some(group) = call(value, WITH) {
        return Some(group.clone());
    }
    let [TokenTree::Ident(word), TokenTree::Group(group)] = value else {
        return None;
    };
    let name = word.to_string();
    let is_meant =
        ALSO_KNOWN_AS.contains(&name.as_str()) || nearest(&name, [WITH, ENV]) == Some(WITH);
    if !is_meant || group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let message = format!("there is no `{name}(...)`: did you mean `{WITH}`?");
    let suggestion = Suggestion {
        replacement: WITH.to_owned(),
        attempt: Attempt::Argument(format!("allow_origins = {WITH}{}", source(&value[1..]))),
    };
    let here = location.around([value[0].clone()]);
    report.suggest(&here, invalid_value(message).help(HELP), suggestion);
    Some(group.clone())
}

pub(crate) fn read(group: &Group, location: Location, report: &mut Report) -> Option<Source> {
    let mut expression: Vec<TokenTree> = group.stream().into_iter().collect();
    expression.pop_if(|last| is(last, ','));
    let flat = flatten(expression.iter().cloned().collect());
    if flat.is_empty() {
        let finding =
            invalid_value("`with()` needs an expression: the source that is asked about origins");
        report.add(&location, finding.help(HELP));
        return None;
    }
    if is_word(&expression[0], "async") && is_closure(&flat) {
        let message = "a closure in `with` cannot be `async`: the request, which it would borrow from, is on its way to its handler by then";
        let finding = invalid_value(message).help(
            "copy what is needed first, and return a future: `|origin, _| { let origin = origin.to_string(); async move { … } }`",
        );
        report.add(&location, finding);
        return None;
    }
    let mut expression = Group::new(Delimiter::Parenthesis, expression.into_iter().collect());
    expression.set_span(Span::mixed_site().located_at(group.span()));
    Some(Source {
        expression,
        location,
    })
}

/// The help for a value that has something to do with `with(...)`.
pub(crate) fn help(value: &[TokenTree]) -> Option<String> {
    let is_with = value.first().is_some_and(|first| is_word(first, WITH));
    if is_with || is_closure(value) {
        return Some(HELP.to_owned());
    }
    if value
        .first()
        .is_some_and(|first| is_word(first, "SharedOrigins"))
    {
        return Some(format!(
            "a source goes into `{WITH}(...)`: `{WITH}(SharedOrigins::new(list)?)`, on a function that builds routes and returns a `Result`"
        ));
    }
    let list = match value {
        [reference, list @ ..] if is(reference, '&') => list,
        list => list,
    };
    is_variable(list).then(|| {
        let list = source(list);
        let list = list.strip_suffix(".clone()").unwrap_or(&list);
        format!(
            "origins that are known only at run time come from a source: `{WITH}(SharedOrigins::new(&{list})?)`, with `cors_runtime::SharedOrigins`, on a function that builds routes and returns a `Result`; if it is a `SharedOrigins` already, write `{WITH}({list}.clone())`"
        )
    })
}

/// `with(...)` around a value that is a source already: `SharedOrigins::new(list)?`, or a parameter of the function
/// with such a type.
pub(crate) fn suggestion(value: &[TokenTree]) -> Option<Suggestion> {
    let with = format!("{WITH}({})", source(value));
    match value {
        [shared, .., last, TokenTree::Group(_)] | [shared, .., last]
            if is_word(shared, "SharedOrigins")
                && (is(last, '?') || is_word(last, "unwrap") || is_word(last, "expect")) =>
        {
            Some(Suggestion::value(Key::AllowOrigins, with))
        }
        [TokenTree::Ident(parameter)] => Some(Suggestion::source(parameter.to_string(), with)),
        [TokenTree::Ident(parameter), dot, clone, TokenTree::Group(_)]
            if is(dot, '.') && is_word(clone, "clone") =>
        {
            Some(Suggestion::source(format!("&{parameter}"), with))
        }
        _ => None,
    }
}

/// Whether the tokens begin with a variable, or a call without arguments: `origins`, `config.origins`, `origins()`.
pub(crate) fn is_variable(value: &[TokenTree]) -> bool {
    if is_only(value, MIRROR) || is_only(value, ROUTED) || is_bool(value) {
        return false;
    }
    let Some(TokenTree::Ident(first)) = value.first() else {
        return false;
    };
    let is_lower = first
        .to_string()
        .starts_with(|first: char| first.is_lowercase() || first == '_');
    // A field or a method is of a variable, or of a `static`.
    let is_followed = |sign| value.get(1).is_some_and(|next| is(next, sign));
    let is_call = || match &value[1..] {
        [TokenTree::Group(group)] => group.stream().is_empty(),
        _ => false,
    };
    is_followed('.') || is_lower && (value.len() == 1 || is_followed('?') || is_call())
}

/// The help for an entry that is a variable.
pub(crate) const VARIABLE: &str = "list what is known when this is compiled; where some of the origins are known only at run time, all of them come from a source: `allow_origins = with(SharedOrigins::new(&all)?)`";

/// `with(...)` as an entry of a list.
pub(crate) fn in_a_list() -> Unreadable {
    Unreadable {
        message: "`with(...)` cannot be in a list: its source is asked about every origin"
            .to_owned(),
        meant: None,
        help: "say `allow_origins = with(…)` and let the source allow the other origins too, or list origins without it",
    }
}
