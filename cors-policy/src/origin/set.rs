//! All patterns of a policy in one structure, whose look-up costs the same for one as for 10,000.

use std::collections::{HashMap, HashSet};

use super::host::Host;
use super::invalid::InvalidOrigin;
use super::parse::{MAX_ORIGIN, Origin};
use super::pattern::{OriginPattern, Port};

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
#[derive(Clone, Debug)]
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
    /// The first pattern that is not one. [`OriginSet::checked`] finds everything that is wrong.
    pub fn parse<'a>(
        patterns: impl IntoIterator<Item = &'a str>,
    ) -> Result<OriginSet, InvalidOrigin> {
        let mut set = OriginSet::empty();
        for text in patterns {
            if text == "null" {
                set.exact.insert(text.into());
            } else {
                set.insert(&OriginPattern::parse(text).map_err(InvalidOrigin)?);
            }
        }
        set.sort();
        Ok(set)
    }

    /// A set without origins.
    pub(crate) fn empty() -> OriginSet {
        OriginSet {
            exact: Exact::default(),
            wild: HashMap::new(),
        }
    }

    pub(crate) fn of<'a>(patterns: impl IntoIterator<Item = OriginPattern<'a>>) -> OriginSet {
        let mut set = OriginSet::empty();
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
        !self.wild.is_empty() && self.covering(&OriginPattern::exact(*origin)).is_some()
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

/// A set of texts. Most policies list a handful, and to compare these is faster than to hash.
#[derive(Clone, Debug)]
enum Exact {
    Few(Vec<Box<str>>),
    Many(HashSet<Box<str>>),
}

/// As many as are compared one by one.
const FEW: usize = 8;

impl Default for Exact {
    fn default() -> Exact {
        Exact::Few(Vec::new())
    }
}

impl Exact {
    fn insert(&mut self, origin: Box<str>) {
        match self {
            Exact::Many(many) => {
                many.insert(origin);
            }
            Exact::Few(few) if few.contains(&origin) => {}
            Exact::Few(few) if few.len() < FEW => few.push(origin),
            Exact::Few(few) => {
                let many = std::mem::take(few).into_iter().chain([origin]);
                *self = Exact::Many(many.collect());
            }
        }
    }

    #[inline]
    fn contains(&self, origin: &[u8]) -> bool {
        match self {
            Exact::Few(few) => few.iter().any(|one| one.as_bytes() == origin),
            Exact::Many(many) => {
                std::str::from_utf8(origin).is_ok_and(|origin| many.contains(origin))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Exact, FEW};

    #[test]
    fn what_was_put_in_is_found_whatever_their_number() {
        let mut exact = Exact::default();
        for at in 0..3 * FEW {
            let name = format!("https://{at}.example");
            assert!(!exact.contains(name.as_bytes()));
            exact.insert(name.clone().into());
            exact.insert(name.into());
            for known in 0..=at {
                assert!(
                    exact.contains(format!("https://{known}.example").as_bytes()),
                    "{known} of {at}"
                );
            }
            let is_few = matches!(&exact, Exact::Few(few) if few.len() == at + 1);
            assert_eq!(is_few, at < FEW);
        }
    }
}
