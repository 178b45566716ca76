//! The opening handshake of a `WebSocket`.

use std::fmt;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use url::Url;

use crate::answer::Answer;
use crate::blocked::Blocked;
use crate::exchange::Exchange;
use crate::header_list::tokens;
use crate::modes::{Credentials, Destination, Mode, RedirectMode};
use crate::prepared::{PreparedRequest, parsed_url};
use crate::reason::Reason;
use crate::request::READ_FOR;
use crate::url_list::UrlList;

/// The key of each handshake, and the server's answer to it: those of RFC 6455, 1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// The result of a `WebSocket`'s opening handshake. No browser applies CORS to it: only the server can refuse a page.
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.assert_open()`, `.assert_refused()`"]
pub struct Handshake {
    pub(crate) origin: String,
    pub(crate) result: Result<Answer, Blocked>,
    pub(crate) exchanges: Vec<Exchange>,
}

impl Handshake {
    /// The response, `101 Switching Protocols`: the page has a connection.
    ///
    /// # Panics
    ///
    /// If it does not. The message has the request, the response, and what to change.
    #[track_caller]
    pub fn assert_open(self) -> Answer {
        match self.result {
            Ok(answer) => answer,
            Err(ref blocked) => panic!("the socket is not open: {}\n{self}", blocked.message),
        }
    }

    /// Why the page has no connection.
    ///
    /// # Panics
    ///
    /// If it has one. The message has the request and the response.
    #[track_caller]
    pub fn assert_refused(self) -> Blocked {
        match self.result {
            Err(blocked) => blocked,
            Ok(_) => panic!("the socket is open\n{self}"),
        }
    }

    /// Whether the page has a connection.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.result.is_ok()
    }

    /// The response, `101 Switching Protocols`, or why the page has no connection.
    ///
    /// # Errors
    ///
    /// If the server refuses the handshake.
    pub fn result(&self) -> Result<&Answer, &Blocked> {
        self.result.as_ref()
    }

    /// The request that was sent. There is none where the URL is not a `WebSocket`'s.
    #[must_use]
    pub fn request(&self) -> Option<&Exchange> {
        self.exchanges.first()
    }
}

/// The request and its response, and what to change.
impl fmt::Display for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "a page on {}", self.origin)?;
        for exchange in &self.exchanges {
            write!(f, "{exchange}")?;
        }
        match &self.result {
            Ok(_) => f.write_str("the socket is open"),
            Err(blocked) => write!(f, "rule: {}\nhelp: {}", blocked.rule(), blocked.help),
        }
    }
}

/// "establish a `WebSocket` connection" (WebSockets): the request.
pub(crate) fn prepare(url: &str, base: &Url) -> Result<PreparedRequest, Reason> {
    let mut url = parsed_url(url, base)?;
    let scheme = match url.scheme() {
        "ws" | "http" => "http",
        "wss" | "https" => "https",
        other => return Err(Reason::UnsupportedScheme(other.to_owned())),
    };
    // A change between these schemes never fails.
    let _ = url.set_scheme(scheme);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONNECTION, "Upgrade"),
        (header::UPGRADE, "websocket"),
        (header::SEC_WEBSOCKET_KEY, KEY),
        (header::SEC_WEBSOCKET_VERSION, "13"),
        (
            header::SEC_WEBSOCKET_EXTENSIONS,
            "permessage-deflate; client_max_window_bits",
        ),
        (header::CACHE_CONTROL, "no-cache"),
        (header::PRAGMA, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(PreparedRequest {
        method: Method::GET,
        headers,
        body: None,
        credentials: Credentials::Include,
        mode: Mode::WebSocket,
        destination: Destination::Empty,
        by_user: false,
        redirect: RedirectMode::Error,
        use_preflight: false,
        read_for: READ_FOR,
        urls: UrlList::new(url),
    })
}

/// The checks of the response (RFC 6455, 4.1).
pub(crate) fn check(answer: &Answer) -> Result<(), Reason> {
    if answer.status != StatusCode::SWITCHING_PROTOCOLS {
        return Err(Reason::HandshakeStatus(answer.status));
    }
    let lists = |name: &str, token: &str| {
        let listed = tokens(&answer.headers, name).ok().flatten();
        let mut listed = listed.unwrap_or_default().into_iter();
        listed.any(|it| it.eq_ignore_ascii_case(token))
    };
    let accept = answer.headers.get(header::SEC_WEBSOCKET_ACCEPT);
    let invalid = if !lists("upgrade", "websocket") {
        "Upgrade"
    } else if !lists("connection", "upgrade") {
        "Connection"
    } else if accept.is_none_or(|it| it != ACCEPT) {
        "Sec-WebSocket-Accept"
    } else {
        return Ok(());
    };
    Err(Reason::HandshakeHeader(invalid.to_owned()))
}
