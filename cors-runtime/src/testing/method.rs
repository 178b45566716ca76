//! Methods (Fetch, "Methods").

use cors_policy::{SAFELISTED_METHODS, is_forbidden_method};

/// "CORS-safelisted method".
pub(super) fn is_safelisted(method: &str) -> bool {
    SAFELISTED_METHODS.contains(&method)
}

/// "forbidden method".
pub(super) fn is_forbidden(method: &[u8]) -> bool {
    std::str::from_utf8(method).is_ok_and(is_forbidden_method)
}

/// "normalize a method". `PATCH` is not among them: `patch` stays what it is.
pub(super) fn normalized(method: &str) -> &str {
    ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(method))
        .unwrap_or(method)
}

#[cfg(test)]
mod tests {
    use super::{is_forbidden, normalized};

    #[test]
    fn six_methods_are_sent_in_upper_case_and_no_other() {
        for (written, sent) in [
            ("get", "GET"),
            ("Head", "HEAD"),
            ("pOST", "POST"),
            ("put", "PUT"),
            ("delete", "DELETE"),
            ("options", "OPTIONS"),
            ("patch", "patch"),
            ("query", "query"),
            ("eGg", "eGg"),
        ] {
            assert_eq!(normalized(written), sent);
        }
    }

    #[test]
    fn three_methods_are_forbidden_in_any_case() {
        for method in ["CONNECT", "TRACE", "TRACK", "connect", "tRaCe", "track"] {
            assert!(is_forbidden(method.as_bytes()), "{method}");
        }
        for method in ["TRAC", "TRACES", "OPTIONS", ""] {
            assert!(!is_forbidden(method.as_bytes()), "{method}");
        }
    }
}
