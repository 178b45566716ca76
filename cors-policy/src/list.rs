//! The rule for every list: no entry is repeated, also after the replacements.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::finding::Finding;
use crate::lint::Lint;
use crate::text::quote;

/// An entry, with its position in its list.
pub(crate) type Entry<T> = (usize, T);

/// An entry, checked by itself.
pub(crate) struct CheckedEntry<'a, Id> {
    /// The text, as it is written.
    pub(crate) text: &'a str,
    /// The identity: entries with the same one are repetitions.
    pub(crate) id: Id,
    /// The text that the policy gets, if the entry is valid.
    pub(crate) canonical: Option<Cow<'a, str>>,
    pub(crate) findings: Vec<Finding>,
}

/// The findings on a list: those on each entry, and the repetitions.
pub(crate) fn check<'a, Id: Eq + Hash>(
    entries: impl IntoIterator<Item = Entry<CheckedEntry<'a, Id>>>,
) -> Vec<Entry<Finding>> {
    let entries: Vec<_> = entries.into_iter().collect();
    if is_short_and_valid(&entries) {
        return Vec::new();
    }
    let mut listed: HashSet<Cow<'a, str>> = entries
        .iter()
        .filter_map(|(_, entry)| entry.canonical.clone())
        .collect();
    let mut written = HashMap::new();
    let mut meant = HashSet::new();
    let mut findings = Vec::new();
    for (at, entry) in entries {
        let again = written.get(&entry.id).copied();
        let means_again = entry
            .canonical
            .is_some_and(|canonical| !meant.insert(canonical));
        if again.is_some() || means_again {
            findings.push((at, repeated(entry.text, again)));
            continue;
        }
        written.insert(entry.id, entry.text);
        for finding in entry.findings {
            // Two mended entries must not be the same either.
            let listed_already = finding
                .replacement()
                .filter(|meant| !listed.insert(Cow::Owned((*meant).to_owned())));
            let finding = match listed_already.map(str::to_owned) {
                Some(meant) => {
                    finding.take_out(&format!("{} is in the list already", quote(&meant)))
                }
                None => finding,
            };
            findings.push((at, finding));
        }
    }
    findings
}

/// Whether nothing is to be said of a list as short as most are, for which sets would not pay.
fn is_short_and_valid<Id: Eq>(entries: &[Entry<CheckedEntry<'_, Id>>]) -> bool {
    let is_valid = |(at, (_, entry)): (usize, &Entry<CheckedEntry<'_, Id>>)| {
        let mut before = entries[..at].iter();
        let is_same = |(_, other): &Entry<CheckedEntry<'_, Id>>| {
            other.id == entry.id || other.canonical == entry.canonical
        };
        entry.findings.is_empty() && !before.any(is_same)
    };
    entries.len() <= 8 && entries.iter().enumerate().all(is_valid)
}

fn repeated(text: &str, before: Option<&str>) -> Finding {
    let message = match before {
        Some(before) if before != text => {
            format!(
                "{} is already in the list, as {}",
                quote(text),
                quote(before)
            )
        }
        _ => format!("{} is already in the list", quote(text)),
    };
    Finding::new(Lint::DuplicateEntry, text, message).help("take one of them out")
}
