//! Methods (Fetch, "Methods").

use cors_policy::__private::{SAFELISTED_METHODS, is_forbidden_method};

/// "CORS-safelisted method".
pub(crate) fn is_safelisted(method: &str) -> bool {
    SAFELISTED_METHODS.contains(&method)
}

/// "forbidden method".
pub(crate) fn is_forbidden(method: &[u8]) -> bool {
    std::str::from_utf8(method).is_ok_and(is_forbidden_method)
}

/// "normalize a method".
pub(crate) use cors_policy::__private::normalized;

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
