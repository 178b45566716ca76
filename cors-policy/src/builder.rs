//! Policies that are known only at run time, as a whole: from a configuration file, say.

use crate::dangers::Dangers;
use crate::draft::{Entries, PolicyDraft};
use crate::enforce::Enforce;
use crate::finding::{Finding, PolicyErrors};
use crate::form::Form;
use crate::lint::{Level, Lint};
use crate::method::MethodEntry;
use crate::policy::{OwnedPolicy, Policy};

/// Makes a [`Policy`] from what is known only at run time, by the rules that the macro applies.
///
/// The policy owns what it is made of. For origins that change while the server runs, there is
/// `cors_runtime::SharedOrigins`.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::Policy;
///
/// let policy = Policy::builder()
///     .allow_origins(["https://app.example.com"])
///     .allow_methods(["GET", "PUT"])
///     .allow_credentials(true)
///     .build()?;
/// assert!(policy.allows("https://app.example.com"));
///
/// let errors = Policy::builder()
///     .allow_origins(["*", "https://app.example.com/"])
///     .allow_methods(["put"])
///     .allow_credentials(true)
///     .build()
///     .unwrap_err();
/// assert_eq!(errors.findings().len(), 3);
/// # Ok::<(), cors_policy::PolicyErrors>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build` is called"]
pub struct PolicyBuilder {
    name: Option<String>,
    origins: Option<Vec<String>>,
    same_origin: bool,
    methods: Option<Vec<Method>>,
    headers: Option<Headers>,
    exposed: Option<Vec<String>>,
    credentials: bool,
    max_age: Option<u64>,
    enforce: Enforce,
    dangers: Dangers,
}

#[derive(Clone, Debug)]
struct Method {
    name: String,
    custom: bool,
}

#[derive(Clone, Debug)]
enum Headers {
    Mirror,
    Listed(Vec<String>),
}

impl Policy {
    /// Begins a policy that is known only at run time.
    pub fn builder() -> PolicyBuilder {
        PolicyBuilder {
            name: None,
            origins: None,
            same_origin: false,
            methods: None,
            headers: None,
            exposed: None,
            credentials: false,
            max_age: None,
            enforce: Enforce::Unset,
            dangers: Dangers::NONE,
        }
    }
}

impl PolicyBuilder {
    /// What the policy is called in outcomes, events and errors; `policy` if nothing is said.
    pub fn name(mut self, name: impl Into<String>) -> PolicyBuilder {
        self.name = Some(name.into());
        self
    }

    /// The origins that may read the answers, as patterns; `["*"]` allows every origin.
    pub fn allow_origins(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        self.origins = Some(texts(patterns));
        self
    }

    /// Shares with no other origin. No other key goes with it but `enforce`.
    pub fn same_origin(mut self) -> PolicyBuilder {
        self.same_origin = true;
        self
    }

    /// The methods that a script may use, beside those that were said before; `["*"]` is every
    /// method. Those that are not standard are for
    /// [`allow_custom_methods`](PolicyBuilder::allow_custom_methods).
    pub fn allow_methods(
        mut self,
        methods: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        let listed = self.methods.get_or_insert_default();
        listed.extend(texts(methods).into_iter().map(|name| Method {
            name,
            custom: false,
        }));
        self
    }

    /// Methods that are in no standard, like `PURGE`: what the macro writes as `custom("PURGE")`.
    pub fn allow_custom_methods(
        mut self,
        methods: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        let listed = self.methods.get_or_insert_default();
        listed.extend(
            texts(methods)
                .into_iter()
                .map(|name| Method { name, custom: true }),
        );
        self
    }

    /// The request headers that a script may set; `["*"]` is every one but `Authorization`.
    pub fn allow_headers(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        self.headers = Some(Headers::Listed(texts(names)));
        self
    }

    /// Allows whatever request headers a preflight asks for.
    pub fn mirror_headers(mut self) -> PolicyBuilder {
        self.headers = Some(Headers::Mirror);
        self
    }

    /// The response headers that a script may read; `["*"]` is every one.
    pub fn expose_headers(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        self.exposed = Some(texts(names));
        self
    }

    /// Whether requests with cookies are shared.
    pub fn allow_credentials(mut self, allow: bool) -> PolicyBuilder {
        self.credentials = allow;
        self
    }

    /// How long a browser may keep the answer to a preflight, in seconds. For a text like `10m`
    /// there is [`parse_max_age`](crate::max_age::parse_max_age).
    pub fn max_age(mut self, seconds: u64) -> PolicyBuilder {
        self.max_age = Some(seconds);
        self
    }

    /// Refuses requests from origins that are not allowed, on the server. Goes with
    /// [`same_origin`](PolicyBuilder::same_origin), too, but for [`Enforce::ALL`].
    pub fn enforce(mut self, enforce: Enforce) -> PolicyBuilder {
        self.enforce = enforce;
        self
    }

    /// Switches safety rules off.
    ///
    /// ```
    /// # use cors_policy as cors_runtime;
    /// use cors_runtime::{Dangers, Policy};
    ///
    /// let mut dangers = Dangers::NONE;
    /// dangers.insecure_origin = true;
    /// let policy = Policy::builder()
    ///     .allow_origins(["http://intranet.example"])
    ///     .allow_credentials(true)
    ///     .dangerously_allow(dangers)
    ///     .build();
    /// assert!(policy.is_ok());
    /// ```
    pub fn dangerously_allow(mut self, dangers: Dangers) -> PolicyBuilder {
        self.dangers = dangers;
        self
    }

    /// Checks the policy by the rules, and makes it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn build(&self) -> Result<Policy, PolicyErrors> {
        let name = self.name.as_deref().unwrap_or("policy");
        let mut findings: Vec<Finding> = self
            .draft()
            .check_in(Form::Builder)
            .into_iter()
            .map(|located| located.finding)
            .filter(|finding| finding.level() == Level::Error)
            .collect();
        if self.same_origin && self.says_more() {
            let message = "`.same_origin()` shares with no other origin, so nothing but `.enforce(...)` goes with it";
            let finding = Finding::new(Lint::SameOriginNotAlone, "", message);
            findings.push(finding.help("leave it out, or leave all the others out"));
        }
        match PolicyErrors::of(name, findings) {
            Some(errors) => Err(errors),
            None => Ok(Policy::owned(self.owned(name))),
        }
    }

    fn says_more(&self) -> bool {
        self.origins.is_some()
            || self.methods.is_some()
            || self.headers.is_some()
            || self.exposed.is_some()
            || self.credentials
            || self.max_age.is_some()
            || self.dangers != Dangers::NONE
    }

    fn draft(&self) -> PolicyDraft<'_> {
        let methods = self.methods.as_ref().map(|methods| {
            let entries = methods.iter().map(|method| MethodEntry {
                name: &method.name,
                custom: method.custom,
            });
            entries.collect::<Vec<_>>().into()
        });
        PolicyDraft {
            allow_origins: self.origins.as_deref().map(entries),
            allow_methods: methods,
            allow_headers: match &self.headers {
                Some(Headers::Listed(names)) => Some(entries(names)),
                Some(Headers::Mirror) | None => None,
            },
            expose_headers: self.exposed.as_deref().map(entries),
            allow_credentials: self.credentials,
            max_age: self.max_age,
            enforce: self.enforce,
            dangerously_allow: self.dangers,
            origins_optional: self.same_origin,
            same_origin: self.same_origin,
            ..PolicyDraft::default()
        }
    }

    /// The policy, once it is known to be valid.
    fn owned(&self, name: &str) -> OwnedPolicy {
        let methods = self.methods.as_ref();
        let methods = methods.map(|methods| methods.iter().map(|method| method.name.clone()));
        OwnedPolicy {
            name: name.into(),
            allow_origins: self.origins.clone(),
            allow_methods: methods.map(Iterator::collect),
            mirror_headers: matches!(self.headers, Some(Headers::Mirror)),
            allow_headers: match &self.headers {
                Some(Headers::Listed(names)) => Some(names.clone()),
                Some(Headers::Mirror) | None => None,
            },
            expose_headers: self.exposed.clone(),
            allow_credentials: self.credentials,
            max_age: self.max_age.and_then(|seconds| seconds.try_into().ok()),
            enforce: self.enforce,
            dangerously_allow: self.dangers,
        }
    }
}

fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

fn entries(texts: &[String]) -> Entries<&str> {
    texts.iter().map(String::as_str).collect::<Vec<_>>().into()
}
