//! Origins without a `*`, as browsers send them.

use std::collections::HashSet;

/// A set of texts. Most policies list a handful, and to compare these is faster than to hash.
#[derive(Clone, Debug)]
pub(super) enum Exact {
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
    pub(super) fn insert(&mut self, origin: Box<str>) {
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
    pub(super) fn contains(&self, origin: &[u8]) -> bool {
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
