//! "CORS-preflight cache" (Fetch).

use std::collections::BTreeSet;
use std::time::Duration;

use url::Url;

use crate::safelist::is_non_wildcard;

/// The key of a look-up.
#[derive(Debug)]
pub(crate) struct CacheKey<'a> {
    /// "byte-serialized origin".
    pub(crate) origin: &'a str,
    pub(crate) url: &'a Url,
    /// Whether the credentials mode is `include`.
    pub(crate) credentials: bool,
    pub(crate) now: Duration,
}

/// A method or a header that a preflight allows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Allowed {
    Method(String),
    /// In lower case.
    Header(String),
}

/// "cache entry". A browser has one cache for each site that embeds pages; this one has one page.
#[derive(Debug)]
struct Entry {
    origin: String,
    url: Url,
    credentials: bool,
    allowed: Allowed,
    expires: Duration,
}

#[derive(Debug, Default)]
pub(crate) struct PreflightCache {
    entries: Vec<Entry>,
}

impl PreflightCache {
    /// "method cache entry match".
    pub(crate) fn allows_method(&self, key: &CacheKey<'_>, method: &str) -> bool {
        self.allows(key, &Allowed::Method(method.to_owned()))
    }

    /// Whether there is a "header-name cache entry match" for each of the names.
    pub(crate) fn allows_headers(&self, key: &CacheKey<'_>, names: &BTreeSet<&str>) -> bool {
        names
            .iter()
            .all(|name| self.allows(key, &Allowed::Header((*name).to_owned())))
    }

    fn allows(&self, key: &CacheKey<'_>, wanted: &Allowed) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.matches(key) && entry.allows(wanted))
    }

    /// "CORS-preflight fetch", steps 7.12 to 7.15: keeps what a response allows. An entry that is there
    /// already, by its name or by `*`, is renewed.
    pub(crate) fn keep(
        &mut self,
        key: &CacheKey<'_>,
        max_age: Duration,
        methods: Vec<String>,
        headers: Vec<String>,
    ) {
        self.entries.retain(|entry| key.now < entry.expires);
        let methods = methods.into_iter().map(Allowed::Method);
        let headers = headers
            .into_iter()
            .map(|name| Allowed::Header(name.to_ascii_lowercase()));
        let expires = key.now.saturating_add(max_age);
        for allowed in methods.chain(headers) {
            let mut is_kept = false;
            for entry in &mut self.entries {
                if entry.matches(key) && entry.allows(&allowed) {
                    // The time counts from this response, as if the entry was new.
                    entry.expires = expires;
                    is_kept = true;
                }
            }
            if !is_kept {
                self.entries.push(Entry {
                    origin: key.origin.to_owned(),
                    url: key.url.clone(),
                    credentials: key.credentials,
                    allowed,
                    expires,
                });
            }
        }
    }

    /// "clear cache entries".
    pub(crate) fn clear(&mut self, origin: &str, url: &Url) {
        self.entries
            .retain(|entry| entry.origin != origin || entry.url != *url);
    }
}

impl Entry {
    /// "cache entry match".
    fn matches(&self, key: &CacheKey<'_>) -> bool {
        key.now < self.expires
            && self.origin == key.origin
            && self.url == *key.url
            && (self.credentials || !key.credentials)
    }

    /// "method cache entry match", or "header-name cache entry match".
    fn allows(&self, wanted: &Allowed) -> bool {
        match (&self.allowed, wanted) {
            (Allowed::Method(allowed), Allowed::Method(wanted)) => {
                allowed == wanted || (allowed == "*" && self.has_wildcards())
            }
            (Allowed::Header(allowed), Allowed::Header(wanted)) => {
                allowed == wanted
                    || (allowed == "*" && self.has_wildcards() && !is_non_wildcard(wanted))
            }
            _ => false,
        }
    }

    /// Whether `*` stands for everything. By the letter of the standard it also does so in an entry of a
    /// request with credentials, though such a preflight fails; browsers do not follow it there (Chromium,
    /// `PreflightResult::EnsureAllowedCrossOriginMethod`).
    fn has_wildcards(&self) -> bool {
        !self.credentials
    }
}
