//! What a value that is not a list was meant to be, for suggestions.

use cors_policy::__private::{Key, PolicyDraft, STANDARD_METHODS};
use proc_macro2::TokenTree;

use super::environment;
use super::words::{
    ENV, MIRROR, ROUTED, WITH, is_nearly_routed, is_only, is_quoted_wildcard_name, is_wildcard_name,
};
use crate::tokens::{
    bracketed, call, flatten, is, is_closure, is_word, only_string, quoted, source, string,
    string_within,
};

const EVERYTHING: &str = "\"*\"";

/// The argument that is meant by `key(…)`.
pub(crate) fn in_parentheses(key: Key, inner: &[TokenTree]) -> String {
    let is_call = |word| key == Key::AllowOrigins && call(inner, word).is_some();
    let is_value = is_only(inner, MIRROR)
        || is_only(inner, ROUTED)
        || matches!(inner, [TokenTree::Group(_)])
        || is_call(ENV)
        || is_call(WITH)
        || only_string(inner).as_deref() == Some("*");
    if is_value {
        format!("{key} = {}", source(inner))
    } else {
        format!("{key} = [{}]", source(inner))
    }
}

/// The value that is meant.
pub(crate) fn value(key: Key, value: &[TokenTree]) -> Option<String> {
    let in_brackets = |tokens: &[TokenTree]| Some(format!("[{}]", source(tokens)));
    if key == Key::AllowOrigins
        && let Some(env) = environment::meant(value)
    {
        return Some(env);
    }
    if key == Key::AllowMethods && is_nearly_routed(value) {
        return Some(ROUTED.to_owned());
    }
    match value {
        // `"mirror"`, and tower-http's name for it
        [TokenTree::Literal(word)]
            if key == Key::AllowHeaders && string(word).as_deref() == Some(MIRROR) =>
        {
            Some(MIRROR.to_owned())
        }
        [.., word] | [.., word, TokenTree::Group(_)]
            if key == Key::AllowHeaders && is_word(word, "mirror_request") =>
        {
            Some(MIRROR.to_owned())
        }
        [star] if is(star, '*') => Some(EVERYTHING.to_owned()),
        [.., TokenTree::Ident(any)] if is_wildcard_name(any) => Some(EVERYTHING.to_owned()),
        [TokenTree::Literal(any)] if is_quoted_wildcard_name(any) => Some(EVERYTHING.to_owned()),
        // `"a, b"`, `"a"`, `'*'`
        [TokenTree::Literal(_)] => Some(match string_within(value)?.as_str() {
            "*" => EVERYTHING.to_owned(),
            text => list_of(key, text),
        }),
        // `|origin, _| true`
        _ if key == Key::AllowOrigins && is_closure(value) => {
            Some(format!("{WITH}({})", source(value)))
        }
        // `GET`, `Method::GET`
        [.., TokenTree::Ident(method)]
            if key == Key::AllowMethods
                && STANDARD_METHODS.iter().any(|standard| method == standard) =>
        {
            Some(format!("[{method}]"))
        }
        // `("a", "b")`, `{"a", "b"}`, `&["a"]`, `vec!["a"]`
        [TokenTree::Group(group)] => in_brackets(&flatten(group.stream())),
        [reference, TokenTree::Group(group)] if is(reference, '&') => {
            in_brackets(&flatten(group.stream()))
        }
        [vec, bang, TokenTree::Group(group)] if is_word(vec, "vec") && is(bang, '!') => {
            in_brackets(&flatten(group.stream()))
        }
        // `AllowOrigin::list(["a"])`, `"*".to_string()`
        [.., TokenTree::Group(group)] => match flatten(group.stream()) {
            list if bracketed(&list).is_some() => Some(source(&list)),
            _ if is_text(value) => Some(match string_within(value)?.as_str() {
                "*" => EVERYTHING.to_owned(),
                text => list_of(key, text),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the value of an expression is the text in it: `"*".to_string()`, `String::from("*")`.
fn is_text(value: &[TokenTree]) -> bool {
    match value {
        [TokenTree::Literal(_), ..] => true,
        [.., function, TokenTree::Group(_)] => ["exact", "from", "from_static", "from_str"]
            .iter()
            .any(|name| is_word(function, name)),
        _ => false,
    }
}

/// The comma-separated entries of a text, as a list.
fn list_of(key: Key, text: &str) -> String {
    let entries = text.split(',').map(|entry| corrected(key, entry.trim()));
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(", "))
}

/// An entry, with the correction that the rules suggest for it.
fn corrected(key: Key, entry: &str) -> String {
    let mut draft = PolicyDraft {
        origins_optional: true,
        ..PolicyDraft::default()
    };
    match key {
        Key::AllowOrigins => draft.allow_origins = Some(vec![entry].into()),
        Key::AllowMethods => draft.allow_methods = Some(vec![entry.into()].into()),
        Key::AllowHeaders => draft.allow_headers = Some(vec![entry].into()),
        _ => draft.expose_headers = Some(vec![entry].into()),
    }
    let findings = draft.check();
    let corrected = findings.iter().find_map(|located| {
        let replacement = quoted(located.finding.replacement()?);
        Some(if located.finding.replacement_is_custom() {
            format!("custom({replacement})")
        } else {
            replacement
        })
    });
    corrected.unwrap_or_else(|| quoted(entry))
}
