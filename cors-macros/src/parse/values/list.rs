//! Lists: `["a", "b"]`, `[GET, custom("PURGE")]`, `"*"`.

use cors_policy::__private::{Key, PolicyDraft, STANDARD_METHODS};
use proc_macro2::{Delimiter, TokenTree};

use super::entry::{
    CONSTANT, MIRROR, NOT_AN_ENTRY, ROUTED, ReadEntry, Unreadable, is_bool, is_everything,
    is_everything_quoted, is_mirror, is_nearly_routed, is_routed, is_word,
};
use super::method::{self, Method};
use super::{call, env, given, text, with};
use crate::literal::{only_string, quoted, string};
use crate::parse::arguments::Arg;
use crate::report::{Proposal, Report, Trial, invalid_value};
use crate::span::{Place, Placed};
use crate::tokens::{flatten, is, source};

/// The value of a key that takes a list; `"*"` alone is a list of one.
#[derive(Debug)]
pub(crate) struct List<T> {
    pub(crate) entries: Vec<Placed<T>>,
    /// Whether there were entries that could not be read.
    pub(crate) others: bool,
    /// The whole value.
    pub(crate) place: Place,
}

/// Reads a list of strings.
pub(crate) fn strings(key: Key, arg: &Arg, report: &mut Report) -> Option<List<String>> {
    list(key, arg, report, text::read)
}

/// Reads a list of methods.
pub(crate) fn methods(key: Key, arg: &Arg, report: &mut Report) -> Option<List<Method>> {
    list(key, arg, report, method::read)
}

/// Reads a list, or `"*"`.
pub(crate) fn list<T>(
    key: Key,
    arg: &Arg,
    report: &mut Report,
    read: ReadEntry<T>,
) -> Option<List<T>> {
    let value = given(key, arg, report, |inner| in_brackets(key, inner))?;
    let place = arg.place.around(value.iter().cloned());
    match value {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            entries(key, flatten(group.stream()), place, report, read)
        }
        [TokenTree::Literal(literal)] if string(literal).as_deref() == Some("*") => {
            let value = read(key, value).ok()?;
            let entries = vec![Placed {
                value,
                place: place.clone(),
            }];
            Some(List {
                entries,
                others: false,
                place,
            })
        }
        _ => {
            let found = source(value);
            let message = format!("`{key}` takes {}, not `{found}`", key.value());
            let help = if matches!(value, [.., TokenTree::Ident(any)] if is_everything(any)) {
                "list what is allowed: `\"*\"` does not go with `allow_credentials`"
            } else if key == Key::ExposeHeaders && is_mirror(value) {
                "list the headers, like `[\"etag\"]`: `mirror` is for `allow_headers`"
            } else if key == Key::AllowMethods && is_mirror(value) {
                "list the methods, like `[GET, PUT]`: `mirror` is for `allow_headers`"
            } else if is_routed(value) {
                "list the entries in square brackets: `routed` is for `allow_methods`"
            } else if key == Key::AllowMethods && is_nearly_routed(value) {
                "list the methods, like `[GET, PUT]`"
            } else if key == Key::AllowOrigins && (is_mirror(value) || is_bool(value)) {
                "list the origins, like `[\"https://app.example.com\"]`, or, to share with everybody, write `\"*\"`"
            } else if is_bool(value) {
                "list the entries in square brackets, or, to allow all, write `\"*\"`"
            } else if key == Key::AllowOrigins
                && let Some(help) = env::help(value).or_else(|| with::help(value))
            {
                help
            } else if matches!(value.first(), Some(TokenTree::Ident(_))) {
                CONSTANT
            } else {
                "list the entries in square brackets"
            };
            let proposal = meant(key, value).map(|write| Proposal::value(key, write));
            report.propose(&place, invalid_value(found, message), proposal, help);
            None
        }
    }
}

/// The entries in the brackets.
pub(crate) fn entries<T>(
    key: Key,
    tokens: Vec<TokenTree>,
    place: Place,
    report: &mut Report,
    read: ReadEntry<T>,
) -> Option<List<T>> {
    if key == Key::AllowHeaders && is_mirror(&tokens) {
        let finding = invalid_value("", "`mirror` stands without brackets");
        report.add_written(&place, finding, Some(MIRROR.to_owned()));
        return None;
    }
    if key == Key::AllowMethods && is_word(&tokens, ROUTED) {
        let finding = invalid_value("", NOT_AN_ENTRY);
        let proposal = Proposal::value(key, ROUTED.to_owned());
        let help = "list the methods, like `[GET, PUT]`";
        report.propose(&place, finding, Some(proposal), help);
        return None;
    }
    let mut list = List {
        entries: Vec::new(),
        others: false,
        place,
    };
    let mut wrong = Vec::new();
    let mut written = Vec::new();
    for (index, entry) in split(key, tokens, &list.place, report)
        .into_iter()
        .enumerate()
    {
        let place = list.place.entry(index, entry.iter().cloned());
        match read(key, &entry) {
            Ok(value) => {
                written.push(source(&entry));
                list.entries.push(Placed { value, place });
            }
            Err(unreadable) => wrong.push((place, unreadable)),
        }
    }
    list.others = !wrong.is_empty();
    for (
        place,
        Unreadable {
            message,
            meant,
            help,
        },
    ) in wrong
    {
        let proposal = meant.map(|write| {
            let others = written.clone();
            written.push(write.clone());
            Proposal {
                trial: Trial::Entry {
                    key,
                    others,
                    entry: write.clone(),
                },
                write,
            }
        });
        report.propose(&place, invalid_value("", message), proposal, help);
    }
    Some(list)
}

/// `key(…)` as it should have been.
fn in_brackets(key: Key, inner: &[TokenTree]) -> String {
    match inner {
        [TokenTree::Ident(word)] if word == MIRROR || word == ROUTED => format!("{key} = {word}"),
        [TokenTree::Literal(star)] if string(star).as_deref() == Some("*") => {
            format!("{key} = \"*\"")
        }
        [TokenTree::Group(_)] => format!("{key} = {}", source(inner)),
        inner
            if key == Key::AllowOrigins
                && [env::WORD, with::WORD]
                    .iter()
                    .any(|word| call(inner, word).is_some()) =>
        {
            format!("{key} = {}", source(inner))
        }
        inner => format!("{key} = [{}]", source(inner)),
    }
}

/// What the value should have been, as a list.
pub(crate) fn meant(key: Key, value: &[TokenTree]) -> Option<String> {
    match value {
        value if key == Key::AllowOrigins && env::meant(value).is_some() => env::meant(value),
        // `"mirror"`, and what tower-http calls it
        [TokenTree::Literal(word)]
            if key == Key::AllowHeaders && string(word).as_deref() == Some(MIRROR) =>
        {
            Some(MIRROR.to_owned())
        }
        [.., TokenTree::Ident(word)] | [.., TokenTree::Ident(word), TokenTree::Group(_)]
            if key == Key::AllowHeaders && word == "mirror_request" =>
        {
            Some(MIRROR.to_owned())
        }
        value if key == Key::AllowMethods && is_nearly_routed(value) => Some(ROUTED.to_owned()),
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("\"*\"".to_owned()),
        [.., TokenTree::Ident(any)] if is_everything(any) => Some("\"*\"".to_owned()),
        [TokenTree::Literal(any)] if is_everything_quoted(any) => Some("\"*\"".to_owned()),
        // `"a, b"`, `"a"`
        [TokenTree::Literal(literal)] => Some(listed(key, &string(literal)?)),
        // `|origin, _| true`
        value if key == Key::AllowOrigins && with::is_closure(value) => {
            Some(format!("{}({})", with::WORD, source(value)))
        }
        // `GET`, `Method::GET`
        [.., TokenTree::Ident(method)]
            if key == Key::AllowMethods
                && STANDARD_METHODS.iter().any(|standard| method == standard) =>
        {
            Some(format!("[{method}]"))
        }
        // `("a", "b")`, `{"a", "b"}`, `&["a"]`, `vec!["a"]`
        [TokenTree::Group(group)] => Some(format!("[{}]", source(&flatten(group.stream())))),
        [TokenTree::Punct(reference), TokenTree::Group(group)] if reference.as_char() == '&' => {
            Some(format!("[{}]", source(&flatten(group.stream()))))
        }
        [
            TokenTree::Ident(vec),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
        ] if vec == "vec" && bang.as_char() == '!' => {
            Some(format!("[{}]", source(&flatten(group.stream()))))
        }
        // `AllowOrigin::list(["a"])`
        [.., TokenTree::Group(group)] => match flatten(group.stream()).as_slice() {
            [list @ TokenTree::Group(inner)] if inner.delimiter() == Delimiter::Bracket => {
                Some(source(std::slice::from_ref(list)))
            }
            _ if is_text(value) => Some(match only_string(value)?.as_str() {
                "*" => "\"*\"".to_owned(),
                text => listed(key, text),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression has the text in it as its value: `"*".to_string()`, `String::from("*")`
fn is_text(value: &[TokenTree]) -> bool {
    match value {
        [TokenTree::Literal(_), ..] => true,
        [.., TokenTree::Ident(function), TokenTree::Group(_)] => {
            ["exact", "from", "from_static", "from_str"]
                .iter()
                .any(|makes| function == makes)
        }
        _ => false,
    }
}

/// The entries of a text, as a list.
fn listed(key: Key, text: &str) -> String {
    let entries = text.split(',').map(|entry| mended(key, entry.trim()));
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(", "))
}

/// One entry as it should have been, also where it is not only in want of brackets.
fn mended(key: Key, entry: &str) -> String {
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
    let mended = findings.iter().find_map(|located| {
        let replacement = quoted(located.finding.replacement()?);
        Some(if located.finding.replacement_is_custom() {
            format!("custom({replacement})")
        } else {
            replacement
        })
    });
    mended.unwrap_or_else(|| quoted(entry))
}

/// The entries of a list, also where a comma is missing.
fn split(
    key: Key,
    tokens: Vec<TokenTree>,
    place: &Place,
    report: &mut Report,
) -> Vec<Vec<TokenTree>> {
    let mut entries: Vec<Vec<TokenTree>> = Vec::new();
    let mut entry: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let is = |sign| is(&token, sign);
        if is(';') {
            let here = place.entry(entries.len() + 1, [token]);
            let finding = invalid_value("", "a comma stands between entries, not `;`");
            report.add_written(&here, finding, Some(",".to_owned()));
            if !entry.is_empty() {
                entries.push(std::mem::take(&mut entry));
            }
            continue;
        }
        if is(',') {
            if entry.is_empty() {
                let here = place.entry(entries.len(), [token]);
                let finding = invalid_value(",", "a comma too many: there is no entry before it");
                report.add(&here, finding.help("take it out"));
            } else {
                entries.push(std::mem::take(&mut entry));
            }
            continue;
        }
        if begins_entry(&token) && is_whole(&entry) {
            let here = place.entry(entries.len() + 1, [token.clone()]);
            let finding = invalid_value("", format!("a comma is missing before `{token}`"));
            // What has a suggestion of its own gets no other one in the same place.
            let trial = Trial::Argument(format!("{key} = [{token}]"));
            let proposal = Proposal {
                trial,
                write: format!(", {token}"),
            };
            report.propose(&here, finding, Some(proposal), "put a comma before it");
            entries.push(std::mem::take(&mut entry));
        }
        entry.push(token);
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    entries
}

fn begins_entry(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_) | TokenTree::Ident(_))
}

/// Whether nothing can follow but a comma.
fn is_whole(entry: &[TokenTree]) -> bool {
    matches!(
        entry.last(),
        Some(TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Group(_))
    )
}
