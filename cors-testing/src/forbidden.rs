//! Headers that a script may not set or read (Fetch, "Headers").

use cors_policy::__private::{is_forbidden_request_header, is_forbidden_response_header};
use http::HeaderName;

use crate::{header_list, method};

/// "forbidden request-header".
pub(crate) fn in_requests(name: &HeaderName, value: &[u8]) -> bool {
    let name = name.as_str();
    is_forbidden_request_header(name)
        || (overrides_method(name)
            && header_list::split(value)
                .into_iter()
                .any(method::is_forbidden))
}

fn overrides_method(name: &str) -> bool {
    matches!(
        name,
        "x-http-method" | "x-http-method-override" | "x-method-override"
    )
}

/// "forbidden response-header name".
pub(crate) fn in_responses(name: &HeaderName) -> bool {
    is_forbidden_response_header(name.as_str())
}

#[cfg(test)]
mod tests {
    use super::in_requests;

    #[test]
    fn some_names_and_some_values_are_forbidden() {
        for (name, value, forbidden) in [
            ("Cookie", "a=1", true),
            ("ORIGIN", "https://a.example", true),
            ("Accept-Encoding", "gzip", true),
            ("Access-Control-Request-Method", "PUT", true),
            ("Host", "a", true),
            ("TE", "trailers", true),
            ("Sec-Fetch-Site", "same-origin", true),
            ("sec-anything", "", true),
            ("Proxy-Authorization", "x", true),
            ("proxy", "x", false),
            ("User-Agent", "x", false),
            ("Authorization", "x", false),
            ("Access-Control-Allow-Origin", "*", false),
            ("X-HTTP-Method-Override", "PUT", false),
            ("X-HTTP-Method-Override", "trace", true),
            ("X-HTTP-Method", "PUT, Connect", true),
            ("X-Method-Override", "\"TRACE\"", false),
            ("X-Other-Method-Override", "TRACE", false),
        ] {
            let parsed = name.parse().unwrap();
            assert_eq!(
                in_requests(&parsed, value.as_bytes()),
                forbidden,
                "{name}: {value}"
            );
        }
    }
}
