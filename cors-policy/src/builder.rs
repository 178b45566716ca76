//! Policies that are known only at run time, as a whole: from a configuration file, say.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::dangers::Dangers;
use crate::draft::{Entries, PolicyDraft};
use crate::finding::{Finding, PolicyErrors};
use crate::form::Form;
use crate::lint::{Level, Lint};
use crate::method::MethodEntry;
use crate::origin::OriginFacts;
use crate::policy::{
    ExposedHeaders, ListedOrigins, Methods, Origins, Parts, Policy, RequestHeaders,
};

/// Makes a [`Policy`] out of what is known only at run time, by the rules that the macro goes by.
///
/// A policy is `Copy`, and is kept for as long as the process runs: each text and each list once, so
/// that to build the same one again takes no memory. For origins that change while the server runs,
/// there is `cors_runtime::SharedOrigins`.
///
/// ```
/// use cors_policy::Policy;
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

    /// The origins that may read the answers, as patterns; `["*"]` is everybody.
    pub fn allow_origins(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> PolicyBuilder {
        self.origins = Some(texts(patterns));
        self
    }

    /// Shares with nobody. No other key goes with it.
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

    /// Switches safety rules off.
    ///
    /// ```
    /// use cors_policy::{Dangers, Policy};
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

    /// Holds the policy to the rules, and makes it.
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
            let message = "`.same_origin()` shares with nobody, so nothing else goes with it";
            let finding = Finding::new(Lint::SameOriginNotAlone, "", message);
            findings.push(finding.help("leave it out, or leave all the others out"));
        }
        match PolicyErrors::of(name, findings) {
            Some(errors) => Err(errors),
            None => Ok(Policy::from_parts(self.parts(name))),
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
            dangerously_allow: self.dangers,
            origins_optional: self.same_origin,
            ..PolicyDraft::default()
        }
    }

    /// What the policy is made of, once it is known to be sound.
    fn parts(&self, name: &str) -> Parts {
        let is_any = |names: &[String]| matches!(names, [any] if any == "*");
        Parts {
            name: keep(name),
            allow_origins: match &self.origins {
                None => Origins::SameOrigin,
                Some(patterns) if is_any(patterns) => Origins::Any,
                Some(patterns) => {
                    let patterns = keep_all(patterns.iter().map(String::as_str));
                    let facts = OriginFacts::of(patterns.iter().copied());
                    Origins::Listed(ListedOrigins {
                        patterns,
                        insecure: facts.insecure.map(|at| patterns[at]),
                        public_suffix: facts.public_suffix.map(|at| patterns[at]),
                        null: facts.null.map(|at| patterns[at]),
                        ..ListedOrigins::NONE
                    })
                }
            },
            allow_methods: match self.methods.as_deref() {
                None => Methods::Safelisted,
                Some([any]) if any.name == "*" => Methods::Any,
                Some(methods) => {
                    Methods::Listed(keep_all(methods.iter().map(|method| &*method.name)))
                }
            },
            allow_headers: match &self.headers {
                None => RequestHeaders::Safelisted,
                Some(Headers::Mirror) => RequestHeaders::Mirror,
                Some(Headers::Listed(names)) if is_any(names) => RequestHeaders::Any,
                Some(Headers::Listed(names)) => {
                    RequestHeaders::Listed(keep_all(names.iter().map(String::as_str)))
                }
            },
            expose_headers: match &self.exposed {
                None => ExposedHeaders::Safelisted,
                Some(names) if is_any(names) => ExposedHeaders::Any,
                Some(names) => ExposedHeaders::Listed(keep_all(names.iter().map(String::as_str))),
            },
            allow_credentials: self.credentials,
            max_age: self.max_age.and_then(|seconds| seconds.try_into().ok()),
            dangerously_allow: self.dangers,
            ..Parts::NONE
        }
    }
}

fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

fn entries(texts: &[String]) -> Entries<&str> {
    texts.iter().map(String::as_str).collect::<Vec<_>>().into()
}

/// What was kept: each once.
#[derive(Default)]
struct Kept {
    texts: HashSet<&'static str>,
    lists: HashSet<&'static [&'static str]>,
}

fn kept<T>(use_it: impl FnOnce(&mut Kept) -> T) -> T {
    static KEPT: OnceLock<Mutex<Kept>> = OnceLock::new();
    let kept = KEPT.get_or_init(Mutex::default).lock();
    // Nothing in there is ever half done.
    use_it(&mut kept.unwrap_or_else(PoisonError::into_inner))
}

impl Kept {
    fn text(&mut self, text: &str) -> &'static str {
        if let Some(kept) = self.texts.get(text) {
            return kept;
        }
        let text: &'static str = Box::leak(text.into());
        self.texts.insert(text);
        text
    }
}

fn keep(text: &str) -> &'static str {
    kept(|kept| kept.text(text))
}

fn keep_all<'a>(texts: impl Iterator<Item = &'a str>) -> &'static [&'static str] {
    kept(|kept| {
        let list: Vec<&'static str> = texts.map(|text| kept.text(text)).collect();
        if let Some(kept) = kept.lists.get(&*list) {
            return *kept;
        }
        let list: &'static [&'static str] = list.leak();
        kept.lists.insert(list);
        list
    })
}
