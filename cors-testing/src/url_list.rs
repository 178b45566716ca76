//! "URL list" (Fetch, "Requests"): the URLs of a request, one for each redirect and the first.

use std::iter::once;

use url::Url;

/// A list of URLs that is never empty.
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

    /// Adds the URL of a redirect.
    pub(crate) fn push(&mut self, url: Url) {
        let before = std::mem::replace(&mut self.current, url);
        self.before.push(before);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Url> {
        self.before.iter().chain(once(&self.current))
    }
}
