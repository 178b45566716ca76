//! A set of origins that changes while the server runs.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use cors_policy::{Dangers, Origin, OriginSet, Policy, PolicyErrors};
use http::request::Parts;

use super::{OriginAnswer, OriginSource};

/// A set of origins that is replaced while the server runs: all of it at once, once all of it was
/// held to the rules. Requests never wait for that.
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
/// assert_eq!(errors.iter().next().unwrap().value(), "http://customer.example");
/// assert!(origins.allows("https://shop.customer.example"));
/// # Ok::<(), cors_runtime::PolicyErrors>(())
/// ```
#[derive(Clone)]
pub struct SharedOrigins {
    shared: Arc<Shared>,
}

struct Shared {
    /// What requests read: nobody waits for it.
    now: ArcSwap<Now>,
    /// Who changes that holds this: the rules that the patterns are held to.
    rules: Mutex<Rules>,
}

/// What the set is at a time.
struct Now {
    patterns: Vec<String>,
    set: OriginSet,
}

/// The rules of all policies that the set serves: the strictest of them hold.
#[derive(Clone, Copy, Debug)]
struct Rules {
    /// Whose they are.
    name: &'static str,
    credentials: bool,
    dangers: Dangers,
}

impl Rules {
    /// With those of another policy.
    fn and(self, policy: &Policy) -> Rules {
        if !policy.allows_credentials() {
            return self;
        }
        let (mut dangers, theirs) = (policy.dangers(), self.dangers);
        if self.credentials {
            dangers.insecure_origin &= theirs.insecure_origin;
            dangers.public_suffix &= theirs.public_suffix;
        }
        // A set has no room for `null`.
        dangers.null_origin = false;
        Rules {
            name: policy.name(),
            credentials: true,
            dangers,
        }
    }

    fn check(self, patterns: Vec<String>) -> Result<Now, PolicyErrors> {
        let texts = patterns.iter().map(String::as_str);
        let set = OriginSet::checked(self.name, texts, self.credentials, self.dangers)?;
        Ok(Now { patterns, set })
    }
}

impl SharedOrigins {
    /// A set of the origins that these patterns match. It may be empty.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the patterns. What only credentials forbid is told when a policy
    /// that allows them takes the set, and from then on, for as long as the set is there.
    pub fn new(
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<SharedOrigins, PolicyErrors> {
        let patterns: Vec<String> = patterns.into_iter().map(Into::into).collect();
        let rules = Rules {
            name: "SharedOrigins",
            credentials: false,
            dangers: Dangers::NONE,
        };
        Ok(SharedOrigins {
            shared: Arc::new(Shared {
                now: ArcSwap::from_pointee(rules.check(patterns)?),
                rules: Mutex::new(rules),
            }),
        })
    }

    /// Puts other origins in the place of all there are. A request that is on its way is judged by
    /// those before or by those after, never by some of each.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the patterns; then nothing has changed.
    pub fn replace(
        &self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<(), PolicyErrors> {
        let patterns = patterns.into_iter().map(Into::into).collect();
        let rules = self.rules();
        self.put(*rules, patterns)
    }

    /// Changes the patterns, and puts those in the place of all there are. Nobody else changes them
    /// meanwhile: `change` must not do so either, by `update` or `replace` of the same set, which would
    /// wait for it for ever.
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
    /// Everything that is wrong with the patterns; then nothing has changed.
    pub fn update(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<(), PolicyErrors> {
        let rules = self.rules();
        let mut patterns = self.patterns();
        change(&mut patterns);
        self.put(*rules, patterns)
    }

    /// The patterns that the set is made of now.
    #[must_use]
    pub fn patterns(&self) -> Vec<String> {
        self.shared.now.load().patterns.clone()
    }

    /// Whether an origin is in the set now. Any bytes will do.
    #[must_use]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        self.shared.now.load().set.allows(origin)
    }

    fn put(&self, rules: Rules, patterns: Vec<String>) -> Result<(), PolicyErrors> {
        self.shared.now.store(Arc::new(rules.check(patterns)?));
        Ok(())
    }

    /// Whoever holds them is the only one to change the set.
    fn rules(&self) -> MutexGuard<'_, Rules> {
        // Nothing in there is ever half done.
        let rules = self.shared.rules.lock();
        rules.unwrap_or_else(PoisonError::into_inner)
    }
}

impl OriginSource for SharedOrigins {
    fn ask(&self, origin: &Origin<'_>, _: &Parts) -> OriginAnswer {
        OriginAnswer::now(self.shared.now.load().set.contains(origin))
    }

    fn serve(&self, policy: &Policy) -> Result<(), PolicyErrors> {
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
