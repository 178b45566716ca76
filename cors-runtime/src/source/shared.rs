//! A set of origins that changes while the server runs.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use cors_policy::{Dangers, Origin, OriginSet, Policy, PolicyErrors};
use http::request::Parts;

use super::{OriginSource, SourceReply};

/// A set of origins that can be replaced while the server runs. The new patterns are checked first, and
/// take effect all at once or not at all. Requests never wait for that.
///
/// Clones share the set: keep one, and give the other to the policy.
///
/// ```
/// use cors_runtime::{SharedOrigins, cors_policy};
/// # use axum::Router;
///
/// #[cors_policy(allow_origins = with(origins), allow_credentials)]
/// fn api(origins: SharedOrigins) -> Router {
///     Router::new()
/// }
///
/// let origins = SharedOrigins::new(["https://app.example.com"])?;
/// let app = api(origins.clone());
///
/// origins.replace(["https://app.example.com", "https://*.customer.example"])?;
/// // With credentials, plain `http` is refused, and all stays as it is.
/// let errors = origins.replace(["https://app.example.com", "http://customer.example"]).unwrap_err();
/// assert_eq!(errors.findings()[0].value(), "http://customer.example");
/// assert!(origins.allows("https://shop.customer.example"));
/// # Ok::<(), cors_runtime::PolicyErrors>(())
/// ```
#[derive(Clone)]
pub struct SharedOrigins {
    shared: Arc<Shared>,
}

struct Shared {
    /// The patterns that requests are matched against, read without a lock.
    current: ArcSwap<Patterns>,
    /// The rules for the patterns. A change of the patterns holds the lock.
    rules: Mutex<Rules>,
}

/// The patterns at one time.
struct Patterns {
    patterns: Vec<String>,
    set: OriginSet,
}

/// The strictest rules of all policies that use the set.
#[derive(Clone, Debug)]
struct Rules {
    /// The name in messages.
    name: Arc<str>,
    credentials: bool,
    dangers: Dangers,
}

impl Rules {
    /// Adds the rules of another policy.
    fn and(&self, policy: &Policy) -> Rules {
        if !policy.allow_credentials() {
            return self.clone();
        }
        let (mut dangers, theirs) = (policy.dangerously_allow(), self.dangers);
        if self.credentials {
            dangers.insecure_origin &= theirs.insecure_origin;
            dangers.public_suffix &= theirs.public_suffix;
        }
        // A set of patterns cannot contain `null`.
        dangers.null_origin = false;
        Rules {
            name: policy.name().into(),
            credentials: true,
            dangers,
        }
    }

    fn check(&self, patterns: Vec<String>) -> Result<Patterns, PolicyErrors> {
        let texts = patterns.iter().map(String::as_str);
        let set = OriginSet::checked(&self.name, texts, self.credentials, self.dangers)?;
        Ok(Patterns { patterns, set })
    }
}

impl SharedOrigins {
    /// A set of the origins that these patterns match. It may be empty.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the patterns. The rules for credentials hold from when a policy that
    /// allows them first uses the set.
    pub fn new(
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<SharedOrigins, PolicyErrors> {
        let patterns: Vec<String> = patterns.into_iter().map(Into::into).collect();
        let rules = Rules {
            name: "SharedOrigins".into(),
            credentials: false,
            dangers: Dangers::NONE,
        };
        Ok(SharedOrigins {
            shared: Arc::new(Shared {
                current: ArcSwap::from_pointee(rules.check(patterns)?),
                rules: Mutex::new(rules),
            }),
        })
    }

    /// Replaces all patterns. A request is matched against the old ones or the new ones, never against a
    /// mixture.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the patterns. Nothing has changed then.
    pub fn replace(
        &self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<(), PolicyErrors> {
        let patterns = patterns.into_iter().map(Into::into).collect();
        let rules = self.rules();
        self.put(&rules, patterns)
    }

    /// Changes the patterns. Other changes wait meanwhile: `change` must not itself call `update` or `replace`
    /// of the same set, which would deadlock.
    ///
    /// ```
    /// # use cors_runtime::SharedOrigins;
    /// let origins = SharedOrigins::new(["https://app.example.com"])?;
    /// origins.update(|patterns| patterns.push("https://new.example.com".to_owned()))?;
    /// assert!(origins.allows("https://app.example.com") && origins.allows("https://new.example.com"));
    /// # Ok::<(), cors_runtime::PolicyErrors>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the patterns. Nothing has changed then.
    pub fn update(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<(), PolicyErrors> {
        let rules = self.rules();
        let mut patterns = self.patterns();
        change(&mut patterns);
        self.put(&rules, patterns)
    }

    /// The current patterns.
    #[must_use]
    pub fn patterns(&self) -> Vec<String> {
        self.shared.current.load().patterns.clone()
    }

    /// Whether a current pattern matches this origin. Takes any bytes.
    #[must_use]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        self.shared.current.load().set.allows(origin)
    }

    fn put(&self, rules: &Rules, patterns: Vec<String>) -> Result<(), PolicyErrors> {
        self.shared.current.store(Arc::new(rules.check(patterns)?));
        Ok(())
    }

    /// Locks the set against other changes.
    fn rules(&self) -> MutexGuard<'_, Rules> {
        // The rules are replaced as a whole, so a panic leaves no half of them.
        let rules = self.shared.rules.lock();
        rules.unwrap_or_else(PoisonError::into_inner)
    }
}

impl OriginSource for SharedOrigins {
    fn ask(&self, origin: &Origin<'_>, _: &Parts) -> SourceReply {
        SourceReply::ready(self.shared.current.load().set.contains(origin))
    }

    fn attach(&self, policy: &Policy) -> Result<(), PolicyErrors> {
        let mut held = self.rules();
        let rules = held.and(policy);
        rules.check(self.patterns())?;
        *held = rules;
        Ok(())
    }
}

impl fmt::Debug for SharedOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedOrigins")
            .field("patterns", &self.patterns())
            .finish_non_exhaustive()
    }
}
