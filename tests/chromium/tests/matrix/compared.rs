//! What both browsers saw, beside each other.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::answers::Made;
use crate::case::Case;
use crate::departures;
use crate::seen::{self, Seen};

#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// How many cases show each departure.
    pub(crate) departed: BTreeMap<&'static str, usize>,
    /// What no departure explains, by its kind.
    differ: BTreeMap<String, Vec<String>>,
}

/// As many kinds of differences as a reader can take.
const SHOWN: usize = 25;

impl Compared {
    pub(crate) fn new(
        cases: &[Case],
        made: &[Made],
        real: &BTreeMap<usize, Seen>,
        played: &BTreeMap<usize, Seen>,
    ) -> Compared {
        let mut compared = Compared::default();
        for case in cases {
            let (real, played) = (&real[&case.id], &played[&case.id]);
            if real != played {
                compared.add(case, made, real, played);
            }
        }
        compared
    }

    fn add(&mut self, case: &Case, made: &[Made], real: &Seen, played: &Seen) {
        if let Some(names) = departures::explain(case, made, real, played) {
            for name in names {
                *self.departed.entry(name).or_default() += 1;
            }
            return;
        }
        let difference = seen::difference(real, played);
        // Differences that differ in numbers alone are of one kind.
        let kind = difference.replace(|char: char| char.is_ascii_digit(), "");
        let all = self.differ.entry(kind).or_default();
        all.push(format!("{case}\n{difference}"));
    }

    pub(crate) fn is_same(&self) -> bool {
        self.differ.is_empty()
    }
}

/// One difference of each kind, the most frequent first.
impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<_> = self.differ.values().collect();
        kinds.sort_by_key(|all| Reverse(all.len()));
        let all: usize = kinds.iter().map(|all| all.len()).sum();
        writeln!(f, "{all} cases differ, in {} ways", kinds.len())?;
        for all in kinds.iter().take(SHOWN) {
            writeln!(f, "\n{} like this one:\n{}", all.len(), all[0])?;
        }
        Ok(())
    }
}
