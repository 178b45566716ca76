//! Which origins patterns mean, told from their texts: written for clarity, and sharing nothing with
//! the rules of the workspace.

use url::Host;

/// Whether one of these patterns means a request's `Origin`.
pub(crate) fn allows<'a>(patterns: impl IntoIterator<Item = &'a str>, origin: &[u8]) -> bool {
    let Ok(origin) = std::str::from_utf8(origin) else {
        return false;
    };
    patterns.into_iter().any(|pattern| means(pattern, origin))
}

/// Whether this pattern, which is a sound one, means this origin.
pub(crate) fn means(pattern: &str, origin: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == origin;
    }
    if !is_origin(origin) {
        return false;
    }
    let (scheme, host, port) = parts(pattern);
    let (origin_scheme, origin_host, origin_port) = parts(origin);
    let is_host = match host.strip_prefix('*') {
        // With its dot.
        Some(base) => origin_host.len() > base.len() && origin_host.ends_with(base),
        None => host == origin_host,
    };
    scheme == origin_scheme && is_host && (port == Some("*") || port == origin_port)
}

/// Scheme, host and port of a text that has the first two.
fn parts(text: &str) -> (&str, &str, Option<&str>) {
    let (scheme, authority) = text.split_once("://").unwrap_or(("", text));
    match authority.rsplit_once(':') {
        // No colon of an IPv6 address.
        Some((host, port)) if !port.ends_with(']') => (scheme, host, Some(port)),
        _ => (scheme, authority, None),
    }
}

/// Whether a browser could send this, from a host that can be in DNS (URL Standard, "host
/// serializing"; HTML, "serialization of an origin").
pub(crate) fn is_origin(text: &str) -> bool {
    let (scheme, host, port) = parts(text);
    is_scheme(scheme) && is_host(host) && port.is_none_or(|port| is_port(scheme, port))
}

fn is_scheme(scheme: &str) -> bool {
    let is_in_schemes = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
    };
    scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.len() <= 64
        && scheme.bytes().all(is_in_schemes)
        && scheme != "file"
}

/// A port is from 1 to 65535, without zeros in front, and not the one that goes without saying.
fn is_port(scheme: &str, port: &str) -> bool {
    let own = match scheme {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        "ftp" => "21",
        _ => "",
    };
    let is_number = |port: &str| {
        port.parse::<u16>()
            .is_ok_and(|number| number > 0 && number.to_string() == port)
    };
    port != own && is_number(port)
}

fn is_host(host: &str) -> bool {
    // The `url` crate serializes addresses as the standard does.
    let is_address = || Host::parse(host).is_ok_and(|address| address.to_string() == host);
    if host.starts_with('[') {
        return is_address();
    }
    let is_in_labels =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    let is_label = |label: &str| matches!(label.len(), 1..=63) && label.bytes().all(is_in_labels);
    if host.len() > 253 || !host.split('.').all(is_label) {
        return false;
    }
    // URL Standard, "ends in a number checker".
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_number = is_hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit());
    !is_number || is_address()
}
