//! The ways in which a text is not an origin.

use std::error::Error;
use std::fmt;

/// The reason why a text is not an origin: its first part that no browser sends in `Origin`.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::Origin;
///
/// let invalid = Origin::parse("https://app.example.com:443").unwrap_err();
/// assert_eq!(
///     invalid.to_string(),
///     "it names the default port of its scheme, which browsers leave out"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin(pub(super) InvalidOriginKind);

impl InvalidOrigin {
    #[doc(hidden)]
    #[must_use]
    pub fn kind(&self) -> InvalidOriginKind {
        self.0
    }
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for InvalidOrigin {}

/// The first part of a text that no browser sends in `Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidOriginKind {
    /// There is no text.
    Empty,
    /// It is longer than a scheme, a DNS name and a port can be.
    TooLong,
    /// It has white space or a control character in it.
    WhiteSpace,
    /// It has a comma in it.
    Comma,
    /// Its scheme is `file`, whose pages have no origin of their own.
    File,
    /// It has no `scheme://` in front.
    SchemeMissing,
    /// Its scheme is `ws` or `wss`, which no page has.
    WebSocket,
    /// Its scheme is one whose pages have no origin of their own, like `data`, or that has no pages, like `ftp`.
    SchemeWithoutPages,
    /// Its scheme is nearly `http` or `https`.
    SchemeMisspelled,
    /// Its scheme is not a letter and then letters, digits, `+`, `-` and `.`.
    Scheme,
    /// It has upper-case letters.
    UpperCase,
    /// It ends with a slash.
    TrailingSlash,
    /// It has a path.
    Path,
    /// It has a query.
    Query,
    /// It has a fragment.
    Fragment,
    /// It has a user name or password.
    UserInfo,
    /// It has no host.
    HostMissing,
    /// Its host has an empty label.
    EmptyLabel,
    /// A label of its host begins with `xn--`, and stands for no letters beyond ASCII.
    Punycode,
    /// Its host has letters beyond ASCII.
    Unicode,
    /// Its host has a character that no host name has.
    HostCharacter,
    /// Its host is a number, but no IP address.
    Ip,
    /// Its host is an IP address in another form than the one that browsers send.
    IpForm,
    /// Its colons are not where a port begins, nor in an IPv6 address in brackets.
    Brackets,
    /// It has a colon without a port.
    PortEmpty,
    /// Its port is not a number.
    Port,
    /// Its port is not from 1 to 65535.
    PortRange,
    /// Its port has leading zeros.
    PortZeros,
    /// It names the default port of its scheme.
    DefaultPort,
    /// It has a `*` where none can stand.
    Wildcard,
    /// It has a `*` in a label right under a registry's suffix, where it stands for names that anybody can
    /// register. (Known with the feature `public-suffix`.)
    WildcardUnderSuffix,
}

impl fmt::Display for InvalidOriginKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidOriginKind::Empty => "it is empty",
            InvalidOriginKind::TooLong => "it is too long (a host name has 253 characters at most, 63 between two dots)",
            InvalidOriginKind::WhiteSpace => "it has white space or a control character in it",
            InvalidOriginKind::Comma => "it has a comma in it",
            InvalidOriginKind::File => "pages opened from a file have no origin of their own, and send `null`",
            InvalidOriginKind::SchemeMissing => "its scheme is missing, and `http` and `https` are two origins",
            InvalidOriginKind::WebSocket => "a WebSocket is opened by a page, and the origin is the page's, with `http` or `https`",
            InvalidOriginKind::SchemeWithoutPages => "no page has an origin with this scheme",
            InvalidOriginKind::SchemeMisspelled => "its scheme looks like a misspelled `http` or `https`",
            InvalidOriginKind::Scheme => "its scheme has to be a letter, and then letters, digits, `+`, `-` and `.`",
            InvalidOriginKind::UpperCase => "it is partly in upper case, and origins are compared byte by byte",
            InvalidOriginKind::TrailingSlash => "it has a trailing slash, and origins are compared byte by byte",
            InvalidOriginKind::Path => "it has a path, and an origin is only scheme, host and port",
            InvalidOriginKind::Query => "it has a query, and an origin is only scheme, host and port",
            InvalidOriginKind::Fragment => "it has a fragment, and an origin is only scheme, host and port",
            InvalidOriginKind::UserInfo => "it has userinfo (the part before the `@`), and an origin is only scheme, host and port",
            InvalidOriginKind::HostMissing => "its host is missing",
            InvalidOriginKind::EmptyLabel => "its host has nothing between two dots, or before the first",
            InvalidOriginKind::Punycode => "a label of its host begins with `xn--` and cannot be decoded to letters beyond ASCII, so browsers refuse such a URL",
            InvalidOriginKind::Unicode => "its host is Unicode, and browsers send it as Punycode",
            InvalidOriginKind::HostCharacter => "its host has a character that no host name has",
            InvalidOriginKind::Ip => "its host is not a valid IP address, though browsers would read it as one",
            InvalidOriginKind::IpForm => "its IP address is not in the canonical form that browsers send",
            InvalidOriginKind::Brackets => "its colons are in the wrong place (an IPv6 address is written in brackets, like `http://[::1]:3000`)",
            InvalidOriginKind::PortEmpty => "it has a colon, but no port",
            InvalidOriginKind::Port => "its port is not a number",
            InvalidOriginKind::PortRange => "its port is out of range (ports go from 1 to 65535)",
            InvalidOriginKind::PortZeros => "its port has leading zeros",
            InvalidOriginKind::DefaultPort => "it names the default port of its scheme, which browsers leave out",
            InvalidOriginKind::Wildcard => "its `*` is misplaced (it can stand for subdomains, `https://*.example.com`, in a label for part of it, `https://pr-*.example.com`, or for the port, `http://localhost:*`)",
            InvalidOriginKind::WildcardUnderSuffix => "its `*` stands for names that anyone can register",
        })
    }
}
