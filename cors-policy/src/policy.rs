//! A policy whose rules have been checked: what the macro writes as a `const`.

use crate::dangers::Dangers;

/// A CORS policy: who may read a server's answers, and with which requests.
///
/// `#[cors_policy(...)]` writes one as a constant, after it has been checked. It is `Copy` and
/// borrows nothing but statics, so it costs nothing to keep.
///
/// ```
/// use cors_policy::Policy;
///
/// fn describe(policy: Policy) -> String {
///     format!("{} lets credentials in: {}", policy.name(), policy.allow_credentials())
/// }
/// # assert!(describe(Policy::broken("x")).starts_with("x lets"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    parts: Parts,
}

/// What a policy is made of. The macro writes one as a literal; a policy that builds on a named one
/// takes the keys that it does not give from there by struct update.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub name: &'static str,
    /// The named policy that it builds on.
    pub base: Option<&'static Policy>,
    pub allow_origins: Origins,
    pub allow_methods: Methods,
    pub allow_headers: RequestHeaders,
    pub expose_headers: ExposedHeaders,
    pub allow_credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
    pub dangerously_allow: Dangers,
    /// What `dev(...)` adds: in builds with debug assertions only.
    pub dev_origins: Option<&'static ListedOrigins>,
    /// The policy did not compile, and this stands in its place so that what uses it does: no rule
    /// is held against it or against what builds on it.
    pub broken: bool,
}

/// The origins that a policy allows.
///
/// ```
/// use cors_policy::{AllowedOrigins, Policy};
///
/// let policy = Policy::builder().allow_origins(["https://app.example.com"]).build()?;
/// let AllowedOrigins::Listed { patterns, .. } = policy.allow_origins() else {
///     panic!("{policy:?}");
/// };
/// assert_eq!(patterns, ["https://app.example.com"]);
/// # Ok::<(), cors_policy::PolicyErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AllowedOrigins<'a> {
    /// No other origin (`same_origin`).
    SameOrigin,
    /// Every origin (`"*"`).
    Any,
    /// The origins that one of the patterns matches.
    Listed {
        /// The patterns that are written in the policy.
        patterns: Vec<&'a str>,
        /// The environment variables that more patterns come from (`env(...)`).
        variables: Vec<&'a str>,
    },
    /// The origins that a source allows (`with(...)`). It is asked with each request.
    Source,
}

/// The methods, the request headers or the response headers that a policy allows.
///
/// ```
/// use cors_policy::{AllowedNames, Policy};
///
/// let policy = Policy::builder().allow_origins(["*"]).allow_methods(["GET", "PUT"]).build()?;
/// assert_eq!(policy.allow_methods(), AllowedNames::Listed(vec!["GET", "PUT"]));
/// assert_eq!(policy.allow_headers(), AllowedNames::Safelisted);
/// # Ok::<(), cors_policy::PolicyErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AllowedNames<'a> {
    /// Only those that need no permission: the safelisted ones of the Fetch standard.
    Safelisted,
    /// All (`"*"`). As request headers, all but `Authorization`.
    Any,
    /// All request headers that a preflight asks for (`mirror`).
    Mirrored,
    /// These.
    Listed(Vec<&'a str>),
}

/// `allow_origins` or `same_origin`, in a constant.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origins {
    SameOrigin,
    Any,
    Listed(ListedOrigins),
    Source,
}

/// A list of origin patterns in a constant. The rules between keys are evaluated in a `const`, where patterns
/// cannot be parsed: what these rules need is found by the macro.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedOrigins {
    pub patterns: &'static [&'static str],
    /// The variables that more patterns come from when the layer is built.
    pub environment: &'static [EnvOrigins],
    /// `*`, if it is the default of a variable.
    pub any: Option<&'static str>,
    /// The first pattern that is neither secure nor loopback.
    pub insecure: Option<&'static str>,
    /// The first pattern whose subdomains anyone can register.
    pub public_suffix: Option<&'static str>,
    /// `null`, if it is listed.
    pub null: Option<&'static str>,
}

/// `env("VAR")`: a list of patterns in an environment variable.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvOrigins {
    pub variable: &'static str,
    /// The patterns where the variable is not set, or empty. Without a default, that is an error.
    pub default: Option<&'static [&'static str]>,
}

impl ListedOrigins {
    /// No pattern.
    pub const NONE: ListedOrigins = ListedOrigins {
        patterns: &[],
        environment: &[],
        any: None,
        insecure: None,
        public_suffix: None,
        null: None,
    };
}

/// `allow_methods`, in a constant.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Methods {
    Safelisted,
    Any,
    Listed(&'static [&'static str]),
}

/// `allow_headers`, in a constant.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestHeaders {
    Safelisted,
    Any,
    Mirror,
    Listed(&'static [&'static str]),
}

/// `expose_headers`, in a constant.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExposedHeaders {
    Safelisted,
    Any,
    Listed(&'static [&'static str]),
}

impl Parts {
    /// A policy that shares with nobody.
    pub const NONE: Parts = Parts {
        name: "",
        base: None,
        allow_origins: Origins::SameOrigin,
        allow_methods: Methods::Safelisted,
        allow_headers: RequestHeaders::Safelisted,
        expose_headers: ExposedHeaders::Safelisted,
        allow_credentials: false,
        max_age: None,
        dangerously_allow: Dangers::NONE,
        dev_origins: None,
        broken: false,
    };
}

impl Policy {
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(parts: Parts) -> Policy {
        Policy { parts }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn parts(&self) -> Parts {
        self.parts
    }

    /// What the macro writes for a policy that does not compile.
    #[doc(hidden)]
    #[must_use]
    pub const fn broken(name: &'static str) -> Policy {
        Policy {
            parts: Parts {
                name,
                broken: true,
                ..Parts::NONE
            },
        }
    }

    /// The name of the item that carries the policy.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.parts.name
    }

    /// The origins that it shares with (`allow_origins`, `same_origin`).
    #[must_use]
    pub fn allow_origins(&self) -> AllowedOrigins<'_> {
        match self.parts.allow_origins {
            Origins::SameOrigin => AllowedOrigins::SameOrigin,
            Origins::Any => AllowedOrigins::Any,
            Origins::Source => AllowedOrigins::Source,
            Origins::Listed(list) => AllowedOrigins::Listed {
                patterns: list.patterns.to_vec(),
                variables: list.environment.iter().map(|env| env.variable).collect(),
            },
        }
    }

    /// The methods that a preflight may ask for (`allow_methods`).
    #[must_use]
    pub fn allow_methods(&self) -> AllowedNames<'_> {
        match self.parts.allow_methods {
            Methods::Safelisted => AllowedNames::Safelisted,
            Methods::Any => AllowedNames::Any,
            Methods::Listed(names) => AllowedNames::Listed(names.to_vec()),
        }
    }

    /// The headers that a preflight may ask for (`allow_headers`).
    #[must_use]
    pub fn allow_headers(&self) -> AllowedNames<'_> {
        match self.parts.allow_headers {
            RequestHeaders::Safelisted => AllowedNames::Safelisted,
            RequestHeaders::Any => AllowedNames::Any,
            RequestHeaders::Mirror => AllowedNames::Mirrored,
            RequestHeaders::Listed(names) => AllowedNames::Listed(names.to_vec()),
        }
    }

    /// The headers of a response that a script may read (`expose_headers`).
    #[must_use]
    pub fn expose_headers(&self) -> AllowedNames<'_> {
        match self.parts.expose_headers {
            ExposedHeaders::Safelisted => AllowedNames::Safelisted,
            ExposedHeaders::Any => AllowedNames::Any,
            ExposedHeaders::Listed(names) => AllowedNames::Listed(names.to_vec()),
        }
    }

    /// Whether responses to requests with credentials are shared (`allow_credentials`).
    #[must_use]
    pub fn allow_credentials(&self) -> bool {
        self.parts.allow_credentials
    }

    /// The number of seconds for which a browser may keep the response to a preflight (`max_age`). Without one,
    /// browsers keep it for 5 s (Fetch, "CORS-preflight cache").
    #[must_use]
    pub fn max_age(&self) -> Option<u32> {
        self.parts.max_age
    }

    /// The safety rules that it switches off (`dangerously_allow`).
    #[must_use]
    pub fn dangerously_allow(&self) -> Dangers {
        self.parts.dangerously_allow
    }

    /// The patterns that `dev(allow_origins = [...])` adds in this build.
    #[must_use]
    pub fn dev_origins(&self) -> Vec<&str> {
        let list = self.parts.dev_origins;
        list.map_or_else(Vec::new, |list| list.patterns.to_vec())
    }

    /// The environment variables that more origins come from.
    pub(crate) fn environment(&self) -> &'static [EnvOrigins] {
        match self.parts.allow_origins {
            Origins::Listed(list) => list.environment,
            _ => &[],
        }
    }

    /// Whether it shares with no other origin.
    pub(crate) fn is_same_origin(&self) -> bool {
        self.parts.allow_origins == Origins::SameOrigin
    }

    /// Whether all of it is known when it is compiled: no origin comes from the environment, and
    /// none from a source.
    #[must_use]
    #[doc(hidden)]
    pub const fn is_known(&self) -> bool {
        match self.parts.allow_origins {
            Origins::SameOrigin | Origins::Any => true,
            Origins::Listed(list) => list.environment.is_empty(),
            Origins::Source => false,
        }
    }

    /// Whether its source has to be a set whose origins were held to the rules: with credentials,
    /// one that says yes to too much hands out its users' accounts.
    #[doc(hidden)]
    #[must_use]
    pub const fn needs_validated_origins(&self) -> bool {
        self.parts.allow_credentials && !self.parts.dangerously_allow.dynamic_origins
    }

    /// Whether it says the same as another, except for what it is called and for `allow_methods`:
    /// what the one shares under a method, the other would, too.
    #[must_use]
    #[doc(hidden)]
    pub fn equals_except_methods(&self, other: &Policy) -> bool {
        let but_for_methods = |policy: &Policy| Parts {
            name: "",
            base: None,
            allow_methods: Methods::Safelisted,
            ..policy.parts
        };
        but_for_methods(self) == but_for_methods(other)
    }
}
