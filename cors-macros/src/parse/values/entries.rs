//! The entries between brackets: `["a", "b"]`, `[GET, custom("PURGE")]`.

use cors_policy::__private::Key;
use proc_macro2::TokenTree;

use super::environment;
use super::words::{
    MIRROR, ROUTED, ROUTED_IS_NO_ENTRY, ReadEntry, Unreadable, is_in_any_case, is_only,
};
use crate::ast::list::List;
use crate::parse::conditions;
use crate::report::{Attempt, Report, Suggestion, invalid_value};
use crate::span::{Location, Spanned};
use crate::tokens::{is, source};

/// Reads the entries of a list.
pub(crate) fn entries<T>(
    key: Key,
    tokens: Vec<TokenTree>,
    location: Location,
    report: &mut Report,
    read: ReadEntry<T>,
) -> Option<List<T>> {
    if key == Key::AllowHeaders && is_only(&tokens, MIRROR) {
        let finding = invalid_value("`mirror` is written without brackets");
        report.replace(&location, finding, MIRROR.to_owned());
        return None;
    }
    if key == Key::AllowMethods && is_in_any_case(&tokens, ROUTED) {
        let finding = invalid_value(ROUTED_IS_NO_ENTRY).help("list the methods, like `[GET, PUT]`");
        let suggestion = Suggestion::value(key, ROUTED.to_owned());
        report.suggest(&location, finding, suggestion);
        return None;
    }
    let mut list = List {
        entries: Vec::new(),
        has_errors: false,
        location,
    };
    let mut readable = Vec::new();
    let mut unreadable = Vec::new();
    let split = split(key, tokens, &list.location, report);
    for (index, entry) in split.into_iter().enumerate() {
        let location = list.location.entry(index, entry.iter().cloned());
        let attributes = conditions::attributes(&entry);
        if attributes > 0 {
            let attributes = entry[..attributes].iter().cloned();
            conditions::report_attributes(&location.around(attributes), report);
            list.has_errors = true;
            continue;
        }
        match read(key, &entry) {
            Ok(value) => {
                list.entries.push(Spanned { value, location });
                readable.push(entry);
            }
            Err(error) => unreadable.push((location, later(key, &entry, error))),
        }
    }
    if !unreadable.is_empty() {
        list.has_errors = true;
        report_unreadable(key, &readable, unreadable, report);
    }
    Some(list)
}

/// The error, with what to do if the entry depends on what is known only later.
fn later(key: Key, entry: &[TokenTree], error: Unreadable) -> Unreadable {
    let help = if conditions::is_conditional(entry) {
        conditions::HELP
    } else if key != Key::AllowOrigins && environment::help(entry).is_some() {
        environment::ORIGINS_ALONE
    } else {
        return error;
    };
    Unreadable {
        meant: None,
        help,
        ..error
    }
}

fn report_unreadable(
    key: Key,
    readable: &[Vec<TokenTree>],
    unreadable: Vec<(Location, Unreadable)>,
    report: &mut Report,
) {
    // The entries that compile, with those that are suggested.
    let mut others: Vec<String> = readable.iter().map(|entry| source(entry)).collect();
    for (location, error) in unreadable {
        let suggestion = error.meant.map(|replacement| {
            let entry = replacement.clone();
            let attempt = Attempt::Entry {
                key,
                others: others.clone(),
                entry: entry.clone(),
            };
            others.push(entry);
            Suggestion {
                replacement,
                attempt,
            }
        });
        let finding = invalid_value(error.message).help(error.help);
        report.suggest(&location, finding, suggestion);
    }
}

/// Splits a list into the tokens of its entries, also where a comma is missing.
fn split(
    key: Key,
    tokens: Vec<TokenTree>,
    location: &Location,
    report: &mut Report,
) -> Vec<Vec<TokenTree>> {
    let mut entries: Vec<Vec<TokenTree>> = Vec::new();
    let mut entry: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let is_comma = is(&token, ',');
        if is_comma && entry.is_empty() {
            let here = location.entry(entries.len(), [token]);
            let finding = invalid_value("a comma too many: there is no entry before it");
            report.add(&here, finding.help("take it out"));
            continue;
        }
        let here = |token: &TokenTree| location.entry(entries.len() + 1, [token.clone()]);
        if is(&token, ';') {
            let finding = invalid_value("entries are separated by commas, not by `;`");
            report.replace(&here(&token), finding, ",".to_owned());
        } else if !is_comma {
            if begins_entry(&token) && is_whole(&entry) {
                let finding = invalid_value(format!("a comma is missing before `{token}`"))
                    .help("put a comma before it");
                // The token may get a replacement of its own.
                let suggestion = Suggestion {
                    replacement: format!(", {token}"),
                    attempt: Attempt::Argument(format!("{key} = [{token}]")),
                };
                report.suggest(&here(&token), finding, suggestion);
                entries.push(std::mem::take(&mut entry));
            }
            entry.push(token);
            continue;
        }
        if !entry.is_empty() {
            entries.push(std::mem::take(&mut entry));
        }
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    entries
}

fn begins_entry(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_) | TokenTree::Ident(_))
}

/// Whether only a comma can follow.
fn is_whole(entry: &[TokenTree]) -> bool {
    let ends = matches!(
        entry.last(),
        Some(TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Group(_))
    );
    ends && conditions::attributes(entry) < entry.len() && !conditions::is_conditional(entry)
}
