//! Hosts as the URL Standard serializes them.

use super::invalid::InvalidOriginKind;
use super::ip;

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
}

impl<'a> Host<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Host<'a>, InvalidOriginKind> {
        if text.is_empty() {
            return Err(InvalidOriginKind::HostMissing);
        }
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

    /// The host as it stands in the origin.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        match self {
            Host::Name(text) | Host::Ipv4(text) | Host::Ipv6(text) => text,
        }
    }

    /// Whether it names this very machine, so that nobody is on the network between (Secure
    /// Contexts, "potentially trustworthy origin"): `localhost` and its subdomains, 127.0.0.0/8, `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Host::Name(name) => *name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(quad) => quad.starts_with("127."),
            Host::Ipv6(address) => *address == "[::1]",
        }
    }
}

fn check_name(text: &str) -> Result<(), InvalidOriginKind> {
    if !text.is_ascii() {
        return Err(InvalidOriginKind::Unicode);
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(InvalidOriginKind::UpperCase);
    }
    if text.len() > MAX_HOST {
        return Err(InvalidOriginKind::TooLong);
    }
    let mut labels = text.split('.').peekable();
    let mut first = true;
    while let Some(label) = labels.next() {
        match label {
            "" if labels.peek().is_none() && !first => return Err(InvalidOriginKind::TrailingDot),
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
            _ => {}
        }
        first = false;
    }
    Ok(())
}
