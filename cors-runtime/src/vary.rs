//! The `Vary` of responses under a policy.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The request headers that the responses of a policy depend on.
#[derive(Clone, Debug)]
pub(crate) struct Vary {
    names: Box<[HeaderName]>,
    /// All of them, as one value.
    value: Option<HeaderValue>,
}

/// The values that most policies have. A clone of a static one is cheaper.
const COMMON: [&str; 3] = [
    "origin",
    "origin, sec-fetch-site",
    "origin, sec-fetch-site, sec-fetch-mode, sec-fetch-dest",
];

/// The most names that a `Vary` lists: there is one bit in [`PresentNames`] for each.
const MOST: usize = 64;

/// The names that the app's own `Vary` already has, as bits by their position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PresentNames(u64);

impl Vary {
    /// The `Vary` of a policy whose responses depend on `Origin` and on these request headers, or on
    /// nothing.
    pub(crate) fn new(depends: bool, also: &[HeaderName]) -> Vary {
        let mut names: Vec<HeaderName> = Vec::new();
        for name in [header::ORIGIN].iter().chain(also).filter(|_| depends) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        if names.len() > MOST {
            names = vec![HeaderName::from_static("*")];
        }
        let listed: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
        let listed = listed.join(", ");
        let value = match COMMON.into_iter().find(|common| *common == listed) {
            Some(common) => Some(HeaderValue::from_static(common)),
            None if listed.is_empty() => None,
            None => HeaderValue::try_from(listed).ok(),
        };
        Vary {
            names: names.into(),
            value,
        }
    }

    /// The same, for responses that depend on these request headers, too.
    pub(crate) fn and(&self, others: &[HeaderName]) -> Vary {
        let also: Vec<HeaderName> = self.names.iter().chain(others).cloned().collect();
        Vary::new(!self.names.is_empty(), &also)
    }

    pub(crate) fn names(&self) -> &[HeaderName] {
        &self.names
    }

    pub(crate) fn value(&self) -> Option<&HeaderValue> {
        self.value.as_ref()
    }

    fn all(&self) -> PresentNames {
        PresentNames((0..self.names.len()).fold(0, |bits, at| bits | 1 << at))
    }

    /// Notes the names in a `Vary` of the app's.
    pub(crate) fn note(&self, value: &HeaderValue, present: &mut PresentNames) {
        for listed in value.as_bytes().split(|byte| *byte == b',') {
            let listed = listed.trim_ascii();
            if listed == b"*" {
                *present = self.all();
            }
            let is_listed =
                |name: &HeaderName| listed.eq_ignore_ascii_case(name.as_str().as_bytes());
            if let Some(at) = self.names.iter().position(is_listed) {
                present.0 |= 1 << at;
            }
        }
    }

    /// Adds the names that the app's own `Vary` does not have.
    pub(crate) fn add_to(&self, headers: &mut HeaderMap, present: PresentNames) {
        let Some(value) = &self.value else {
            return;
        };
        if present == PresentNames::default() {
            headers.append(header::VARY, value.clone());
        } else if present != self.all() {
            for (at, name) in self.names.iter().enumerate() {
                if present.0 & (1 << at) == 0 {
                    headers.append(header::VARY, HeaderValue::from(name.clone()));
                }
            }
        }
    }
}
