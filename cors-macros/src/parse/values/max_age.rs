//! `max_age = 600`, `max_age = "10m"`, and `max_age = []` to clear what a named policy has.

use cors_policy::__private::Key;
use cors_policy::parse_max_age;
use proc_macro2::TokenTree;
use syn::Lit;

use super::{given, with_equals};
use crate::ast::policy::MaxAge;
use crate::literal::quoted;
use crate::parse::arguments::Arg;
use crate::report::{Proposal, Report, invalid_value};
use crate::span::Placed;
use crate::tokens::{flatten, source};

pub(crate) fn max_age(arg: &Arg, has_base: bool, report: &mut Report) -> Option<Placed<MaxAge>> {
    let key = Key::MaxAge;
    let tokens = given(key, arg, report, with_equals(key))?;
    let place = arg.place.around(tokens.iter().cloned());
    let is_empty_list = matches!(tokens, [TokenTree::Group(group)] if group.stream().is_empty());
    if is_empty_list && has_base {
        return Some(Placed {
            value: MaxAge::Cleared,
            place,
        });
    }
    if let [TokenTree::Literal(literal)] = tokens {
        let seconds = match Lit::new(literal.clone()) {
            // A number beyond 64 bits is out of range like any other that is too large.
            Lit::Int(number) if number.suffix().is_empty() => {
                Some(number.base10_parse().unwrap_or(u64::MAX))
            }
            Lit::Str(text) => match parse_max_age(&text.value()) {
                Ok(seconds) => Some(seconds),
                Err(finding) => {
                    let write = finding.replacement().map(quoted);
                    report.add_written(&place, finding, write);
                    return None;
                }
            },
            _ => None,
        };
        if let Some(seconds) = seconds {
            return Some(Placed {
                value: MaxAge::Seconds(seconds),
                place,
            });
        }
    }
    let found = source(tokens);
    let message = format!("`{key}` takes {}, not `{found}`", key.value());
    let help = match tokens {
        [TokenTree::Literal(_)] => "write whole seconds (`600`), or a duration (`\"10m\"`)",
        _ if is_empty_list => {
            "take it out: `[]` clears what a named policy has, and there is none here"
        }
        [TokenTree::Ident(none)] if none == "None" && has_base => {
            "leave it out, or, to clear what the named policy has, write `max_age = []`"
        }
        [TokenTree::Ident(none)] if none == "None" => {
            "leave it out: without `max_age`, browsers keep a preflight for 5 s"
        }
        _ => "write the number itself: a macro runs before any expression has a value",
    };
    let proposal = meant(tokens).map(|write| Proposal::value(key, write));
    report.propose(&place, invalid_value(found, message), proposal, help);
    None
}

/// `-1`, `10m`, `600u64`, `600.0`, `Duration::from_secs(600)`
fn meant(value: &[TokenTree]) -> Option<String> {
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
