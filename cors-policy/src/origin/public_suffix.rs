//! Public suffixes: names under which anybody can register one (<https://publicsuffix.org>).

/// Whether this host is itself a public suffix, or all names under it are (the rule
/// `*.compute.amazonaws.com`), so that its subdomains belong to strangers.
#[cfg(feature = "public-suffix")]
pub(super) fn is_public_suffix(host: &str) -> bool {
    let is_suffix = |name: &str| {
        psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.as_bytes() == name.as_bytes())
    };
    // No rule has an exception for a label `*`.
    is_suffix(host) || is_suffix(&format!("*.{host}"))
}

/// Without the list, any host may be one.
#[cfg(not(feature = "public-suffix"))]
pub(super) fn is_public_suffix(_host: &str) -> bool {
    true
}
