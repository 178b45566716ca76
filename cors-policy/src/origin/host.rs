//! Hosts as the URL Standard serializes them.

use super::invalid::InvalidOriginKind;
use super::{ip, punycode};

/// The longest host name in DNS (RFC 1035, 2.3.4, less the root's dot).
pub(super) const MAX_HOST: usize = 253;
/// The longest label in DNS (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;

/// The host of an [origin](crate::origin::Origin).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Host<'a> {
    /// A name, in lower-case ASCII.
    Name(&'a str),
    /// A dotted quad.
    Ipv4(&'a str),
    /// A compressed IPv6 address, in its brackets.
    Ipv6(&'a str),
    /// A host that only a scheme other than `http` and `https` can have: the `.` of `app://.`.
    Opaque(&'a str),
}

impl<'a> Host<'a> {
    /// Reads the host of an origin with this scheme.
    pub(super) fn parse(scheme: &str, text: &'a str) -> Result<Host<'a>, InvalidOriginKind> {
        if text.is_empty() {
            return Err(InvalidOriginKind::HostMissing);
        }
        let host = Host::parse_domain(text);
        if is_special(scheme) || text.starts_with('[') || host.is_ok() {
            return host;
        }
        check_opaque(text)
    }

    fn parse_domain(text: &'a str) -> Result<Host<'a>, InvalidOriginKind> {
        if text.starts_with('[') {
            return match ip::canonical_ipv6(text) {
                Some(canonical) if canonical == text => Ok(Host::Ipv6(text)),
                Some(_) => Err(InvalidOriginKind::IpForm),
                None => Err(InvalidOriginKind::Ip),
            };
        }
        check_name(text)?;
        if ip::ends_in_a_number(text) {
            return match ip::canonical_ipv4(text) {
                Some(canonical) if canonical == text => Ok(Host::Ipv4(text)),
                Some(_) => Err(InvalidOriginKind::IpForm),
                None => Err(InvalidOriginKind::Ip),
            };
        }
        Ok(Host::Name(text))
    }

    /// The host, as in the origin.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        match self {
            Host::Name(text) | Host::Ipv4(text) | Host::Ipv6(text) | Host::Opaque(text) => text,
        }
    }

    /// Whether it names this very machine, so that no network is in between (Secure
    /// Contexts, "potentially trustworthy origin"): `localhost` and its subdomains, 127.0.0.0/8, `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Host::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                name == "localhost" || name.ends_with(".localhost")
            }
            Host::Ipv4(quad) => quad.starts_with("127."),
            Host::Ipv6(address) => *address == "[::1]",
            Host::Opaque(_) => false,
        }
    }
}

/// Whether a URL with this scheme has a domain or an address for its host (URL Standard, "special scheme").
pub(super) fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "ws" | "wss" | "ftp")
}

/// A host as the URL Standard reads it for other schemes ("opaque-host parser").
fn check_opaque(text: &str) -> Result<Host<'_>, InvalidOriginKind> {
    if !text.is_ascii() {
        return Err(InvalidOriginKind::Unicode);
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(InvalidOriginKind::UpperCase);
    }
    if text.len() > MAX_HOST {
        return Err(InvalidOriginKind::TooLong);
    }
    if text.contains('*') {
        return Err(InvalidOriginKind::Wildcard);
    }
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !b"#/:<>?@[\\]^|".contains(&byte);
    if text.bytes().all(is_allowed) {
        Ok(Host::Opaque(text))
    } else {
        Err(InvalidOriginKind::HostCharacter)
    }
}

fn check_name(text: &str) -> Result<(), InvalidOriginKind> {
    if !text.is_ascii() {
        return Err(InvalidOriginKind::Unicode);
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(InvalidOriginKind::UpperCase);
    }
    // The dot of the root is not part of the name (RFC 1034, 3.1).
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > MAX_HOST {
        return Err(InvalidOriginKind::TooLong);
    }
    for label in text.split('.') {
        match label {
            "" => return Err(InvalidOriginKind::EmptyLabel),
            _ if label.contains('*') => return Err(InvalidOriginKind::Wildcard),
            // The URL Standard lets more through (`~`, `!`, …), but nothing of it can be registered.
            _ if !label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) =>
            {
                return Err(InvalidOriginKind::HostCharacter);
            }
            _ if label.len() > MAX_LABEL => return Err(InvalidOriginKind::TooLong),
            _ if label.starts_with("xn--") && !punycode::is_decodable(label) => {
                return Err(InvalidOriginKind::Punycode);
            }
            _ => {}
        }
    }
    Ok(())
}
