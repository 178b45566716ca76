//! `Vary`: what an answer depends on, for the caches between.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::source::OriginSource;

/// The request headers that the answers of a policy depend on.
#[derive(Clone, Debug)]
pub(crate) struct Vary {
    names: Vec<HeaderName>,
    /// All of them, as one value.
    value: Option<HeaderValue>,
}

/// As many names as there are bits in [`Given`].
const MOST: usize = 64;

/// Which of the names an app's own `Vary` has, by their place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given(u64);

impl Vary {
    /// For a policy whose answers differ by origin, and by what its source reads; or for one whose
    /// answers do not differ.
    pub(crate) fn by(differs: bool, source: Option<&dyn OriginSource>) -> Vary {
        let mut names: Vec<HeaderName> = Vec::new();
        let read = source.map_or(&[][..], OriginSource::reads);
        for name in [header::ORIGIN].iter().chain(read).filter(|_| differs) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        // More than anybody reads: the answer then depends on everything.
        if names.len() > MOST {
            names = vec![HeaderName::from_static("*")];
        }
        let listed: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
        let value = HeaderValue::try_from(listed.join(", ")).ok();
        Vary {
            value: value.filter(|_| !names.is_empty()),
            names,
        }
    }

    pub(crate) fn names(&self) -> &[HeaderName] {
        &self.names
    }

    pub(crate) fn value(&self) -> Option<&HeaderValue> {
        self.value.as_ref()
    }

    fn all(&self) -> Given {
        Given((0..self.names.len()).fold(0, |bits, at| bits | 1 << at))
    }

    /// Takes in a `Vary` of the app's.
    pub(crate) fn see(&self, value: &HeaderValue, given: &mut Given) {
        for named in value.as_bytes().split(|byte| *byte == b',') {
            let named = named.trim_ascii();
            if named == b"*" {
                *given = self.all();
            }
            let is_named = |name: &HeaderName| named.eq_ignore_ascii_case(name.as_str().as_bytes());
            if let Some(at) = self.names.iter().position(is_named) {
                given.0 |= 1 << at;
            }
        }
    }

    /// Adds what the app's own headers do not say yet.
    pub(crate) fn add_to(&self, headers: &mut HeaderMap, given: Given) {
        let Some(value) = &self.value else {
            return;
        };
        if given == Given::default() {
            headers.append(header::VARY, value.clone());
        } else if given != self.all() {
            for (at, name) in self.names.iter().enumerate() {
                if given.0 & (1 << at) == 0 {
                    headers.append(header::VARY, HeaderValue::from(name.clone()));
                }
            }
        }
    }
}
