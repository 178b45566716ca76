//! "URL list" (Fetch, "Requests"): where a request has been. It is never empty.

use std::iter::once;

use url::Url;

#[derive(Clone, Debug)]
pub(crate) struct UrlList {
    before: Vec<Url>,
    current: Url,
}

impl UrlList {
    pub(crate) fn new(url: Url) -> UrlList {
        UrlList {
            before: Vec::new(),
            current: url,
        }
    }

    /// "current URL": the last one.
    pub(crate) fn current(&self) -> &Url {
        &self.current
    }

    /// "URL": the first one.
    pub(crate) fn first(&self) -> &Url {
        self.before.first().unwrap_or(&self.current)
    }

    /// "redirect count".
    pub(crate) fn redirects(&self) -> usize {
        self.before.len()
    }

    /// Follows a redirect.
    pub(crate) fn push(&mut self, url: Url) {
        let before = std::mem::replace(&mut self.current, url);
        self.before.push(before);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Url> {
        self.before.iter().chain(once(&self.current))
    }
}
