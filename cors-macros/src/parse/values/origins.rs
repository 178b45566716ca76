//! The value of `allow_origins`: `"*"`, a list of patterns and `env(...)`, or `with(...)`.

use cors_policy::__private::Key;
use proc_macro2::{Group, TokenTree};

use super::entry::Unreadable;
use super::env::{self, Env};
use super::list::{List, list};
use super::with::{self, Source};
use super::{call, text};
use crate::parse::arguments::{Arg, Value};
use crate::report::Report;
use crate::span::{Place, Placed};

#[derive(Debug)]
pub(crate) enum Origins {
    Listed(List<OriginEntry>),
    /// `with(...)`
    Source(Source),
}

/// An entry of the list.
#[derive(Debug)]
pub(crate) enum OriginEntry {
    Pattern(String),
    Env(Env),
}

impl Origins {
    /// All patterns: those of the list, and between them the defaults of variables. The rules judge
    /// them as one list.
    pub(crate) fn patterns(&self) -> Vec<(&str, &Place)> {
        let mut patterns = Vec::new();
        for entry in self.entries() {
            match &entry.value {
                OriginEntry::Pattern(text) => patterns.push((text.as_str(), &entry.place)),
                OriginEntry::Env(env) => {
                    let defaults = env.default.iter().flat_map(|list| &list.entries);
                    patterns.extend(defaults.map(|entry| (entry.value.as_str(), &entry.place)));
                }
            }
        }
        patterns
    }

    /// Those of the patterns that are there whatever the environment says.
    pub(crate) fn listed(&self) -> Vec<&str> {
        let entries = self.entries().iter();
        entries
            .filter_map(|entry| match &entry.value {
                OriginEntry::Pattern(text) => Some(text.as_str()),
                OriginEntry::Env(_) => None,
            })
            .collect()
    }

    /// The variables, each with its place.
    pub(crate) fn environment(&self) -> Vec<(&Env, &Place)> {
        let entries = self.entries().iter();
        entries
            .filter_map(|entry| match &entry.value {
                OriginEntry::Pattern(_) => None,
                OriginEntry::Env(env) => Some((env, &entry.place)),
            })
            .collect()
    }

    /// Whether there are more origins than the patterns: in a variable, or in what could not be read.
    pub(crate) fn has_others(&self) -> bool {
        match self {
            Origins::Listed(list) => list.others || !self.environment().is_empty(),
            Origins::Source(_) => true,
        }
    }

    /// The whole value.
    pub(crate) fn place(&self) -> &Place {
        match self {
            Origins::Listed(list) => &list.place,
            Origins::Source(source) => &source.place,
        }
    }

    fn entries(&self) -> &[Placed<OriginEntry>] {
        match self {
            Origins::Listed(list) => &list.entries,
            Origins::Source(_) => &[],
        }
    }
}

/// Whether an argument is what stands behind `allow_origins =`, without that in front.
pub(crate) fn is_origins(arg: &Arg) -> bool {
    let name = arg.name();
    [env::WORD, with::WORD].contains(&name.as_str()) && !matches!(arg.value, Value::Flag)
}

/// What these tokens should have been.
pub(crate) fn meant_origins(value: &[TokenTree]) -> Option<String> {
    env::meant(value)
}

/// An entry whose `env(...)` is not yet looked into.
enum Entry {
    Pattern(String),
    Env(Group),
}

pub(crate) fn origins(arg: &Arg, report: &mut Report) -> Option<Origins> {
    let key = Key::AllowOrigins;
    if let Value::Given(value) = &arg.value {
        let place = arg.place.around(value.iter().cloned());
        if let Some(expression) = with::called(value, &place, report) {
            return with::read(&expression, place, report).map(Origins::Source);
        }
        if let Some(group) = call(value, env::WORD) {
            let list = List {
                entries: vec![Placed {
                    value: Entry::Env(group.clone()),
                    place: place.clone(),
                }],
                others: false,
                place,
            };
            return Some(Origins::Listed(opened(list, true, report)));
        }
    }
    let list = list(key, arg, report, read)?;
    Some(Origins::Listed(opened(list, false, report)))
}

fn read(key: Key, entry: &[TokenTree]) -> Result<Entry, Unreadable> {
    if let Some(group) = call(entry, env::WORD) {
        return Ok(Entry::Env(group.clone()));
    }
    if call(entry, with::WORD).is_some() {
        return Err(with::in_a_list());
    }
    match env::unreadable(entry) {
        Some(unreadable) => Err(unreadable),
        None => text::read(key, entry).map(Entry::Pattern),
    }
}

/// The list, with every `env(...)` in it read.
fn opened(list: List<Entry>, alone: bool, report: &mut Report) -> List<OriginEntry> {
    let mut others = list.others;
    let mut entries = Vec::new();
    for Placed { value, place } in list.entries {
        let value = match value {
            Entry::Pattern(text) => Some(OriginEntry::Pattern(text)),
            Entry::Env(group) => env::read(&group, &place, alone, report).map(OriginEntry::Env),
        };
        others |= value.is_none();
        entries.extend(value.map(|value| Placed { value, place }));
    }
    List {
        entries,
        others,
        place: list.place,
    }
}
