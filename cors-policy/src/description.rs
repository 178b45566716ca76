//! A policy as plain data: what a lock file holds, and what a comparison reads.

use crate::dangers::Dangers;
use crate::enforce::Enforce;
use crate::policy::{AllowedNames, AllowedOrigins, OwnedPolicy, Policy};

/// The keys of a policy as a release build has them: without `dev(...)`, variables by name, and a source as such. The
/// lists are sorted: their order means nothing.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDescription {
    /// The path of its item: the module, and the name of the policy.
    pub path: String,
    pub allow_origins: OriginsDescription,
    pub allow_methods: NamesDescription,
    pub allow_headers: NamesDescription,
    pub expose_headers: NamesDescription,
    pub allow_credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
    pub enforce: Enforce,
    pub dangerously_allow: Dangers,
}

/// `allow_origins`, or `same_origin`.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginsDescription {
    SameOrigin,
    Any,
    Source,
    Listed {
        patterns: Vec<String>,
        variables: Vec<Variable>,
    },
}

/// `env("NAME", default = [...])`
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// The patterns where it is not set. Without a default, the app does not start then.
    pub default: Option<Vec<String>>,
}

/// A list of methods or headers.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamesDescription {
    Safelisted,
    Any,
    Mirrored,
    Listed(Vec<String>),
}

/// What is known only at run time: what each variable and the source say.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The patterns of the variables that are set. Any other has its default.
    pub variables: Vec<(String, Vec<String>)>,
    /// The origins that a source allows.
    pub source: Vec<String>,
}

impl PolicyDescription {
    /// A policy that shares with no other origin.
    pub const NONE: PolicyDescription = PolicyDescription {
        path: String::new(),
        allow_origins: OriginsDescription::SameOrigin,
        allow_methods: NamesDescription::Safelisted,
        allow_headers: NamesDescription::Safelisted,
        expose_headers: NamesDescription::Safelisted,
        allow_credentials: false,
        max_age: None,
        enforce: Enforce::Unset,
        dangerously_allow: Dangers::NONE,
    };

    /// Describes a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> PolicyDescription {
        let path = match policy.module() {
            "" => policy.name().to_owned(),
            module => format!("{module}::{}", policy.name()),
        };
        PolicyDescription {
            path,
            allow_origins: OriginsDescription::of(policy),
            allow_methods: NamesDescription::of(&policy.allow_methods()),
            allow_headers: NamesDescription::of(&policy.allow_headers()),
            expose_headers: NamesDescription::of(&policy.expose_headers()),
            allow_credentials: policy.allow_credentials(),
            max_age: policy.max_age(),
            enforce: policy.enforce(),
            dangerously_allow: policy.dangerously_allow(),
        }
    }

    /// The policy where variables and the source say this. No rule is checked: a lock may be older than a rule.
    #[must_use]
    pub fn under(&self, assignment: &Assignment) -> Policy {
        let list = |names: &NamesDescription| match names {
            NamesDescription::Safelisted | NamesDescription::Mirrored => None,
            NamesDescription::Any => Some(vec!["*".to_owned()]),
            NamesDescription::Listed(names) => Some(names.clone()),
        };
        Policy::owned(OwnedPolicy {
            name: self.path.as_str().into(),
            allow_origins: self.allow_origins.under(assignment),
            allow_methods: list(&self.allow_methods),
            mirror_headers: self.allow_headers == NamesDescription::Mirrored,
            allow_headers: list(&self.allow_headers),
            expose_headers: list(&self.expose_headers),
            allow_credentials: self.allow_credentials,
            max_age: self.max_age,
            enforce: self.enforce,
            dangerously_allow: self.dangerously_allow,
        })
    }
}

impl OriginsDescription {
    fn of(policy: &Policy) -> OriginsDescription {
        let patterns = match policy.allow_origins() {
            AllowedOrigins::SameOrigin => return OriginsDescription::SameOrigin,
            AllowedOrigins::Any => return OriginsDescription::Any,
            AllowedOrigins::Source => return OriginsDescription::Source,
            AllowedOrigins::Listed { patterns, .. } => sorted(&patterns),
        };
        let variables = policy.environment().iter().map(|variable| Variable {
            name: variable.variable.to_owned(),
            default: variable.default.map(sorted),
        });
        let mut variables: Vec<Variable> = variables.collect();
        variables.sort_by(|one, other| one.name.cmp(&other.name));
        OriginsDescription::Listed {
            patterns,
            variables,
        }
    }

    /// The patterns, and `None` for `same_origin`. Where one is `*`, it is the only one.
    fn under(&self, assignment: &Assignment) -> Option<Vec<String>> {
        let mut all = match self {
            OriginsDescription::SameOrigin => return None,
            OriginsDescription::Any => vec!["*".to_owned()],
            OriginsDescription::Source => assignment.source.clone(),
            OriginsDescription::Listed { patterns, .. } => patterns.clone(),
        };
        for Variable { name, default } in self.variables() {
            let mut set = assignment.variables.iter();
            match set.find(|(variable, _)| variable == name) {
                Some((_, patterns)) => all.extend(patterns.iter().cloned()),
                None => all.extend(default.iter().flatten().cloned()),
            }
        }
        if all.iter().any(|pattern| pattern == "*") {
            all = vec!["*".to_owned()];
        }
        Some(all)
    }

    /// The variables that origins come from.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        match self {
            OriginsDescription::Listed { variables, .. } => variables,
            OriginsDescription::SameOrigin
            | OriginsDescription::Any
            | OriginsDescription::Source => &[],
        }
    }
}

impl NamesDescription {
    fn of(names: &AllowedNames<'_>) -> NamesDescription {
        match names {
            AllowedNames::Safelisted => NamesDescription::Safelisted,
            AllowedNames::Any => NamesDescription::Any,
            AllowedNames::Mirrored => NamesDescription::Mirrored,
            AllowedNames::Listed(names) => NamesDescription::Listed(sorted(names)),
        }
    }

    /// The names of a list.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            NamesDescription::Listed(names) => names,
            NamesDescription::Safelisted | NamesDescription::Any | NamesDescription::Mirrored => {
                &[]
            }
        }
    }
}

fn sorted(texts: &[&str]) -> Vec<String> {
    let mut sorted: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
    sorted.sort();
    sorted
}
