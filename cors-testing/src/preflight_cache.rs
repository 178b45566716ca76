//! "CORS-preflight cache" (Fetch).

use std::collections::BTreeSet;
use std::time::Duration;

use url::Url;

use crate::safelist::is_non_wildcard;

/// What a request is looked up by.
#[derive(Debug)]
pub(crate) struct Lookup<'a> {
    /// "byte-serialized origin".
    pub(crate) origin: &'a str,
    pub(crate) url: &'a Url,
    /// Whether the credentials mode is `include`.
    pub(crate) credentials: bool,
    pub(crate) now: Duration,
}

/// What a preflight's answer allows.
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
    pub(crate) fn allows_method(&self, lookup: &Lookup<'_>, method: &str) -> bool {
        self.allows(lookup, &Allowed::Method(method.to_owned()))
    }

    /// Whether there is a "header-name cache entry match" for each of the names.
    pub(crate) fn allows_headers(&self, lookup: &Lookup<'_>, names: &BTreeSet<&str>) -> bool {
        names
            .iter()
            .all(|name| self.allows(lookup, &Allowed::Header((*name).to_owned())))
    }

    fn allows(&self, lookup: &Lookup<'_>, wanted: &Allowed) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.matches(lookup) && entry.allows(wanted))
    }

    /// "CORS-preflight fetch", steps 7.12 to 7.15: keeps what an answer allows. What is kept already, by
    /// its name or by `*`, is kept on.
    pub(crate) fn keep(
        &mut self,
        lookup: &Lookup<'_>,
        max_age: Duration,
        methods: Vec<String>,
        headers: Vec<String>,
    ) {
        self.entries.retain(|entry| lookup.now < entry.expires);
        let methods = methods.into_iter().map(Allowed::Method);
        let headers = headers
            .into_iter()
            .map(|name| Allowed::Header(name.to_ascii_lowercase()));
        let expires = lookup.now.saturating_add(max_age);
        for allowed in methods.chain(headers) {
            let mut is_kept = false;
            for entry in &mut self.entries {
                if entry.matches(lookup) && entry.allows(&allowed) {
                    // The time is counted from this answer on, as if the entry was stored anew.
                    entry.expires = expires;
                    is_kept = true;
                }
            }
            if !is_kept {
                self.entries.push(Entry {
                    origin: lookup.origin.to_owned(),
                    url: lookup.url.clone(),
                    credentials: lookup.credentials,
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
    fn matches(&self, lookup: &Lookup<'_>) -> bool {
        lookup.now < self.expires
            && self.origin == lookup.origin
            && self.url == *lookup.url
            && (self.credentials || !lookup.credentials)
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

    /// Whether `*` stands for everything. In the standard's words, an entry `*` of a request with
    /// credentials does so, too, though the preflight itself would have failed; no browser reads it
    /// like that (Chromium, `PreflightResult::EnsureAllowedCrossOriginMethod`).
    fn has_wildcards(&self) -> bool {
        !self.credentials
    }
}
