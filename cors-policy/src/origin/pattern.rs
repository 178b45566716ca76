//! What `allow_origins` lists: an origin, with a `*` for its subdomains, for part of a label or for its port.

use std::fmt;

use super::host::{Host, is_special};
use super::invalid::InvalidOriginKind;
use super::parse::{Origin, parse_port, split_authority, split_scheme};
use super::public_suffix::{SuffixKind, suffix_kind};

/// The ports of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
///
/// let pattern = OriginPattern::parse("https://pr-*.example.com").unwrap();
/// assert!(pattern.matches(&Origin::parse("https://pr-17.example.com").unwrap()));
/// assert!(!pattern.matches(&Origin::parse("https://pr-1.evil.example.com").unwrap()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginPattern<'a> {
    pub(super) scheme: &'a str,
    pub(super) wildcard: Wildcard<'a>,
    /// What stands to the right of the `*`, or the whole host.
    pub(super) host: Host<'a>,
    pub(super) port: Port,
}

/// The `*` in the host of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wildcard<'a> {
    /// The host has no `*`.
    None,
    /// `*.`: one or more labels.
    Subdomains,
    /// One or more characters of the label in front of the host, between these texts. There may be more labels
    /// in `before`.
    Label { before: &'a str, after: &'a str },
    /// `scheme://*`: any host.
    AnyHost,
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
        check_scheme(scheme, host)?;
        let port = match port {
            None => Port::Default,
            Some("*") => Port::Any,
            Some(number) => Port::Number(parse_port(scheme, number)?),
        };
        let (wildcard, host) = parse_host(scheme, host)?;
        Ok(OriginPattern {
            scheme,
            wildcard,
            host,
            port,
        })
    }

    /// The pattern that matches this origin alone.
    #[must_use]
    pub fn exact(origin: Origin<'a>) -> OriginPattern<'a> {
        OriginPattern {
            scheme: origin.scheme(),
            host: origin.host(),
            wildcard: Wildcard::None,
            port: origin.port().map_or(Port::Default, Port::Number),
        }
    }

    /// The scheme, without `://`.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// Whether it is one origin, with no `*` in it.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.wildcard == Wildcard::None && self.port != Port::Any
    }

    /// Whether it matches every host: `scheme://*`.
    pub(super) fn has_any_host(&self) -> bool {
        self.wildcard == Wildcard::AnyHost
    }

    /// Whether a browser on another machine could be talking to it in the clear: plain `http`, and
    /// not loopback.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme == "http" && !self.host.is_loopback()
    }

    /// Whether it matches names that anyone can register: those under a public suffix, or all. Without the feature
    /// `public-suffix`, each name with a `*` in front could be one, unless it is loopback.
    ///
    /// Only the name itself is looked up: public suffixes below it are not found (`*.amazonaws.com`).
    #[must_use]
    pub fn is_public_suffix(&self) -> bool {
        match self.wildcard {
            Wildcard::None => false,
            Wildcard::AnyHost => true,
            Wildcard::Subdomains | Wildcard::Label { .. } => {
                !self.host.is_loopback()
                    && super::public_suffix::is_public_suffix(self.host.as_str())
            }
        }
    }

    /// Whether a request from this origin is meant.
    ///
    /// A policy's patterns are matched all at once by an [`OriginSet`](crate::origin::OriginSet).
    #[must_use]
    pub fn matches(&self, origin: &Origin<'_>) -> bool {
        let front = || match (self.host, origin.host()) {
            (Host::Name(base), Host::Name(name)) => name.strip_suffix(base)?.strip_suffix('.'),
            _ => None,
        };
        let host = match self.wildcard {
            Wildcard::None => self.host == origin.host(),
            Wildcard::Subdomains => front().is_some_and(|front| !front.is_empty()),
            Wildcard::Label { before, after } => front()
                .and_then(|front| front.strip_prefix(before)?.strip_suffix(after))
                .is_some_and(|part| !part.is_empty() && !part.contains('.')),
            Wildcard::AnyHost => true,
        };
        let port = match self.port {
            Port::Any => true,
            Port::Default => origin.port().is_none(),
            Port::Number(number) => origin.port() == Some(number),
        };
        host && port && self.scheme == origin.scheme()
    }
}

/// Whether pages can have an origin with this scheme, as far as that is known.
fn check_scheme(scheme: &str, host: &str) -> Result<(), InvalidOriginKind> {
    // `localhost://3000`, `app.example.com://8080`
    let is_host = scheme == "localhost"
        || scheme.contains('.') && host.bytes().all(|byte| byte.is_ascii_digit());
    match scheme {
        "http" | "https" => Ok(()),
        "ws" | "wss" => Err(InvalidOriginKind::WebSocket),
        "about" | "blob" | "data" | "ftp" | "javascript" => {
            Err(InvalidOriginKind::SchemeWithoutPages)
        }
        _ if is_host => Err(InvalidOriginKind::SchemeMissing),
        _ if misspelled_scheme(scheme).is_some() => Err(InvalidOriginKind::SchemeMisspelled),
        _ => Ok(()),
    }
}

/// `http` or `https`, where one of them was meant: one letter more or less, or two that changed places.
pub(super) fn misspelled_scheme(scheme: &str) -> Option<&'static str> {
    if matches!(scheme, "http" | "https") {
        return None;
    }
    let near = |known: &&str| strsim::osa_distance(scheme, known) == 1;
    let known = if scheme.ends_with('s') {
        ["https", "http"]
    } else {
        ["http", "https"]
    };
    known.into_iter().find(near)
}

/// The `*` of a host, and what stands to its right.
fn parse_host<'a>(
    scheme: &str,
    text: &'a str,
) -> Result<(Wildcard<'a>, Host<'a>), InvalidOriginKind> {
    let Some((before, after)) = text.split_once('*') else {
        return Ok((Wildcard::None, Host::parse(scheme, text)?));
    };
    if text == "*" && !is_special(scheme) {
        return Ok((Wildcard::AnyHost, Host::Opaque(text)));
    }
    // Nothing in the last label, and only one `*`.
    let Some((after, base)) = after.split_once('.').filter(|_| !after.contains('*')) else {
        return Err(InvalidOriginKind::Wildcard);
    };
    let host = Host::parse(scheme, base)?;
    if !matches!(host, Host::Name(_)) {
        return Err(InvalidOriginKind::Wildcard);
    }
    // The shortest name that it matches.
    Host::parse(scheme, &format!("{before}a{after}.{base}"))?;
    if before.is_empty() && after.is_empty() {
        return Ok((Wildcard::Subdomains, host));
    }
    let is_whole_label = after.is_empty() && before.ends_with('.');
    if is_whole_label {
        return Err(InvalidOriginKind::Wildcard);
    }
    let is_registry = suffix_kind(base) == Some(SuffixKind::Icann);
    if is_registry && cfg!(feature = "public-suffix") {
        return Err(InvalidOriginKind::WildcardUnderSuffix);
    }
    Ok((Wildcard::Label { before, after }, host))
}

impl fmt::Display for OriginPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.scheme)?;
        match self.wildcard {
            Wildcard::None | Wildcard::AnyHost => {}
            Wildcard::Subdomains => f.write_str("*.")?,
            Wildcard::Label { before, after } => write!(f, "{before}*{after}.")?,
        }
        f.write_str(self.host.as_str())?;
        match self.port {
            Port::Default => Ok(()),
            Port::Number(number) => write!(f, ":{number}"),
            Port::Any => f.write_str(":*"),
        }
    }
}
