//! All patterns of a policy in one structure, whose look-up costs the same for one as for 10,000.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::host::Host;
use super::invalid::InvalidOrigin;
use super::parse::{MAX_ORIGIN, Origin};
use super::pattern::{OriginPattern, Port, Wildcard};

/// A set of origins, given by patterns.
///
/// An exact origin is found by one hash look-up, or, among a few, by comparing. Where there are patterns with a `*`, the host and
/// each of its parent domains are looked up in a second table, at most 127 of them; both are
/// bounded by the length of a host name, and neither grows with the number of patterns.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::OriginSet;
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
    /// The patterns with a `*`, by what stands to its right.
    wild: HashMap<Box<str>, WildHost>,
    /// The patterns for any host: `scheme://*`.
    any_host: HashMap<Box<str>, BTreeSet<Port>>,
}

/// The patterns with the same host to the right of their `*`.
#[derive(Clone, Debug, Default)]
struct WildHost {
    /// Those for its subdomains, and those with the host itself and a `*` for the port; sorted.
    whole: Vec<Wild>,
    /// Those with a `*` in the label in front of it.
    labels: HashMap<Box<str>, HashMap<Port, LabelSet>>,
}

/// A pattern for a whole host or its subdomains, less that host.
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
        set.finish();
        Ok(set)
    }

    /// A set without origins.
    pub(crate) fn empty() -> OriginSet {
        OriginSet {
            exact: Exact::default(),
            wild: HashMap::new(),
            any_host: HashMap::new(),
        }
    }

    pub(crate) fn of<'a>(patterns: impl IntoIterator<Item = OriginPattern<'a>>) -> OriginSet {
        let mut set = OriginSet::empty();
        for pattern in patterns {
            set.insert(&pattern);
        }
        set.finish();
        set
    }

    fn insert(&mut self, pattern: &OriginPattern<'_>) {
        let (scheme, port) = (pattern.scheme, pattern.port);
        if pattern.is_exact() {
            self.exact.insert(pattern.to_string().into());
            return;
        }
        if pattern.wildcard == Wildcard::AnyHost {
            self.any_host.entry(scheme.into()).or_default().insert(port);
            return;
        }
        let host = self.wild.entry(pattern.host.as_str().into()).or_default();
        match pattern.wildcard {
            Wildcard::Label { before, after } => {
                let ports = host.labels.entry(scheme.into()).or_default();
                ports.entry(port).or_default().insert(before, after);
            }
            wildcard => host.whole.push(Wild {
                subdomains: wildcard == Wildcard::Subdomains,
                scheme: scheme.into(),
                port,
            }),
        }
    }

    /// Makes the lists ready to be searched.
    fn finish(&mut self) {
        for host in self.wild.values_mut() {
            host.whole.sort();
            host.whole.dedup();
            let labels = host.labels.values_mut().flat_map(HashMap::values_mut);
            labels.for_each(LabelSet::finish);
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
        if self.wild.is_empty() && self.any_host.is_empty() {
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
        self.covering(&OriginPattern::exact(*origin)).is_some()
    }

    /// A pattern of the set, other than this one, that matches all that this one matches.
    pub(super) fn covering<'a>(&self, pattern: &OriginPattern<'a>) -> Option<OriginPattern<'a>> {
        let with = |wildcard, host, port| OriginPattern {
            wildcard,
            host,
            port,
            ..*pattern
        };
        let ports = [pattern.port, Port::Any];
        if let Some(listed) = self.any_host.get(pattern.scheme) {
            let any_host = |port| with(Wildcard::AnyHost, Host::Opaque("*"), port);
            let mut candidates = ports.iter().filter(|port| listed.contains(port));
            let candidate = candidates.find(|port| any_host(**port) != *pattern);
            if let Some(port) = candidate {
                return Some(any_host(*port));
            }
        }
        if self.wild.is_empty() || pattern.wildcard == Wildcard::AnyHost {
            return None;
        }
        let mut host = pattern.host;
        loop {
            if let Some(wild) = self.wild.get(host.as_str()) {
                let is_parent = host != pattern.host;
                let subdomains = is_parent || pattern.wildcard != Wildcard::None;
                let wildcard = if subdomains {
                    Wildcard::Subdomains
                } else {
                    Wildcard::None
                };
                for port in ports {
                    let candidate = with(wildcard, host, port);
                    if candidate != *pattern && wild.has(subdomains, pattern.scheme, port) {
                        return Some(candidate);
                    }
                    let labels = wild.covering_labels(pattern, host, port);
                    let mut candidates = labels.map(|label| with(label, host, port));
                    if let Some(candidate) = candidates.find(|candidate| candidate != pattern) {
                        return Some(candidate);
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

impl WildHost {
    /// Whether there is such a pattern for the host itself, or for its subdomains.
    fn has(&self, subdomains: bool, scheme: &str, port: Port) -> bool {
        let wanted = (subdomains, scheme, port);
        let order = |wild: &Wild| (wild.subdomains, &*wild.scheme, wild.port).cmp(&wanted);
        self.whole.binary_search_by(order).is_ok()
    }

    /// The patterns with a `*` in the label in front of this host that match all that another pattern matches.
    fn covering_labels<'a>(
        &self,
        pattern: &OriginPattern<'a>,
        host: Host<'_>,
        port: Port,
    ) -> impl Iterator<Item = Wildcard<'a>> {
        let full = pattern.host.as_str();
        let front = full.len().checked_sub(host.as_str().len() + ".".len());
        let texts = match (pattern.wildcard, front) {
            (Wildcard::Label { before, after }, None) => Some((before, Some(after))),
            (Wildcard::None, Some(front)) => Some((&full[..front], None)),
            _ => None,
        };
        let ports = self.labels.get(pattern.scheme);
        let labels = ports.and_then(|ports| ports.get(&port));
        let both = labels.zip(texts).into_iter();
        both.flat_map(|(labels, (before, after))| labels.covering(before, after))
    }
}

/// What stands before and after a `*` in a label: `pr-` and `-team` in `pr-*-team`. The work of a look-up is bounded
/// by the lengths of names and labels, and all but independent of the number of patterns.
#[derive(Clone, Debug, Default)]
struct LabelSet {
    /// The lengths of all that stands before a `*`.
    lengths: BTreeSet<usize>,
    /// What stands after it, by what stands before. It is in reverse order and sorted, and none begins with another:
    /// a longer one matches nothing that a shorter one does not.
    afters: HashMap<Box<str>, Vec<Box<[u8]>>>,
}

impl LabelSet {
    fn insert(&mut self, before: &str, after: &str) {
        self.lengths.insert(before.len());
        let afters = self.afters.entry(before.into()).or_default();
        afters.push(after.bytes().rev().collect());
    }

    fn finish(&mut self) {
        for afters in self.afters.values_mut() {
            afters.sort();
            afters.dedup_by(|longer, shorter| longer.starts_with(shorter));
        }
    }

    /// The `*`s that cover the one between two texts, or, without a second text, part of the first.
    fn covering<'a>(
        &self,
        before: &'a str,
        after: Option<&'a str>,
    ) -> impl Iterator<Item = Wildcard<'a>> {
        let end = after.unwrap_or(before);
        self.lengths.iter().filter_map(move |length| {
            let (start, rest) = before.split_at_checked(*length)?;
            let afters = self.afters.get(start)?;
            let reversed = || end.bytes().rev();
            let next =
                afters.partition_point(|known| known.iter().copied().cmp(reversed()).is_le());
            let known = &afters[next.checked_sub(1)?];
            let tail = end.len().checked_sub(known.len())?;
            let is_end = known.iter().copied().eq(reversed().take(known.len()));
            let is_covered = match after {
                Some(_) => !rest.contains('.'),
                // A `*` stands for at least one character, and not for a dot.
                None => *length < tail && !before[*length..tail].contains('.'),
            };
            (is_end && is_covered).then(|| Wildcard::Label {
                before: start,
                after: &end[tail..],
            })
        })
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
