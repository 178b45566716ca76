//! Lists: `["a", "b"]`, `[GET, custom("PURGE")]`.

use cors_policy::{Key, MethodEntry, STANDARD_METHODS};
use proc_macro2::{Delimiter, Ident, Literal, TokenTree};
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

/// Reads one entry: its value, or what is wrong with it, with what may be right in its place.
type ReadEntry<T> = fn(Key, &[TokenTree]) -> Result<T, (String, Option<String>)>;

/// `mirror`, as `allow_headers` takes it.
const MIRROR: &str = "mirror";

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
            let inner = flatten(group.stream());
            if key == Key::AllowHeaders && is_mirror(&inner) {
                let finding = invalid_value("", "`mirror` stands without brackets".to_owned());
                report.add_written(&list.place, &finding, Some(MIRROR));
                return None;
            }
            let mut wrong = Vec::new();
            let mut sound = Vec::new();
            for (index, entry) in split(key, inner, place, report).into_iter().enumerate() {
                let entry_place = place.entry(index, entry.iter().cloned());
                match read(key, &entry) {
                    Ok(value) => {
                        sound.push(source(&entry));
                        list.entries.push(Placed {
                            value,
                            place: entry_place,
                        });
                    }
                    Err((message, meant)) => wrong.push((entry, entry_place, message, meant)),
                }
            }
            list.others = !wrong.is_empty();
            for (entry, entry_place, message, meant) in wrong {
                let write = meant.filter(|write| goes_with(key, &sound, write, report));
                sound.extend(write.clone());
                let finding = wrong_entry(key, &entry, message, write.as_deref());
                report.add_written(&entry_place, &finding, write.as_deref());
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
            let write = meant(key, value);
            let write = write.filter(|write| compiles(&format!("{key} = {write}"), report));
            let finding = match write {
                Some(_) => finding,
                None if key == Key::ExposeHeaders && is_mirror(value) => finding
                    .help("list the headers, like `[\"etag\"]`: `mirror` is for `allow_headers`"),
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

/// Whether an entry would compile beside those of its list that were read; whatever else is wrong
/// with these, it has to compile by itself.
fn goes_with(key: Key, sound: &[String], entry: &str, report: &Report) -> bool {
    let others = sound.join(", ");
    compiles(&format!("{key} = [{others}, {entry}]"), report)
        || (compiles(&format!("{key} = [{entry}]"), report)
            && !compiles(&format!("{key} = [{others}]"), report))
}

fn wrong_entry(
    key: Key,
    entry: &[TokenTree],
    message: String,
    write: Option<&str>,
) -> cors_policy::Finding {
    let finding = invalid_value("", message);
    match (write, key, entry) {
        (Some(_), _, _) => finding,
        (None, Key::AllowMethods, _) => {
            finding.help("write the method's name, or `custom(\"NAME\")` for one of your own")
        }
        (None, Key::AllowHeaders, entry) if is_mirror(entry) => {
            finding.help("write `allow_headers = mirror`, or list the headers without it")
        }
        (None, Key::AllowOrigins, [TokenTree::Literal(_)]) => {
            finding.help("write a string, like `\"https://app.example.com\"`")
        }
        (None, _, [TokenTree::Literal(_)]) => {
            finding.help("write a string, like `\"content-type\"`")
        }
        (None, _, _) => finding.help(CONSTANT),
    }
}

fn is_mirror(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(word)] if word == MIRROR)
}

/// What the value should have been, as a list.
fn meant(key: Key, value: &[TokenTree]) -> Option<String> {
    match value {
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
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("\"*\"".to_owned()),
        [.., TokenTree::Ident(any)] if any == "Any" => Some("\"*\"".to_owned()),
        [TokenTree::Literal(_)] => Some(format!("[{}]", source(value))),
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
        _ => None,
    }
}

fn is_constant(value: &[TokenTree]) -> bool {
    matches!(value.first(), Some(TokenTree::Ident(_)))
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
        let is = |sign: char| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == sign);
        if is(';') {
            let message = "a comma stands between entries, not `;`".to_owned();
            let here = place.entry(entries.len() + 1, [token]);
            report.add_written(&here, &invalid_value("", message), Some(","));
            if !entry.is_empty() {
                entries.push(std::mem::take(&mut entry));
            }
            continue;
        }
        if is(',') {
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
            // What has a suggestion of its own gets no other one in the same place.
            let write = Some(format!(", {token}"));
            let write = write.filter(|_| compiles(&format!("{key} = [{token}]"), report));
            let finding = match write {
                Some(_) => invalid_value("", message),
                None => invalid_value("", message).help("put a comma before it"),
            };
            report.add_written(&here, &finding, write.as_deref());
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
        [.., TokenTree::Ident(any)] if any == "Any" => Some("*".to_owned()),
        _ if key == Key::AllowOrigins || is_mirror(entry) => None,
        // `header::CONTENT_TYPE`
        [
            ..,
            TokenTree::Ident(module),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Ident(name),
        ] if module == "header" => Some(header_called(name)),
        // `CONTENT_TYPE`, `x_api_key`; any other constant can be whatever it wants.
        [TokenTree::Ident(name)]
            if HEADERS.iter().any(|header| name == header)
                || !name.to_string().contains(char::is_uppercase) =>
        {
            Some(header_called(name))
        }
        _ => None,
    };
    Err((
        format!("`{key}` lists strings, and `{found}` is none"),
        meant.map(|meant| quoted(&meant)),
    ))
}

/// Constants of the crate `http` that are likely in a policy.
const HEADERS: [&str; 18] = [
    "ACCEPT",
    "ACCEPT_LANGUAGE",
    "AUTHORIZATION",
    "CACHE_CONTROL",
    "CONTENT_DISPOSITION",
    "CONTENT_ENCODING",
    "CONTENT_LANGUAGE",
    "CONTENT_LENGTH",
    "CONTENT_RANGE",
    "CONTENT_TYPE",
    "ETAG",
    "IF_MATCH",
    "IF_NONE_MATCH",
    "LAST_MODIFIED",
    "LINK",
    "LOCATION",
    "RANGE",
    "RETRY_AFTER",
];

fn header_called(constant: &Ident) -> String {
    constant.to_string().to_ascii_lowercase().replace('_', "-")
}

fn read_method(key: Key, entry: &[TokenTree]) -> Result<Method, (String, Option<String>)> {
    let found = source(entry);
    match entry {
        [TokenTree::Ident(custom)] if custom == "custom" => {
            Err(("`custom` has to say which method".to_owned(), None))
        }
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
                [TokenTree::Ident(name)] => Err((
                    format!("`{found}` has to hold a string"),
                    Some(format!("custom(\"{name}\")")),
                )),
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
        [.., TokenTree::Punct(colon), TokenTree::Ident(name)] if colon.as_char() == ':' => Err((
            format!("`{found}` is a path, and `{key}` lists names"),
            Some(name.to_string()),
        )),
        _ => Err((format!("`{found}` is no method"), None)),
    }
}
