//! The policy as it is written in the attribute, every value with its place.

use cors_policy::__private::{Entries, Key, MethodEntry, PolicyDraft};
use cors_policy::{Dangers, Lint};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::parse::values::{List, Method, Origins, Source};
use crate::span::{Place, Placed};

/// What the attribute says. A key whose value could not be read is in `given` all the same, so that
/// nothing is reported as missing that is only misspelt.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The named policy that this one builds on.
    pub(crate) base: Option<TokenStream>,
    pub(crate) allow_origins: Option<Origins>,
    /// `dev(allow_origins = [...])`.
    pub(crate) dev_origins: Option<List<String>>,
    pub(crate) allow_methods: Option<Methods>,
    pub(crate) allow_headers: Option<Headers>,
    pub(crate) expose_headers: Option<List<String>>,
    pub(crate) allow_credentials: Option<bool>,
    pub(crate) max_age: Option<Placed<MaxAge>>,
    pub(crate) same_origin: bool,
    pub(crate) dangerously_allow: Option<Dangers>,
    /// What was meant to be allowed of the dangerous, but misspelt: that is one mistake, not two.
    assumed_dangers: Dangers,
    /// The warnings that are silenced.
    pub(crate) allow: Vec<Lint>,
    pub(crate) name: Option<Name>,
    /// The path to the runtime crate, if it is given.
    pub(crate) krate: Option<TokenStream>,
    /// The keys, each with its place.
    pub(crate) given: Vec<(Key, Place)>,
    /// The keys that are given again: which of the two is meant, nobody knows.
    pub(crate) given_twice: Vec<Key>,
    /// Whether something that is no key may stand for the origins, which are then not missing.
    pub(crate) may_give_origins: bool,
}

#[derive(Debug)]
pub(crate) enum Methods {
    /// `routed`, and where it stands.
    Routed(Place),
    List(List<Method>),
}

#[derive(Debug)]
pub(crate) enum Headers {
    Mirror,
    List(List<String>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum MaxAge {
    /// `[]`: what the named policy says is cleared.
    Cleared,
    Seconds(u64),
}

/// What the item's companion is called.
#[derive(Debug)]
pub(crate) enum Name {
    /// `_`: there is none.
    None,
    Ident(Ident),
}

impl Written {
    /// Where a key is given.
    pub(crate) fn place_of(&self, key: Key) -> Option<&Place> {
        self.given
            .iter()
            .find(|(given, _)| *given == key)
            .map(|(_, place)| place)
    }

    pub(crate) fn gives(&self, key: Key) -> bool {
        self.place_of(key).is_some()
    }

    /// `allow_origins`, where it is `with(...)`.
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.allow_origins {
            Some(Origins::Source(source)) => Some(source),
            Some(Origins::Listed(_)) | None => None,
        }
    }

    /// Whether it can only be known at run time who is allowed: as far as this attribute says, or
    /// perhaps by the named policy.
    pub(crate) fn may_be_unknown(&self) -> bool {
        match &self.allow_origins {
            Some(Origins::Source(_)) => true,
            Some(listed) => !listed.environment().is_empty(),
            None => self.base.is_some() && !self.same_origin,
        }
    }

    /// `allow_methods`, where it is a list.
    pub(crate) fn listed_methods(&self) -> Option<&List<Method>> {
        match &self.allow_methods {
            Some(Methods::List(list)) => Some(list),
            Some(Methods::Routed(_)) | None => None,
        }
    }

    /// Whether the methods are those of the named policy.
    pub(crate) fn inherits_methods(&self) -> bool {
        self.base.is_some() && !self.gives(Key::AllowMethods)
    }

    /// The path to the runtime crate.
    pub(crate) fn runtime(&self) -> TokenStream {
        let krate = self.krate.clone();
        krate.unwrap_or_else(|| quote!(::cors_runtime))
    }

    /// Takes it that a word in `dangerously_allow(...)` meant this danger; if it is not even near
    /// to one, any.
    pub(crate) fn assume_danger(&mut self, word: &str) {
        match Dangers::meant_by(word) {
            Some(name) => {
                self.assumed_dangers.allow(name);
            }
            None => {
                for name in Dangers::NAMES {
                    self.assumed_dangers.allow(name);
                }
            }
        }
    }

    /// The policy, for the rules to judge.
    pub(crate) fn draft(&self) -> PolicyDraft<'_> {
        PolicyDraft {
            allow_origins: self.allow_origins.as_ref().and_then(origins),
            dev_origins: self.dev_origins.as_ref().map(strings),
            allow_methods: self.listed_methods().map(|list| Entries {
                readable: list
                    .entries
                    .iter()
                    .map(|entry| MethodEntry::from(&entry.value))
                    .collect(),
                has_errors: list.others,
            }),
            allow_headers: match &self.allow_headers {
                Some(Headers::List(list)) => Some(strings(list)),
                Some(Headers::Mirror) | None => None,
            },
            expose_headers: self.expose_headers.as_ref().map(strings),
            allow_credentials: self.allow_credentials.unwrap_or(false),
            max_age: match self.max_age.as_ref().map(|max_age| max_age.value) {
                Some(MaxAge::Seconds(seconds)) => Some(seconds),
                Some(MaxAge::Cleared) | None => None,
            },
            dangerously_allow: self.assumed_dangers,
            origins_optional: self.base.is_some()
                || self.same_origin
                || self.may_give_origins
                || self.gives(Key::AllowOrigins),
            builds_on_another: self.base.is_some(),
            served: None,
        }
    }
}

/// The patterns; none of a source.
fn origins(origins: &Origins) -> Option<Entries<&str>> {
    let Origins::Listed(_) = origins else {
        return None;
    };
    let patterns = origins.patterns().into_iter();
    Some(Entries {
        readable: patterns.map(|(text, _)| text).collect(),
        has_errors: origins.has_others(),
    })
}

fn strings(list: &List<String>) -> Entries<&str> {
    Entries {
        readable: list
            .entries
            .iter()
            .map(|entry| entry.value.as_str())
            .collect(),
        has_errors: list.others,
    }
}
