//! The list of a key.

use crate::span::{Location, Spanned};

/// The entries of a list. `"*"` without brackets is a list of one.
#[derive(Debug)]
pub(crate) struct List<T> {
    pub(crate) entries: Vec<Spanned<T>>,
    /// Whether some entries could not be read.
    pub(crate) has_errors: bool,
    pub(crate) location: Location,
}

impl<T> List<T> {
    /// A list of one entry.
    pub(crate) fn one(value: T, location: Location) -> List<T> {
        List {
            entries: vec![Spanned {
                value,
                location: location.clone(),
            }],
            has_errors: false,
            location,
        }
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|entry| &entry.value)
    }
}

impl List<String> {
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.values().map(String::as_str)
    }
}
