//! Origins that some rule objects to, and the names that switch the rules off.

use cors_policy::__private::ListedOrigins;
use cors_policy::Dangers;

/// One origin for each rule.
pub(crate) const LISTED: ListedOrigins = ListedOrigins {
    patterns: &["http://example.com", "https://*.github.io", "null"],
    insecure: Some("http://example.com"),
    public_suffix: Some("https://*.github.io"),
    null: Some("null"),
    ..ListedOrigins::NONE
};

/// The rules of these names, switched off.
pub(crate) fn dangers(names: &[&str]) -> Dangers {
    let mut dangers = Dangers::NONE;
    for name in names {
        assert!(dangers.allow(name), "{name}");
    }
    assert_eq!(dangers.names().count(), names.len());
    dangers
}
