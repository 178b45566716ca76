//! The value of `allow_origins`.

use proc_macro2::{Group, Span, TokenStream};
use quote::ToTokens;

use super::list::List;
use crate::span::{Location, Spanned};
use crate::tokens::{flatten, is_closure};

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

/// `env("VAR", default = [...])`: an environment variable that holds origin patterns.
#[derive(Debug)]
pub(crate) struct Env {
    pub(crate) variable: String,
    /// The patterns if it is not set.
    pub(crate) default: Option<List<String>>,
}

/// `with(...)`: an expression whose value decides about origins.
#[derive(Debug)]
pub(crate) struct Source {
    /// The expression, in parentheses about which rustc's `unused_parens` is silent. They keep any
    /// mistake in the expression to one error, at this place.
    pub(crate) expression: Group,
    pub(crate) location: Location,
}

impl Origins {
    /// All patterns, those of defaults included: the rules apply to them as to one list.
    pub(crate) fn patterns(&self) -> Vec<(&str, &Location)> {
        let mut patterns = Vec::new();
        for Spanned { value, location } in self.entries() {
            match value {
                OriginEntry::Pattern(text) => patterns.push((text.as_str(), location)),
                OriginEntry::Env(Env { default, .. }) => {
                    let defaults = default.iter().flat_map(|list| &list.entries);
                    patterns.extend(defaults.map(|entry| (entry.value.as_str(), &entry.location)));
                }
            }
        }
        patterns
    }

    /// The patterns that do not depend on the environment.
    pub(crate) fn listed(&self) -> Vec<&str> {
        let entries = self.entries().iter();
        entries
            .filter_map(|entry| match &entry.value {
                OriginEntry::Pattern(text) => Some(text.as_str()),
                OriginEntry::Env(_) => None,
            })
            .collect()
    }

    pub(crate) fn environment(&self) -> Vec<(&Env, &Location)> {
        let entries = self.entries().iter();
        entries
            .filter_map(|entry| match &entry.value {
                OriginEntry::Pattern(_) => None,
                OriginEntry::Env(env) => Some((env, &entry.location)),
            })
            .collect()
    }

    pub(crate) fn location(&self) -> &Location {
        match self {
            Origins::Listed(list) => &list.location,
            Origins::Source(source) => &source.location,
        }
    }

    fn entries(&self) -> &[Spanned<OriginEntry>] {
        match self {
            Origins::Listed(list) => &list.entries,
            Origins::Source(_) => &[],
        }
    }
}

impl Source {
    /// The span of the parentheses.
    pub(crate) fn span(&self) -> Span {
        self.expression.span()
    }

    pub(crate) fn is_closure(&self) -> bool {
        is_closure(&flatten(self.expression.stream()))
    }
}

impl ToTokens for Source {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.expression.to_tokens(tokens);
    }
}
