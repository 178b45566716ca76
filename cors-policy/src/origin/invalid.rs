//! The ways in which a text is not an origin.

use std::error::Error;
use std::fmt;

/// Which part of a text no browser would send in `Origin`.
///
/// ```
/// use cors_policy::{InvalidOrigin, Origin};
///
/// assert_eq!(Origin::parse("https://app.example.com:443"), Err(InvalidOrigin::DefaultPort));
/// assert!(InvalidOrigin::DefaultPort.to_string().contains("default port"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidOrigin {
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

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidOrigin::Empty => "it is empty",
            InvalidOrigin::TooLong => "it is too long (a host name has 253 characters at most, 63 between two dots)",
            InvalidOrigin::WhiteSpace => "it has white space or a control character in it",
            InvalidOrigin::Comma => "it has a comma in it",
            InvalidOrigin::File => "pages opened from a file have no origin of their own, and send `null`",
            InvalidOrigin::SchemeMissing => "its scheme is missing, and `http` and `https` are two origins",
            InvalidOrigin::WebSocket => "a WebSocket is opened by a page, and the origin is the page's, with `http` or `https`",
            InvalidOrigin::SchemeWithoutPages => "no page has an origin with this scheme",
            InvalidOrigin::SchemeMisspelled => "its scheme looks like a misspelled `http` or `https`",
            InvalidOrigin::Scheme => "its scheme is not a letter and then letters, digits, `+`, `-` and `.`",
            InvalidOrigin::UpperCase => "it is partly in upper case, and origins are compared byte by byte",
            InvalidOrigin::TrailingSlash => "it has a trailing slash, and origins are compared byte by byte",
            InvalidOrigin::Path => "it has a path, and an origin is only scheme, host and port",
            InvalidOrigin::Query => "it has a query, and an origin is only scheme, host and port",
            InvalidOrigin::Fragment => "it has a fragment, and an origin is only scheme, host and port",
            InvalidOrigin::UserInfo => "it has userinfo (what stands before the `@`), and an origin is only scheme, host and port",
            InvalidOrigin::HostMissing => "its host is missing",
            InvalidOrigin::EmptyLabel => "its host has nothing between two dots, or before the first",
            InvalidOrigin::Punycode => "a label of its host begins with `xn--` and cannot be decoded to letters beyond ASCII, so browsers refuse such a URL",
            InvalidOrigin::Unicode => "its host is Unicode, and browsers send it as Punycode",
            InvalidOrigin::HostCharacter => "its host has a character that no host name has",
            InvalidOrigin::Ip => "its host is no IP address, though browsers would read it as one",
            InvalidOrigin::IpForm => "its IP address is not in the canonical form that browsers send",
            InvalidOrigin::Brackets => "its colons are in the wrong place (an IPv6 address stands in brackets, like `http://[::1]:3000`)",
            InvalidOrigin::PortEmpty => "it has a colon, but no port",
            InvalidOrigin::Port => "its port is not a number",
            InvalidOrigin::PortRange => "its port is out of range (ports go from 1 to 65535)",
            InvalidOrigin::PortZeros => "its port has leading zeros",
            InvalidOrigin::DefaultPort => "it names the default port of its scheme, which browsers leave out",
            InvalidOrigin::Wildcard => "its `*` is misplaced (it can stand for subdomains, `https://*.example.com`, in a label for part of it, `https://pr-*.example.com`, or for the port, `http://localhost:*`)",
            InvalidOrigin::WildcardUnderSuffix => "its `*` stands for names that anybody can register",
        })
    }
}

impl Error for InvalidOrigin {}
