//! What the rules that need another key have to know of a list of patterns.

use super::pattern::OriginPattern;
use crate::cross_key::CrossKeyRule;

/// The positions of the first entries in a list of origins that the rules between keys are about.
///
/// The macro writes these into the constant beside the list, since the rules are evaluated again,
/// in a `const`, where a policy builds on another.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OriginFacts {
    pub insecure: Option<usize>,
    pub public_suffix: Option<usize>,
    pub null: Option<usize>,
}

impl OriginFacts {
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a str>) -> OriginFacts {
        let mut facts = OriginFacts::default();
        for (at, entry) in entries.into_iter().enumerate() {
            // The rules are about `http`, and about patterns with a `*`: no other entry is read again.
            let may_fall = entry.starts_with("http:") || entry.contains('*');
            let pattern = may_fall.then(|| OriginPattern::parse(entry).ok()).flatten();
            for rule in cross_key_rules(entry, pattern) {
                let first = match rule {
                    CrossKeyRule::InsecureOrigin => &mut facts.insecure,
                    CrossKeyRule::PublicSuffix => &mut facts.public_suffix,
                    CrossKeyRule::NullOrigin => &mut facts.null,
                    CrossKeyRule::Wildcard(_) => continue,
                };
                first.get_or_insert(at);
            }
        }
        facts
    }
}

/// The rules between keys that an entry falls under.
pub(super) fn cross_key_rules(
    entry: &str,
    pattern: Option<OriginPattern<'_>>,
) -> impl Iterator<Item = CrossKeyRule> + use<> {
    [
        (entry == "null", CrossKeyRule::NullOrigin),
        (
            pattern.is_some_and(|pattern| pattern.is_insecure()),
            CrossKeyRule::InsecureOrigin,
        ),
        (
            pattern.is_some_and(|pattern| pattern.is_public_suffix()),
            CrossKeyRule::PublicSuffix,
        ),
    ]
    .into_iter()
    .filter_map(|(falls, rule)| falls.then_some(rule))
}
