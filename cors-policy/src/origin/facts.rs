//! What the rules that need another key have to know of a list of patterns.

use super::pattern::OriginPattern;
use crate::clash::Clash;

/// Where in a list of origins the first entry stands that some rule may object to.
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
            for clash in clashes_of(entry) {
                let first = match clash {
                    Clash::InsecureOrigin => &mut facts.insecure,
                    Clash::PublicSuffix => &mut facts.public_suffix,
                    Clash::NullOrigin => &mut facts.null,
                    Clash::Wildcard(_) => continue,
                };
                first.get_or_insert(at);
            }
        }
        facts
    }
}

/// The rules between keys that an entry falls under.
pub(super) fn clashes_of(entry: &str) -> impl Iterator<Item = Clash> + use<> {
    let pattern = OriginPattern::parse(entry).ok();
    [
        (entry == "null", Clash::NullOrigin),
        (
            pattern.is_some_and(|pattern| pattern.is_insecure()),
            Clash::InsecureOrigin,
        ),
        (
            pattern.is_some_and(|pattern| pattern.is_public_suffix()),
            Clash::PublicSuffix,
        ),
    ]
    .into_iter()
    .filter_map(|(falls, clash)| falls.then_some(clash))
}
