//! What `allow_origins` lists: an origin, with a `*` for its subdomains or for its port.

use std::fmt;

use super::host::{Host, MAX_HOST};
use super::invalid::InvalidOriginKind;
use super::parse::{Origin, parse_port, split_authority, split_scheme};

/// The ports of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port {
    /// The scheme's default port: the origin names none.
    Default,
    /// This one.
    Number(u16),
    /// `:*`: any, the default port too.
    Any,
}

/// An origin pattern, as read from `scheme://host[:port]`.
///
/// ```
/// use cors_policy::__private::OriginPattern;
/// use cors_policy::Origin;
///
/// let pattern = OriginPattern::parse("https://*.example.com:*").unwrap();
/// assert!(pattern.matches(&Origin::parse("https://a.b.example.com:8443").unwrap()));
/// assert!(!pattern.matches(&Origin::parse("https://example.com").unwrap()));
/// assert!(!pattern.matches(&Origin::parse("https://notexample.com").unwrap()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginPattern<'a> {
    pub(super) scheme: &'a str,
    pub(super) host: Host<'a>,
    pub(super) subdomains: bool,
    pub(super) port: Port,
}

impl<'a> OriginPattern<'a> {
    /// Reads a pattern. `"*"` (everybody) and `"null"` are no patterns: a policy says them by
    /// other means.
    ///
    /// # Errors
    ///
    /// The first part of the text that matches nothing a browser sends.
    pub fn parse(text: &'a str) -> Result<OriginPattern<'a>, InvalidOriginKind> {
        let (scheme, authority) = split_scheme(text)?;
        let (host, port) = split_authority(authority)?;
        let port = match port {
            None => Port::Default,
            Some("*") => Port::Any,
            Some(number) => Port::Number(parse_port(scheme, number)?),
        };
        if host == "*" {
            return Err(InvalidOriginKind::Wildcard);
        }
        let (host, subdomains) = match host.strip_prefix("*.") {
            Some(base) => (base, true),
            None => (host, false),
        };
        let host = Host::parse(host)?;
        if subdomains && !matches!(host, Host::Name(_)) {
            return Err(InvalidOriginKind::Wildcard);
        }
        // No name is long enough to be under it.
        if subdomains && host.as_str().len() + "a.".len() > MAX_HOST {
            return Err(InvalidOriginKind::TooLong);
        }
        Ok(OriginPattern {
            scheme,
            host,
            subdomains,
            port,
        })
    }

    /// The pattern that matches this origin alone.
    #[must_use]
    pub fn exact(origin: Origin<'a>) -> OriginPattern<'a> {
        OriginPattern {
            scheme: origin.scheme(),
            host: origin.host(),
            subdomains: false,
            port: origin.port().map_or(Port::Default, Port::Number),
        }
    }

    /// The scheme, without `://`.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host, without the `*.` of a pattern for its subdomains.
    #[must_use]
    pub fn host(&self) -> Host<'a> {
        self.host
    }

    /// Whether it stands for the subdomains of its host, at any depth, and not for the host itself.
    #[must_use]
    pub fn has_subdomains(&self) -> bool {
        self.subdomains
    }

    /// The ports.
    #[must_use]
    pub fn port(&self) -> Port {
        self.port
    }

    /// Whether it is one origin, with no `*` in it.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.subdomains && self.port != Port::Any
    }

    /// Whether a browser on another machine could be talking to it in the clear: plain `http`, and
    /// not loopback.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme == "http" && !self.host.is_loopback()
    }

    /// Whether it matches names that anybody can register. Without the feature `public-suffix` that
    /// is not known, so it is said of every pattern with `*.` that is not loopback.
    ///
    /// A name that is no public suffix can have some below it (`*.amazonaws.com`); that is not seen.
    #[must_use]
    pub fn is_public_suffix(&self) -> bool {
        self.subdomains
            && !self.host.is_loopback()
            && super::public_suffix::is_public_suffix(self.host.as_str())
    }

    /// Whether a request from this origin is meant.
    ///
    /// A policy's patterns are matched all at once by an [`OriginSet`](crate::origin::OriginSet).
    #[must_use]
    pub fn matches(&self, origin: &Origin<'_>) -> bool {
        let host = if self.subdomains {
            match (self.host, origin.host()) {
                (Host::Name(base), Host::Name(name)) => name
                    .strip_suffix(base)
                    .and_then(|front| front.strip_suffix('.'))
                    .is_some_and(|front| !front.is_empty()),
                _ => false,
            }
        } else {
            self.host == origin.host()
        };
        let port = match self.port {
            Port::Any => true,
            Port::Default => origin.port().is_none(),
            Port::Number(number) => origin.port() == Some(number),
        };
        host && port && self.scheme == origin.scheme()
    }
}

impl fmt::Display for OriginPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subdomains = if self.subdomains { "*." } else { "" };
        write!(f, "{}://{subdomains}{}", self.scheme, self.host.as_str())?;
        match self.port {
            Port::Default => Ok(()),
            Port::Number(number) => write!(f, ":{number}"),
            Port::Any => f.write_str(":*"),
        }
    }
}
