//! `max_age = 600`, `max_age = "10m"`, and `max_age = []`, which clears the named policy's.

use cors_policy::__private::Key;
use cors_policy::parse_max_age;
use proc_macro2::TokenTree;
use syn::Lit;

use super::given::{given, with_equals};
use super::with::is_variable;
use super::words::{RUN_TIME, is_only};
use crate::ast::policy::MaxAge;
use crate::parse::arguments::Arg;
use crate::report::{Report, Suggestion, invalid_value};
use crate::span::Spanned;
use crate::tokens::{flatten, is, quoted, source};

const KEY: Key = Key::MaxAge;

pub(crate) fn max_age(arg: &Arg, has_base: bool, report: &mut Report) -> Option<Spanned<MaxAge>> {
    let tokens = given(KEY, arg, report, with_equals(KEY))?;
    let location = arg.location_of(tokens);
    let is_empty_list = matches!(tokens, [TokenTree::Group(group)] if group.stream().is_empty());
    let literal = match tokens {
        [TokenTree::Literal(literal)] => Some(Lit::new(literal.clone())),
        _ => None,
    };
    let value = match literal {
        _ if is_empty_list && has_base => Some(MaxAge::Cleared),
        // A number beyond 64 bits is out of range, too.
        Some(Lit::Int(number)) if number.suffix().is_empty() => {
            Some(MaxAge::Seconds(number.base10_parse().unwrap_or(u64::MAX)))
        }
        Some(Lit::Str(text)) => match parse_max_age(&text.value()) {
            Ok(seconds) => Some(MaxAge::Seconds(seconds)),
            Err(finding) => {
                let replacement = finding.replacement().map(quoted);
                report.replace(&location, finding, replacement);
                return None;
            }
        },
        _ => None,
    };
    if let Some(value) = value {
        return Some(Spanned { value, location });
    }
    let message = format!("`{KEY}` takes {}, not `{}`", KEY.value(), source(tokens));
    let help = match tokens {
        [TokenTree::Literal(_)] => "write whole seconds (`600`), or a duration (`\"10m\"`)",
        _ if is_empty_list => {
            "take it out: `[]` clears what a named policy has, and there is none here"
        }
        _ if is_only(tokens, "None") && has_base => {
            "leave it out, or, to clear what the named policy has, write `max_age = []`"
        }
        _ if is_only(tokens, "None") => {
            "leave it out: without `max_age`, browsers keep a preflight for 5 s"
        }
        _ if is_variable(tokens) => RUN_TIME,
        _ => "write the number itself: a macro runs before any expression has a value",
    };
    let suggestion = meant(tokens).map(|meant| Suggestion::value(KEY, meant));
    report.suggest(&location, invalid_value(message).help(help), suggestion);
    None
}

/// What is meant by `-1`, `10m`, `600u64`, `600.0`, `Duration::from_secs(600)`.
fn meant(value: &[TokenTree]) -> Option<String> {
    match value {
        // In other libraries, a negative number disables the cache.
        [minus, TokenTree::Literal(_)] if is(minus, '-') => Some("0".to_owned()),
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
                "from_secs" | "Some" => Some(number),
                "from_mins" => Some(quoted(&format!("{number}m"))),
                "from_hours" => Some(quoted(&format!("{number}h"))),
                "from_days" => Some(quoted(&format!("{number}d"))),
                _ => None,
            }
        }
        _ => None,
    }
}
