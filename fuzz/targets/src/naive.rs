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
    scheme == origin_scheme
        && is_host_of(host, origin_host)
        && (port == Some("*") || port == origin_port)
}

fn is_host_of(pattern: &str, host: &str) -> bool {
    if let Some(base) = pattern.strip_prefix("*.") {
        return host.len() > base.len() + 1 && host.ends_with(&format!(".{base}"));
    }
    let (wanted, labels) = (pattern.split('.'), host.split('.'));
    pattern == "*"
        || wanted.clone().count() == labels.clone().count()
            && wanted
                .zip(labels)
                .all(|(wanted, label)| is_label_of(wanted, label))
}

fn is_label_of(pattern: &str, label: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            label.len() > before.len() + after.len()
                && label.starts_with(before)
                && label.ends_with(after)
        }
        None => pattern == label,
    }
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
    let is_special = matches!(scheme, "http" | "https" | "ws" | "wss" | "ftp");
    let is_host = is_host(host) || !is_special && is_opaque_host(host);
    is_scheme(scheme) && is_host && port.is_none_or(|port| is_port(scheme, port))
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
    let is_label = |label: &str| {
        matches!(label.len(), 1..=63) && label.bytes().all(is_in_labels) && is_decodable(label)
    };
    // The dot of the root.
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.len() > 253 || !name.split('.').all(is_label) {
        return false;
    }
    // URL Standard, "ends in a number checker".
    let (with_root, host) = (host, name);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_number = is_hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit());
    !is_number || is_address() && name.len() == with_root.len()
}

/// Whether a label of Punycode stands for letters beyond ASCII.
fn is_decodable(label: &str) -> bool {
    let Some(encoded) = label.strip_prefix("xn--") else {
        return true;
    };
    idna::punycode::decode_to_string(encoded).is_some_and(|letters| {
        !letters.is_ascii()
            && !letters.contains(char::is_control)
            && idna::punycode::encode_str(&letters).as_deref() == Some(encoded)
    })
}

/// URL Standard, "opaque-host parser"; in lower case, without `*`, which means something else here, and without
/// commas, by which lists of origins are told.
fn is_opaque_host(host: &str) -> bool {
    let is_allowed = |byte: u8| {
        byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && !b"#/:<>?@[\\]^|*,".contains(&byte)
    };
    matches!(host.len(), 1..=253) && host.bytes().all(is_allowed)
}
