//! Public suffixes: names under which anybody can register one (<https://publicsuffix.org>).

/// Whether this host is itself a public suffix, so that its subdomains belong to strangers.
#[cfg(feature = "public-suffix")]
pub(super) fn is_public_suffix(host: &str) -> bool {
    psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.as_bytes() == host.as_bytes())
}

/// Without the list, any host may be one.
#[cfg(not(feature = "public-suffix"))]
pub(super) fn is_public_suffix(_host: &str) -> bool {
    true
}
