//! The arguments of `#[cors_policy(...)]`.

use cors_policy::__private::Key;
use cors_policy::{Dangers, Enforce, Lint};
use proc_macro2::{Ident, TokenStream};

use super::list::List;
use super::method::Method;
use super::origins::{Origins, Source};
use crate::span::{Location, Spanned};
use crate::tokens::Trees;

/// The policy as it is written, each value with its location. A key whose value could not be read is
/// still in `given`, so that it is not reported as missing.
#[derive(Debug, Default)]
pub(crate) struct PolicyArgs {
    /// The path of the named policy that this one builds on.
    pub(crate) base: Option<TokenStream>,
    pub(crate) allow_origins: Option<Origins>,
    /// `dev(allow_origins = [...])`.
    pub(crate) dev_origins: Option<List<String>>,
    /// `dev(..., dangerously_allow(...))`, with what is probably meant.
    pub(crate) dev_dangers: Dangers,
    pub(crate) allow_methods: Option<Methods>,
    pub(crate) allow_headers: Option<Headers>,
    pub(crate) expose_headers: Option<List<String>>,
    pub(crate) allow_credentials: Option<bool>,
    pub(crate) max_age: Option<Spanned<MaxAge>>,
    pub(crate) enforce: Option<Enforce>,
    pub(crate) same_origin: bool,
    pub(crate) dangerously_allow: Option<Dangers>,
    /// The dangers that are probably meant by what is misspelt, so that one mistake is one error.
    pub(crate) assumed_dangers: Dangers,
    /// The warnings that are silenced.
    pub(crate) allow: Vec<Lint>,
    pub(crate) name: Option<Name>,
    /// The path to the runtime crate.
    pub(crate) krate: Option<TokenStream>,
    /// The keys, each with its location.
    pub(crate) given: Vec<(Key, Location)>,
    pub(crate) given_twice: Vec<Key>,
    /// Whether an argument that is wrong may be the origins, which are then not missing.
    pub(crate) may_give_origins: bool,
}

#[derive(Debug)]
pub(crate) enum Methods {
    /// `routed`
    Routed(Location),
    List(List<Method>),
}

#[derive(Debug)]
pub(crate) enum Headers {
    Mirror,
    List(List<String>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum MaxAge {
    /// `[]`: clears the named policy's.
    Cleared,
    Seconds(u64),
}

/// The name of the type beside the function.
#[derive(Debug)]
pub(crate) enum Name {
    /// `_`: no type.
    None,
    Ident(Ident),
}

impl PolicyArgs {
    /// The location of a key.
    pub(crate) fn location_of(&self, key: Key) -> Option<&Location> {
        let mut given = self.given.iter();
        given.find(|(given, _)| *given == key).map(|(_, at)| at)
    }

    pub(crate) fn gives(&self, key: Key) -> bool {
        self.location_of(key).is_some()
    }

    /// `allow_origins`, if it is `with(...)`.
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.allow_origins {
            Some(Origins::Source(source)) => Some(source),
            Some(Origins::Listed(_)) | None => None,
        }
    }

    /// Whether the allowed origins are known only at run time, or may be, by the named policy.
    pub(crate) fn may_be_unknown(&self) -> bool {
        match &self.allow_origins {
            Some(Origins::Source(_)) => true,
            Some(listed) => !listed.environment().is_empty(),
            None => self.base.is_some() && !self.same_origin,
        }
    }

    /// `allow_methods`, if it is a list.
    pub(crate) fn listed_methods(&self) -> Option<&List<Method>> {
        match &self.allow_methods {
            Some(Methods::List(list)) => Some(list),
            Some(Methods::Routed(_)) | None => None,
        }
    }

    /// `allow_headers`, if it is a list.
    pub(crate) fn listed_headers(&self) -> Option<&List<String>> {
        match &self.allow_headers {
            Some(Headers::List(list)) => Some(list),
            Some(Headers::Mirror) | None => None,
        }
    }

    /// Whether the methods are those of the named policy.
    pub(crate) fn inherits_methods(&self) -> bool {
        self.base.is_some() && !self.gives(Key::AllowMethods)
    }

    /// The path to the runtime crate.
    pub(crate) fn runtime(&self) -> Trees {
        match &self.krate {
            Some(krate) => krate.clone().into(),
            None => Trees::default().then("cors_runtime"),
        }
    }
}
