//! All patterns of a policy in one structure, whose look-up costs the same for one as for 10,000.

use std::collections::HashMap;

use super::exact::Exact;
use super::host::Host;
use super::pattern::{OriginPattern, Port};
use super::{InvalidOrigin, MAX_ORIGIN, Origin, judge_all};
use crate::{Dangers, Level, PolicyErrors};

/// A set of origins, given by patterns.
///
/// An exact origin is found by one hash look-up, or, among a few, by comparing. Where there are patterns with a `*`, the host and
/// each of its parent domains are looked up in a second table, at most 127 of them; both are
/// bounded by the length of a host name, and neither grows with the number of patterns.
///
/// ```
/// use cors_policy::OriginSet;
///
/// let set = OriginSet::parse(["https://app.example.com", "http://localhost:*"]).unwrap();
/// assert!(set.allows("https://app.example.com"));
/// assert!(set.allows("http://localhost:5173"));
/// assert!(!set.allows("https://app.example.com.evil.test"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct OriginSet {
    /// Origins without a `*`, as browsers send them; `null` too, where the policy has it.
    exact: Exact,
    /// The patterns with a `*`, by their host; each list sorted.
    wild: HashMap<Box<str>, Vec<Wild>>,
}

/// A pattern with a `*`, less its host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wild {
    subdomains: bool,
    scheme: Box<str>,
    port: Port,
}

impl OriginSet {
    /// Makes a set of patterns. `"null"` stands for the opaque origin.
    ///
    /// # Errors
    ///
    /// The first pattern that is not one. To be told of everything that is wrong, use
    /// [`PolicyDraft::check`](crate::PolicyDraft::check).
    pub fn parse<'a>(
        patterns: impl IntoIterator<Item = &'a str>,
    ) -> Result<OriginSet, InvalidOrigin> {
        let mut set = OriginSet::default();
        for text in patterns {
            if text == "null" {
                set.exact.insert(text.into());
            } else {
                set.insert(&OriginPattern::parse(text)?);
            }
        }
        set.sort();
        Ok(set)
    }

    /// Makes a set of patterns that are held to all the rules on origins first, with credentials or
    /// without. `*` is no pattern: a set is of some origins, not of all. The name is for the errors.
    ///
    /// ```
    /// use cors_policy::{Dangers, OriginSet};
    ///
    /// let patterns = ["https://app.example.com", "http://shop.example", "*"];
    /// let errors = OriginSet::checked("tenant 7", patterns, true, Dangers::NONE).unwrap_err();
    /// assert_eq!(errors.iter().count(), 2);
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them.
    pub fn checked<'a>(
        name: &str,
        patterns: impl IntoIterator<Item = &'a str>,
        credentials: bool,
        dangers: Dangers,
    ) -> Result<OriginSet, PolicyErrors> {
        let entries: Vec<(usize, &str)> = patterns.into_iter().enumerate().collect();
        let findings = judge_all(&entries, credentials, dangers)
            .into_iter()
            .map(|(_, finding)| finding)
            .filter(|finding| finding.level() == Level::Error)
            .collect();
        if let Some(errors) = PolicyErrors::of(name, findings) {
            return Err(errors);
        }
        let patterns = entries.iter().map(|(_, pattern)| *pattern);
        // The rules let patterns and `null` through, and both can be read.
        Ok(OriginSet::parse(patterns).unwrap_or_default())
    }

    pub(crate) fn of<'a>(patterns: impl IntoIterator<Item = OriginPattern<'a>>) -> OriginSet {
        let mut set = OriginSet::default();
        for pattern in patterns {
            set.insert(&pattern);
        }
        set.sort();
        set
    }

    fn insert(&mut self, pattern: &OriginPattern<'_>) {
        if pattern.is_exact() {
            self.exact.insert(pattern.to_string().into());
        } else {
            let wild = self.wild.entry(pattern.host().as_str().into()).or_default();
            wild.push(Wild {
                subdomains: pattern.has_subdomains(),
                scheme: pattern.scheme().into(),
                port: pattern.port(),
            });
        }
    }

    fn sort(&mut self) {
        for wild in self.wild.values_mut() {
            wild.sort();
            wild.dedup();
        }
    }

    /// Whether a request with this `Origin` is from an origin of the set. Any bytes will do: what is
    /// no origin is in no set.
    #[must_use]
    #[inline]
    pub fn allows(&self, origin: impl AsRef<[u8]>) -> bool {
        let origin = origin.as_ref();
        if origin.len() > MAX_ORIGIN {
            return false;
        }
        if self.exact.contains(origin) {
            return true;
        }
        if self.wild.is_empty() {
            return false;
        }
        let origin = std::str::from_utf8(origin).ok();
        let origin = origin.and_then(|origin| Origin::parse(origin).ok());
        origin.is_some_and(|origin| self.has_pattern_for(&origin))
    }

    /// Whether an origin is of the set.
    #[must_use]
    pub fn contains(&self, origin: &Origin<'_>) -> bool {
        self.exact.contains(origin.as_str().as_bytes()) || self.has_pattern_for(origin)
    }

    fn has_pattern_for(&self, origin: &Origin<'_>) -> bool {
        !self.wild.is_empty() && self.covering(&(*origin).into()).is_some()
    }

    /// A pattern of the set, other than this one, that matches all that this one matches.
    pub(super) fn covering<'a>(&self, pattern: &OriginPattern<'a>) -> Option<OriginPattern<'a>> {
        let mut host = pattern.host();
        loop {
            let is_parent = host != pattern.host();
            let subdomains = is_parent || pattern.has_subdomains();
            if let Some(wild) = self.wild.get(host.as_str()) {
                for port in [pattern.port(), Port::Any] {
                    let is_itself = !is_parent && port == pattern.port();
                    let wanted = (subdomains, pattern.scheme(), port);
                    let order =
                        |wild: &Wild| (wild.subdomains, &*wild.scheme, wild.port).cmp(&wanted);
                    if !is_itself && wild.binary_search_by(order).is_ok() {
                        return Some(OriginPattern {
                            host,
                            subdomains,
                            port,
                            ..*pattern
                        });
                    }
                }
            }
            // Only names have parents.
            let Host::Name(name) = host else {
                return None;
            };
            host = Host::Name(name.split_once('.')?.1);
        }
    }
}
