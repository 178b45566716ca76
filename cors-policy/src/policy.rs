//! A policy whose rules have been checked.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::dangers::Dangers;
use crate::enforce::Enforce;

/// A CORS policy: the origins that may read a server's responses, and with which requests.
///
/// `#[cors_policy(...)]` writes one as a constant, after it has been checked. [`Policy::builder`] makes one at run
/// time, which owns its texts and lists. A clone of either shares them.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::Policy;
///
/// fn describe(policy: &Policy) -> String {
///     format!("{} allows credentials: {}", policy.name(), policy.allow_credentials())
/// }
/// let policy = Policy::builder().name("api").allow_origins(["*"]).build()?;
/// assert_eq!(describe(&policy), "api allows credentials: false");
/// # Ok::<(), cors_policy::PolicyErrors>(())
/// ```
#[derive(Clone)]
pub struct Policy {
    repr: Repr,
}

// A constant cannot allocate.
#[allow(clippy::large_enum_variant)]
#[derive(Clone)]
enum Repr {
    Constant(Parts),
    Owned(Arc<OwnedPolicy>),
}

/// A policy that was made at run time. A list that is `"*"` alone is a list of one entry, `*`.
pub(crate) struct OwnedPolicy {
    pub(crate) name: Arc<str>,
    /// `None` for `same_origin`.
    pub(crate) allow_origins: Option<Vec<String>>,
    pub(crate) allow_methods: Option<Vec<String>>,
    pub(crate) mirror_headers: bool,
    pub(crate) allow_headers: Option<Vec<String>>,
    pub(crate) expose_headers: Option<Vec<String>>,
    pub(crate) allow_credentials: bool,
    pub(crate) max_age: Option<u32>,
    pub(crate) enforce: Enforce,
    pub(crate) dangerously_allow: Dangers,
}

/// The name of a policy. A clone allocates nothing.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum PolicyName {
    Constant(&'static str),
    Owned(Arc<str>),
}

impl PolicyName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            PolicyName::Constant(name) => name,
            PolicyName::Owned(name) => name,
        }
    }
}

impl From<&'static str> for PolicyName {
    fn from(name: &'static str) -> Self {
        PolicyName::Constant(name)
    }
}

impl PartialEq for PolicyName {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for PolicyName {}

impl Hash for PolicyName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// The keys of a policy in a constant. A policy that builds on a named one takes the keys that it does not give from
/// there by struct update, which is why this is `Copy`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub name: &'static str,
    /// The path of the module that its item is in.
    pub module: &'static str,
    /// The named policy that it builds on.
    pub base: Option<&'static Policy>,
    pub allow_origins: Origins,
    pub allow_methods: Methods,
    pub allow_headers: RequestHeaders,
    pub expose_headers: ExposedHeaders,
    pub allow_credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
    pub enforce: Enforce,
    pub dangerously_allow: Dangers,
    /// What `dev(...)` adds: in builds with debug assertions only.
    pub dev_origins: Option<&'static ListedOrigins>,
    /// The policy did not compile, and this one replaces it, so that its uses compile. No rule applies to it, or to
    /// a policy that builds on it.
    pub broken: bool,
}

/// The origins that a policy allows.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::{AllowedOrigins, Policy};
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
/// # use cors_policy as cors_runtime;
/// use cors_runtime::{AllowedNames, Policy};
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
    /// The safety rules that do not apply to these patterns alone.
    pub dangerously_allow: Dangers,
}

/// `env("VAR")`: a list of patterns in an environment variable.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvOrigins {
    pub variable: &'static str,
    /// The patterns where the variable is not set, or empty: perhaps none. Without a default, that is an error.
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
        dangerously_allow: Dangers::NONE,
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
    /// A policy that shares with no other origin.
    pub const NONE: Parts = Parts {
        name: "",
        module: "",
        base: None,
        allow_origins: Origins::SameOrigin,
        allow_methods: Methods::Safelisted,
        allow_headers: RequestHeaders::Safelisted,
        expose_headers: ExposedHeaders::Safelisted,
        allow_credentials: false,
        max_age: None,
        enforce: Enforce::Unset,
        dangerously_allow: Dangers::NONE,
        dev_origins: None,
        broken: false,
    };
}

impl Policy {
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(parts: Parts) -> Policy {
        Policy {
            repr: Repr::Constant(parts),
        }
    }

    pub(crate) fn owned(policy: OwnedPolicy) -> Policy {
        Policy {
            repr: Repr::Owned(Arc::new(policy)),
        }
    }

    /// The keys of a constant.
    ///
    /// # Panics
    ///
    /// If the policy was made at run time.
    #[doc(hidden)]
    #[must_use]
    pub const fn parts(&self) -> Parts {
        match &self.repr {
            Repr::Constant(parts) => *parts,
            Repr::Owned(_) => panic!("a policy that was made at run time is no constant"),
        }
    }

    /// What the macro writes for a policy that does not compile.
    #[doc(hidden)]
    #[must_use]
    pub const fn broken(name: &'static str) -> Policy {
        Policy::from_parts(Parts {
            name,
            broken: true,
            ..Parts::NONE
        })
    }

    /// The name of the item that carries the policy.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.repr {
            Repr::Constant(parts) => parts.name,
            Repr::Owned(policy) => &policy.name,
        }
    }

    /// The path of the module that the item is in. Empty for a policy that was made at run time.
    #[doc(hidden)]
    #[must_use]
    pub fn module(&self) -> &str {
        match &self.repr {
            Repr::Constant(parts) => parts.module,
            Repr::Owned(_) => "",
        }
    }

    /// The name, for what outlives the policy.
    #[doc(hidden)]
    #[must_use]
    pub fn shared_name(&self) -> PolicyName {
        match &self.repr {
            Repr::Constant(parts) => PolicyName::Constant(parts.name),
            Repr::Owned(policy) => PolicyName::Owned(Arc::clone(&policy.name)),
        }
    }

    /// The origins that it shares with (`allow_origins`, `same_origin`).
    #[must_use]
    pub fn allow_origins(&self) -> AllowedOrigins<'_> {
        match &self.repr {
            Repr::Constant(parts) => match parts.allow_origins {
                Origins::SameOrigin => AllowedOrigins::SameOrigin,
                Origins::Any => AllowedOrigins::Any,
                Origins::Source => AllowedOrigins::Source,
                Origins::Listed(list) => AllowedOrigins::Listed {
                    patterns: list.patterns.to_vec(),
                    variables: list.environment.iter().map(|env| env.variable).collect(),
                },
            },
            Repr::Owned(policy) => match policy.allow_origins.as_deref() {
                None => AllowedOrigins::SameOrigin,
                Some(patterns) if is_wildcard(patterns) => AllowedOrigins::Any,
                Some(patterns) => AllowedOrigins::Listed {
                    patterns: patterns.iter().map(String::as_str).collect(),
                    variables: Vec::new(),
                },
            },
        }
    }

    /// The methods that a preflight may ask for (`allow_methods`).
    #[must_use]
    pub fn allow_methods(&self) -> AllowedNames<'_> {
        match &self.repr {
            Repr::Constant(parts) => match parts.allow_methods {
                Methods::Safelisted => AllowedNames::Safelisted,
                Methods::Any => AllowedNames::Any,
                Methods::Listed(names) => AllowedNames::Listed(names.to_vec()),
            },
            Repr::Owned(policy) => AllowedNames::of(policy.allow_methods.as_deref()),
        }
    }

    /// The headers that a preflight may ask for (`allow_headers`).
    #[must_use]
    pub fn allow_headers(&self) -> AllowedNames<'_> {
        match &self.repr {
            Repr::Constant(parts) => match parts.allow_headers {
                RequestHeaders::Safelisted => AllowedNames::Safelisted,
                RequestHeaders::Any => AllowedNames::Any,
                RequestHeaders::Mirror => AllowedNames::Mirrored,
                RequestHeaders::Listed(names) => AllowedNames::Listed(names.to_vec()),
            },
            Repr::Owned(policy) if policy.mirror_headers => AllowedNames::Mirrored,
            Repr::Owned(policy) => AllowedNames::of(policy.allow_headers.as_deref()),
        }
    }

    /// The headers of a response that a script may read (`expose_headers`).
    #[must_use]
    pub fn expose_headers(&self) -> AllowedNames<'_> {
        match &self.repr {
            Repr::Constant(parts) => match parts.expose_headers {
                ExposedHeaders::Safelisted => AllowedNames::Safelisted,
                ExposedHeaders::Any => AllowedNames::Any,
                ExposedHeaders::Listed(names) => AllowedNames::Listed(names.to_vec()),
            },
            Repr::Owned(policy) => AllowedNames::of(policy.expose_headers.as_deref()),
        }
    }

    /// Whether responses to requests with credentials are shared (`allow_credentials`).
    #[must_use]
    pub fn allow_credentials(&self) -> bool {
        match &self.repr {
            Repr::Constant(parts) => parts.allow_credentials,
            Repr::Owned(policy) => policy.allow_credentials,
        }
    }

    /// The number of seconds for which a browser may keep the response to a preflight (`max_age`). Without one,
    /// browsers keep it for 5 s (Fetch, "CORS-preflight cache").
    #[must_use]
    pub fn max_age(&self) -> Option<u32> {
        match &self.repr {
            Repr::Constant(parts) => parts.max_age,
            Repr::Owned(policy) => policy.max_age,
        }
    }

    /// The requests that it refuses on the server (`enforce`).
    #[must_use]
    pub fn enforce(&self) -> Enforce {
        match &self.repr {
            Repr::Constant(parts) => parts.enforce,
            Repr::Owned(policy) => policy.enforce,
        }
    }

    /// The safety rules that it switches off (`dangerously_allow`).
    #[must_use]
    pub fn dangerously_allow(&self) -> Dangers {
        match &self.repr {
            Repr::Constant(parts) => parts.dangerously_allow,
            Repr::Owned(policy) => policy.dangerously_allow,
        }
    }

    /// The patterns that `dev(allow_origins = [...])` adds in this build.
    #[must_use]
    pub fn dev_origins(&self) -> Vec<&str> {
        match &self.repr {
            Repr::Constant(Parts {
                dev_origins: Some(list),
                ..
            }) => list.patterns.to_vec(),
            Repr::Constant(_) | Repr::Owned(_) => Vec::new(),
        }
    }

    /// The environment variables that more origins come from.
    pub(crate) fn environment(&self) -> &'static [EnvOrigins] {
        match &self.repr {
            Repr::Constant(Parts {
                allow_origins: Origins::Listed(list),
                ..
            }) => list.environment,
            Repr::Constant(_) | Repr::Owned(_) => &[],
        }
    }

    /// Whether it shares with no other origin.
    pub(crate) fn is_same_origin(&self) -> bool {
        match &self.repr {
            Repr::Constant(parts) => parts.allow_origins == Origins::SameOrigin,
            Repr::Owned(policy) => policy.allow_origins.is_none(),
        }
    }

    /// Whether all of it was known when it was checked: no origin comes from the environment or from a source.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_known(&self) -> bool {
        match &self.repr {
            Repr::Constant(parts) => match parts.allow_origins {
                Origins::SameOrigin | Origins::Any => true,
                Origins::Listed(list) => list.environment.is_empty(),
                Origins::Source => false,
            },
            Repr::Owned(_) => true,
        }
    }

    /// Whether the source of a constant must give origins that were checked: with credentials, a source that
    /// allows too much gives its users' accounts away.
    #[doc(hidden)]
    #[must_use]
    pub const fn needs_validated_origins(&self) -> bool {
        let parts = self.parts();
        parts.allow_credentials && !parts.dangerously_allow.dynamic_origins
    }

    /// The safety rules that do not apply to what `dev(...)` adds: its own, and those of the whole policy.
    #[doc(hidden)]
    #[must_use]
    pub fn dev_dangers(&self) -> Dangers {
        let dangers = self.dangerously_allow();
        match &self.repr {
            Repr::Constant(Parts {
                dev_origins: Some(list),
                ..
            }) => dangers.and(list.dangerously_allow),
            Repr::Constant(_) | Repr::Owned(_) => dangers,
        }
    }

    /// Whether another policy has the same keys, except for its name and `allow_methods`.
    #[doc(hidden)]
    #[must_use]
    pub fn equals_except_methods(&self, other: &Policy) -> bool {
        self.allow_origins() == other.allow_origins()
            && self.environment() == other.environment()
            && self.dev_origins() == other.dev_origins()
            && self.allow_headers() == other.allow_headers()
            && self.expose_headers() == other.expose_headers()
            && self.allow_credentials() == other.allow_credentials()
            && self.max_age() == other.max_age()
            && self.enforce() == other.enforce()
            && self.dangerously_allow() == other.dangerously_allow()
            && self.dev_dangers() == other.dev_dangers()
    }
}

/// By what the policies are called, and by what they allow.
impl PartialEq for Policy {
    fn eq(&self, other: &Policy) -> bool {
        self.name() == other.name()
            && self.allow_methods() == other.allow_methods()
            && self.equals_except_methods(other)
    }
}

impl Eq for Policy {}

/// A clone of a constant: `PolicyLayer::new(api::POLICY)`.
impl From<&Policy> for Policy {
    fn from(policy: &Policy) -> Self {
        policy.clone()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.name())
            .field("allow_origins", &self.allow_origins())
            .field("allow_methods", &self.allow_methods())
            .field("allow_headers", &self.allow_headers())
            .field("expose_headers", &self.expose_headers())
            .field("allow_credentials", &self.allow_credentials())
            .field("max_age", &self.max_age())
            .field("enforce", &self.enforce())
            .field("dangerously_allow", &self.dangerously_allow())
            .field("dev_origins", &self.dev_origins())
            .finish()
    }
}

impl<'a> AllowedNames<'a> {
    /// The names of a list, if there is one.
    fn of(list: Option<&'a [String]>) -> AllowedNames<'a> {
        match list {
            None => AllowedNames::Safelisted,
            Some(names) if is_wildcard(names) => AllowedNames::Any,
            Some(names) => AllowedNames::Listed(names.iter().map(String::as_str).collect()),
        }
    }
}

/// Whether a list is `"*"` alone.
fn is_wildcard(list: &[String]) -> bool {
    matches!(list, [entry] if entry == "*")
}
