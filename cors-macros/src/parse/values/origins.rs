//! The value of `allow_origins`: `"*"`, a list of patterns and `env(...)`, or `with(...)`.

use cors_policy::__private::Key;
use proc_macro2::{Group, TokenTree};

use super::words::{ENV, Unreadable, WITH};
use super::{env, environment, list, text, with};
use crate::ast::list::List;
use crate::ast::origins::{OriginEntry, Origins};
use crate::parse::arguments::{Arg, Value};
use crate::report::Report;
use crate::span::Spanned;
use crate::tokens::call;

/// An entry, with `env(...)` unread.
enum Entry {
    Pattern(String),
    Env(Group),
}

/// Whether an argument is a value of `allow_origins` without the key.
pub(crate) fn lacks_its_key(arg: &Arg) -> bool {
    [ENV, WITH].contains(&arg.name.as_str()) && !matches!(arg.value, Value::Flag)
}

pub(crate) fn origins(arg: &Arg, report: &mut Report) -> Option<Origins> {
    if let Value::Given(value) = &arg.value {
        let location = arg.location_of(value);
        if let Some(expression) = with::parentheses(value, &location, report) {
            return with::read(&expression, location, report).map(Origins::Source);
        }
        if let Some(group) = call(value, ENV) {
            let list = List::one(Entry::Env(group.clone()), location);
            return Some(Origins::Listed(read_env(list, true, report)));
        }
    }
    let list = list::list(Key::AllowOrigins, arg, report, read)?;
    Some(Origins::Listed(read_env(list, false, report)))
}

fn read(key: Key, entry: &[TokenTree]) -> Result<Entry, Unreadable> {
    if let Some(group) = call(entry, ENV) {
        return Ok(Entry::Env(group.clone()));
    }
    if call(entry, WITH).is_some() {
        return Err(with::in_a_list());
    }
    match text::read(key, entry) {
        Ok(text) if !text.starts_with('$') => Ok(Entry::Pattern(text)),
        read => match environment::unreadable(entry) {
            Some(unreadable) => Err(unreadable),
            None => read.map(Entry::Pattern),
        },
    }
}

/// Reads every `env(...)` of a list.
fn read_env(list: List<Entry>, is_whole: bool, report: &mut Report) -> List<OriginEntry> {
    let mut has_errors = list.has_errors;
    let mut entries = Vec::new();
    for Spanned { value, location } in list.entries {
        let value = match value {
            Entry::Pattern(text) => Some(OriginEntry::Pattern(text)),
            Entry::Env(group) => {
                env::read(&group, &location, is_whole, report).map(OriginEntry::Env)
            }
        };
        has_errors |= value.is_none();
        entries.extend(value.map(|value| Spanned { value, location }));
    }
    List {
        entries,
        has_errors,
        location: list.location,
    }
}
