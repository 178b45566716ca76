//! An origin, read from the text that a browser sends.

use std::fmt;

use super::host::{Host, MAX_HOST};
use super::invalid::{InvalidOrigin, InvalidOriginKind};

/// The longest scheme that is read.
const MAX_SCHEME: usize = 64;
/// The longest text that can be an origin. What is longer is not looked at.
pub(crate) const MAX_ORIGIN: usize = MAX_SCHEME + "://".len() + MAX_HOST + ".:65535".len();

/// An origin: the `(scheme, host, port)` of the page that a request comes from.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::Origin;
///
/// let origin = Origin::parse("https://app.example.com:8443").unwrap();
/// assert_eq!(origin.scheme(), "https");
/// assert_eq!(origin.host().as_str(), "app.example.com");
/// assert_eq!(origin.port(), Some(8443));
/// assert!(Origin::parse("https://app.example.com/").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: Host<'a>,
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    /// Reads an origin as a browser serializes it. `null` is not one.
    ///
    /// # Errors
    ///
    /// The first part of the text that no browser would send.
    pub fn parse(text: &'a str) -> Result<Origin<'a>, InvalidOrigin> {
        Origin::read(text).map_err(InvalidOrigin)
    }

    fn read(text: &'a str) -> Result<Origin<'a>, InvalidOriginKind> {
        let (scheme, authority) = split_scheme(text)?;
        let (host, port) = split_authority(authority)?;
        let port = port.map(|port| parse_port(scheme, port)).transpose()?;
        Ok(Origin {
            text,
            scheme,
            host: Host::parse(scheme, host)?,
            port,
        })
    }

    /// The origin as a browser sends it.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme, without `://`.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> Host<'a> {
        self.host
    }

    /// Whether anyone on the network can pose as this origin: it is `http`, and not loopback.
    #[doc(hidden)]
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.scheme == "http" && !self.host.is_loopback()
    }

    /// The port; `None` is the scheme's default port.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// The port that a URL of this scheme has if it names none (URL Standard, "special scheme").
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

/// The scheme, and what comes after `://`.
pub(super) fn split_scheme(text: &str) -> Result<(&str, &str), InvalidOriginKind> {
    if text.is_empty() {
        return Err(InvalidOriginKind::Empty);
    }
    if text.len() > MAX_ORIGIN {
        return Err(InvalidOriginKind::TooLong);
    }
    if text
        .bytes()
        .any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
    {
        return Err(InvalidOriginKind::WhiteSpace);
    }
    // Requests come this way: a search by needle would first make tables for it.
    let bytes = text.as_bytes();
    let mut end = 0;
    while !bytes[end..].starts_with(b"://") {
        end += 1;
        if end == bytes.len() {
            return Err(InvalidOriginKind::SchemeMissing);
        }
    }
    let (scheme, authority) = (&text[..end], &text[end + 3..]);
    if authority.contains(',') {
        return Err(InvalidOriginKind::Comma);
    }
    // RFC 3986, 3.1: a letter, then letters, digits, `+`, `-` and `.`.
    let (mut upper, mut first) = (false, true);
    for byte in scheme.bytes() {
        match byte {
            b'a'..=b'z' => {}
            b'A'..=b'Z' => upper = true,
            b'0'..=b'9' | b'+' | b'-' | b'.' if !first => {}
            _ => return Err(InvalidOriginKind::Scheme),
        }
        first = false;
    }
    match scheme.len() {
        0 => Err(InvalidOriginKind::SchemeMissing),
        _ if scheme.eq_ignore_ascii_case("file") => Err(InvalidOriginKind::File),
        _ if upper => Err(InvalidOriginKind::UpperCase),
        1..=MAX_SCHEME => Ok((scheme, authority)),
        _ => Err(InvalidOriginKind::TooLong),
    }
}

/// The host, in its brackets if it has any, and what comes after the colon, if there is one.
pub(super) fn split_authority(authority: &str) -> Result<(&str, Option<&str>), InvalidOriginKind> {
    let is_special = |byte| matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'@' | b'[');
    if !authority.bytes().any(is_special) {
        return match authority.split_once(':') {
            Some((_, port)) if port.contains(':') => Err(InvalidOriginKind::Brackets),
            Some((host, port)) => Ok((host, Some(port))),
            None => Ok((authority, None)),
        };
    }
    if let Some(end) = authority.find(['/', '\\', '?', '#']) {
        return Err(match &authority[end..] {
            _ if end == 0 => InvalidOriginKind::HostMissing,
            "/" => InvalidOriginKind::TrailingSlash,
            rest if rest.starts_with(['/', '\\']) => InvalidOriginKind::Path,
            rest if rest.starts_with('?') => InvalidOriginKind::Query,
            _ => InvalidOriginKind::Fragment,
        });
    }
    if authority.contains('@') {
        return Err(InvalidOriginKind::UserInfo);
    }
    if authority.starts_with('[') {
        let Some(end) = authority.find(']') else {
            return Err(InvalidOriginKind::Ip);
        };
        let (host, rest) = authority.split_at(end + 1);
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(InvalidOriginKind::Brackets),
        };
    }
    Err(if authority.starts_with("*.[") {
        InvalidOriginKind::Wildcard
    } else {
        InvalidOriginKind::HostCharacter
    })
}

pub(super) fn parse_port(scheme: &str, port: &str) -> Result<u16, InvalidOriginKind> {
    if port.is_empty() {
        return Err(InvalidOriginKind::PortEmpty);
    }
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidOriginKind::Port);
    }
    let Ok(number) = port.trim_start_matches('0').parse() else {
        return Err(InvalidOriginKind::PortRange);
    };
    if Some(number) == default_port(scheme) {
        return Err(InvalidOriginKind::DefaultPort);
    }
    if port.starts_with('0') {
        return Err(InvalidOriginKind::PortZeros);
    }
    Ok(number)
}
