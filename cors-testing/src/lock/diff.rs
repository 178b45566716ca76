//! What has changed between two locks.

use std::collections::BTreeSet;
use std::fmt;

use cors_policy::__private::{Difference, Direction, compare};
use cors_policy::Enforce;

use super::{Lock, LockedEndpoint};

/// What has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockDiff {
    /// The looser ones first.
    pub changed: Vec<Changed>,
    pub added: Vec<Added>,
    /// `GET /orders`
    pub removed: Vec<String>,
}

/// Endpoints at which the same has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub direction: Direction,
    /// `GET /orders`
    pub endpoints: Vec<String>,
    pub old_policy: Option<String>,
    pub new_policy: Option<String>,
    /// All of the same direction.
    pub differences: Vec<Difference>,
}

/// An endpoint that was not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// `GET /orders`
    pub endpoint: String,
    pub policy: Option<String>,
    /// Whether it is looser than every endpoint was before.
    pub is_looser: bool,
}

impl LockDiff {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }

    /// Whether anything is looser.
    #[must_use]
    pub fn is_looser(&self) -> bool {
        let mut changed = self.changed.iter();
        changed.any(|changed| changed.direction == Direction::Looser)
            || self.added.iter().any(|added| added.is_looser)
    }
}

/// Compares two locks.
#[must_use]
pub fn diff(old: &Lock, new: &Lock) -> LockDiff {
    let mut diff = LockDiff::default();
    for (key, now) in &new.endpoints {
        match old.endpoints.get(key) {
            Some(before) => diff.add_changes(&name(key), (old, before), (new, now)),
            None => diff.added.push(Added {
                endpoint: name(key),
                policy: now.policy.clone(),
                is_looser: is_looser_than_all(old, new, now),
            }),
        }
    }
    let removed = old
        .endpoints
        .keys()
        .filter(|key| !new.endpoints.contains_key(*key));
    diff.removed = removed.map(name).collect();
    diff.changed.sort_by(|one, other| {
        (one.direction, &one.endpoints).cmp(&(other.direction, &other.endpoints))
    });
    diff
}

/// `GET /orders`, `any /files/*`, or the fallback.
fn name((path, method): &(String, String)) -> String {
    match (&**method, &**path) {
        ("*", "*") => "fallback".to_owned(),
        ("*", path) => format!("any {path}"),
        (method, path) => format!("{method} {path}"),
    }
}

/// Whether an endpoint is looser than what decided at any before. Where there was none, it is if it is looser than no
/// policy.
fn is_looser_than_all(old: &Lock, new: &Lock, now: &LockedEndpoint) -> bool {
    let none = LockedEndpoint {
        policy: None,
        enforce: Enforce::Unset,
        note: None,
    };
    let before: Vec<&LockedEndpoint> = if old.endpoints.is_empty() {
        vec![&none]
    } else {
        let mut seen = BTreeSet::new();
        let is_new = |endpoint: &&LockedEndpoint| {
            seen.insert((endpoint.policy.clone(), format!("{:?}", endpoint.enforce)))
        };
        old.endpoints.values().filter(is_new).collect()
    };
    before.into_iter().all(|before| {
        let differences = compare(old.at(before), new.at(now));
        differences
            .iter()
            .any(|difference| difference.direction == Direction::Looser)
    })
}

impl LockDiff {
    fn add_changes(
        &mut self,
        endpoint: &str,
        (old, before): (&Lock, &LockedEndpoint),
        (new, now): (&Lock, &LockedEndpoint),
    ) {
        let is_same = old.at(before).policy == new.at(now).policy && before.enforce == now.enforce;
        if is_same {
            return;
        }
        let mut differences = compare(old.at(before), new.at(now));
        // A policy with other content may have the same differences.
        for direction in [Direction::Looser, Direction::Tighter, Direction::Neutral] {
            let (these, others): (Vec<_>, Vec<_>) = differences
                .into_iter()
                .partition(|difference| difference.direction == direction);
            differences = others;
            if these.is_empty() {
                continue;
            }
            let same = self.changed.iter_mut().find(|changed| {
                changed.direction == direction
                    && changed.differences == these
                    && changed.old_policy == before.policy
                    && changed.new_policy == now.policy
            });
            match same {
                Some(changed) => changed.endpoints.push(endpoint.to_owned()),
                None => self.changed.push(Changed {
                    direction,
                    endpoints: vec![endpoint.to_owned()],
                    old_policy: before.policy.clone(),
                    new_policy: now.policy.clone(),
                    differences: these,
                }),
            }
        }
    }
}

/// For a reviewer: what is looser comes first.
impl fmt::Display for LockDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for changed in &self.changed {
            writeln!(f, "{changed}")?;
        }
        for added in &self.added {
            let policy = added.policy.as_deref().unwrap_or("no policy");
            let looser = if added.is_looser {
                ": looser than every endpoint before"
            } else {
                ""
            };
            writeln!(f, "added    {} ({policy}){looser}", added.endpoint)?;
        }
        for removed in &self.removed {
            writeln!(f, "removed  {removed}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let none = || "no policy".to_owned();
        let policy = self.new_policy.clone().unwrap_or_else(none);
        let policy = if self.old_policy == self.new_policy {
            policy
        } else {
            format!(
                "{policy}, was {}",
                self.old_policy.clone().unwrap_or_else(none)
            )
        };
        write!(
            f,
            "{:<8} {} ({policy})",
            self.direction.name(),
            self.endpoints.join(", ")
        )?;
        for difference in &self.differences {
            write!(f, "\n         {difference}")?;
            if let Some(witness) = &difference.witness {
                write!(
                    f,
                    "\n           {}: {witness}",
                    witness_word(self.direction)
                )?;
            }
        }
        Ok(())
    }
}

fn witness_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Tighter => "no longer",
        Direction::Looser | Direction::Neutral => "for instance",
    }
}
