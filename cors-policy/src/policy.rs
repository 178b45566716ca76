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

/// Whom a policy shares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origins {
    /// `same_origin`: no other origin.
    SameOrigin,
    /// `"*"`: everybody.
    Any,
    /// The origins that one of these patterns matches.
    Listed(ListedOrigins),
    /// `with(...)`: those that a source says yes to, which is asked with each request.
    Source,
}

/// A list of origin patterns, with what the rules that need another key have to know of it: the
/// Public Suffix List cannot be asked in a `const`, so it is asked once, by the macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedOrigins {
    #[doc(hidden)]
    pub patterns: &'static [&'static str],
    /// Where more of them come from when the layer is built.
    #[doc(hidden)]
    pub environment: &'static [EnvOrigins],
    /// `*`, if it is the default of a variable.
    #[doc(hidden)]
    pub any: Option<&'static str>,
    /// The first one that is neither secure nor loopback.
    #[doc(hidden)]
    pub insecure: Option<&'static str>,
    /// The first one whose subdomains anybody can register.
    #[doc(hidden)]
    pub public_suffix: Option<&'static str>,
    /// `null`, if it is listed.
    #[doc(hidden)]
    pub null: Option<&'static str>,
}

/// `env("VAR")`: a list of patterns in a variable of the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvOrigins {
    #[doc(hidden)]
    pub variable: &'static str,
    #[doc(hidden)]
    pub default: Option<&'static [&'static str]>,
}

impl EnvOrigins {
    /// The name of the variable.
    #[must_use]
    pub const fn variable(&self) -> &'static str {
        self.variable
    }

    /// The patterns that stand for a variable which is not set, or empty. Without any, that is an
    /// error.
    #[must_use]
    pub const fn default(&self) -> Option<&'static [&'static str]> {
        self.default
    }
}

impl ListedOrigins {
    /// No pattern.
    #[doc(hidden)]
    pub const NONE: ListedOrigins = ListedOrigins {
        patterns: &[],
        environment: &[],
        any: None,
        insecure: None,
        public_suffix: None,
        null: None,
    };

    /// The variables that more patterns come from.
    #[must_use]
    pub const fn environment(&self) -> &'static [EnvOrigins] {
        self.environment
    }

    /// The patterns, as they are written in the policy.
    #[must_use]
    pub const fn patterns(&self) -> &'static [&'static str] {
        self.patterns
    }
}

/// The methods that a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Methods {
    /// `GET`, `HEAD` and `POST`: those that need no permission (Fetch, "CORS-safelisted method").
    Safelisted,
    /// `"*"`: every method.
    Any,
    /// These.
    Listed(&'static [&'static str]),
}

/// The request headers that a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestHeaders {
    /// Only those that need no permission (Fetch, "CORS-safelisted request-header").
    Safelisted,
    /// `"*"`: every header but `Authorization`.
    Any,
    /// `mirror`: whatever the preflight asks for.
    Mirror,
    /// These. `["*", "authorization"]` is every header, `Authorization` too.
    Listed(&'static [&'static str]),
}

/// The response headers that a script may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExposedHeaders {
    /// Only those that every script may read (Fetch, "CORS-safelisted response-header name").
    Safelisted,
    /// `"*"`: every header.
    Any,
    /// These.
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
    pub const fn name(&self) -> &'static str {
        self.parts.name
    }

    /// Whom it shares with (`allow_origins`, `same_origin`).
    #[must_use]
    pub const fn allow_origins(&self) -> Origins {
        self.parts.allow_origins
    }

    /// The methods that a preflight may ask for (`allow_methods`).
    #[must_use]
    pub const fn allow_methods(&self) -> Methods {
        self.parts.allow_methods
    }

    /// The headers that a preflight may ask for (`allow_headers`).
    #[must_use]
    pub const fn allow_headers(&self) -> RequestHeaders {
        self.parts.allow_headers
    }

    /// The headers of an answer that a script may read (`expose_headers`).
    #[must_use]
    pub const fn expose_headers(&self) -> ExposedHeaders {
        self.parts.expose_headers
    }

    /// Whether requests with cookies are shared (`allow_credentials`).
    #[must_use]
    pub const fn allow_credentials(&self) -> bool {
        self.parts.allow_credentials
    }

    /// How long a browser may keep the answer to a preflight, in seconds (`max_age`). `None` leaves
    /// it to the browser: 5 s by the Fetch standard.
    #[must_use]
    pub const fn max_age(&self) -> Option<u32> {
        self.parts.max_age
    }

    /// The safety rules that it switches off (`dangerously_allow`).
    #[must_use]
    pub const fn dangerously_allow(&self) -> Dangers {
        self.parts.dangerously_allow
    }

    /// The patterns that `dev(...)` adds in this build.
    #[must_use]
    pub const fn dev_origins(&self) -> &'static [&'static str] {
        match self.parts.dev_origins {
            Some(list) => list.patterns,
            None => &[],
        }
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
