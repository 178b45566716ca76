//! Lists: `["a", "b"]`, `[GET, custom("PURGE")]`.

use cors_policy::{Key, MethodEntry, STANDARD_METHODS};
use proc_macro2::{Delimiter, Literal, TokenTree};
use syn::Lit;

use crate::place::{Place, Placed, flatten, source};
use crate::read::compiles;
use crate::report::{Report, invalid_value};

/// The value of a key that takes a list; `"*"` alone is a list of one.
#[derive(Debug)]
pub(crate) struct List<T> {
    pub(crate) entries: Vec<Placed<T>>,
    /// Whether there were entries that could not be read.
    pub(crate) others: bool,
    /// The whole value.
    pub(crate) place: Place,
}

/// A method, and how it is written.
#[derive(Clone, Debug)]
pub(crate) enum Method {
    /// `GET`
    Bare(String),
    /// `"GET"`
    Quoted(String),
    /// `custom("PURGE")`
    Custom(String),
}

impl<'a> From<&'a Method> for MethodEntry<'a> {
    fn from(method: &'a Method) -> Self {
        match method {
            Method::Bare(name) | Method::Quoted(name) => MethodEntry {
                name,
                custom: false,
            },
            Method::Custom(name) => MethodEntry { name, custom: true },
        }
    }
}

/// Reads one entry: its value, or what is wrong with it, with a replacement if there is one.
type ReadEntry<T> = fn(Key, &[TokenTree]) -> Result<T, (String, Option<String>)>;

pub(crate) fn strings(
    key: Key,
    value: &[TokenTree],
    place: &Place,
    report: &mut Report,
) -> Option<List<String>> {
    list(key, value, place, report, read_string)
}

pub(crate) fn methods(
    key: Key,
    value: &[TokenTree],
    place: &Place,
    report: &mut Report,
) -> Option<List<Method>> {
    list(key, value, place, report, read_method)
}

fn list<T>(
    key: Key,
    value: &[TokenTree],
    place: &Place,
    report: &mut Report,
    read: ReadEntry<T>,
) -> Option<List<T>> {
    let value_place = place.around(value.iter().cloned());
    match value {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let mut list = List {
                entries: Vec::new(),
                others: false,
                place: value_place,
            };
            for (index, entry) in split(flatten(group.stream()), place, report)
                .into_iter()
                .enumerate()
            {
                let entry_place = place.entry(index, entry.iter().cloned());
                match read(key, &entry) {
                    Ok(value) => list.entries.push(Placed {
                        value,
                        place: entry_place,
                    }),
                    Err((message, write)) => {
                        list.others = true;
                        report.add_written(
                            &entry_place,
                            &wrong_entry(key, message, write.as_deref()),
                            write.as_deref(),
                        );
                    }
                }
            }
            Some(list)
        }
        [TokenTree::Literal(literal)] if string(literal).as_deref() == Some("*") => {
            let entry = read(key, value).ok()?;
            let entries = vec![Placed {
                value: entry,
                place: value_place.clone(),
            }];
            Some(List {
                entries,
                others: false,
                place: value_place,
            })
        }
        _ => {
            let found = source(value);
            let message = format!("`{key}` takes {}, not `{found}`", key.value());
            let finding = invalid_value(&found, message);
            let write = meant(value).filter(|write| compiles(&format!("{key} = {write}")));
            let finding = match write {
                Some(_) => finding,
                None if is_constant(value) => finding.help(CONSTANT),
                None => finding.help("list the entries in square brackets"),
            };
            report.add_written(&value_place, &finding, write.as_deref());
            None
        }
    }
}

const CONSTANT: &str = "write the values here: a macro runs before any constant has a value. \
    To say them once for several routes, put the attribute on a `struct Name;` and write `#[cors_policy(Name)]`";

fn wrong_entry(key: Key, message: String, write: Option<&str>) -> cors_policy::Finding {
    let finding = invalid_value("", message);
    match (write, key) {
        (Some(_), _) => finding,
        (None, Key::AllowMethods) => {
            finding.help("write the method's name, or `custom(\"NAME\")` for one of your own")
        }
        (None, _) => finding.help(CONSTANT),
    }
}

/// What the value should have been, as a list.
fn meant(value: &[TokenTree]) -> Option<String> {
    match value {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("\"*\"".to_owned()),
        [.., TokenTree::Ident(any)] if any == "Any" => Some("\"*\"".to_owned()),
        [TokenTree::Literal(_)] => Some(format!("[{}]", source(value))),
        [TokenTree::Ident(method)]
            if STANDARD_METHODS.iter().any(|standard| method == standard) =>
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
        _ => None,
    }
}

fn is_constant(value: &[TokenTree]) -> bool {
    matches!(value.first(), Some(TokenTree::Ident(_)))
}

/// The entries of a list, also where a comma is missing.
fn split(tokens: Vec<TokenTree>, place: &Place, report: &mut Report) -> Vec<Vec<TokenTree>> {
    let mut entries: Vec<Vec<TokenTree>> = Vec::new();
    let mut entry: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            if entry.is_empty() {
                let here = place.entry(entries.len(), [token]);
                report.add(
                    &here,
                    &invalid_value(
                        ",",
                        "a comma too many: there is no entry before it".to_owned(),
                    )
                    .help("take it out"),
                );
            } else {
                entries.push(std::mem::take(&mut entry));
            }
            continue;
        }
        if begins_entry(&token) && is_whole(&entry) {
            let message = format!("a comma is missing before `{token}`");
            let here = place.entry(entries.len() + 1, [token.clone()]);
            report.add(
                &here,
                &invalid_value("", message).help("put a comma before it"),
            );
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

/// The text of a string literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
        _ => None,
    }
}

pub(crate) fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

fn read_string(key: Key, entry: &[TokenTree]) -> Result<String, (String, Option<String>)> {
    if let [TokenTree::Literal(literal)] = entry
        && let Some(text) = string(literal)
    {
        return Ok(text);
    }
    let found = source(entry);
    let meant = match entry {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("*".to_owned()),
        // `header::CONTENT_TYPE`, `CONTENT_TYPE`, `x_api_key`
        [.., TokenTree::Ident(name)] if key != Key::AllowOrigins => {
            Some(name.to_string().to_ascii_lowercase().replace('_', "-"))
        }
        _ => None,
    };
    let write = meant.map(|meant| quoted(&meant));
    let write = write.filter(|write| compiles(&format!("{key} = [{write}]")));
    Err((
        format!("`{key}` lists strings, and `{found}` is none"),
        write,
    ))
}

fn read_method(key: Key, entry: &[TokenTree]) -> Result<Method, (String, Option<String>)> {
    let found = source(entry);
    match entry {
        [TokenTree::Ident(name)] if name != "Any" => {
            let name = name.to_string();
            Ok(Method::Bare(
                name.strip_prefix("r#").unwrap_or(&name).to_owned(),
            ))
        }
        [TokenTree::Literal(literal)] if string(literal).is_some() => {
            Ok(Method::Quoted(string(literal).unwrap_or_default()))
        }
        [TokenTree::Ident(custom), TokenTree::Group(group)]
            if custom == "custom" && group.delimiter() == Delimiter::Parenthesis =>
        {
            let inner = flatten(group.stream());
            match inner.as_slice() {
                [TokenTree::Literal(literal)] if string(literal).is_some() => {
                    Ok(Method::Custom(string(literal).unwrap_or_default()))
                }
                [TokenTree::Ident(name)] => {
                    let write = format!("custom(\"{name}\")");
                    let write = compiles(&format!("{key} = [{write}]")).then_some(write);
                    Err((format!("`{found}` has to hold a string"), write))
                }
                _ => Err((format!("`{found}` has to hold one string"), None)),
            }
        }
        [.., TokenTree::Ident(any)] if any == "Any" => {
            Err((format!("`{found}` is no method"), Some("\"*\"".to_owned())))
        }
        [TokenTree::Punct(star)] if star.as_char() == '*' => Err((
            "`*` is no method, and needs quotes as a wildcard".to_owned(),
            Some("\"*\"".to_owned()),
        )),
        // `Method::GET`, `http::Method::GET`
        [.., TokenTree::Punct(_), TokenTree::Ident(name)] => {
            let write = name.to_string();
            let write = compiles(&format!("{key} = [{write}]")).then_some(write);
            Err((
                format!("`{found}` is a path, and `{key}` lists names"),
                write,
            ))
        }
        _ => Err((format!("`{found}` is no method"), None)),
    }
}
