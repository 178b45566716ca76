//! A cookie as a test sees it.

/// A cookie that a browser has stored: see [`Browser::cookies`](crate::Browser::cookies).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCookie {
    pub(crate) domain: String,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

impl StoredCookie {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The host that it is sent to; with the attribute `Domain`, also the hosts below.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The path that it is sent to, with all paths below.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}
