//! A request of a script: the arguments of `fetch`.

use std::time::Duration;

use axum::body::Bytes;
use serde_core::Serialize;

use crate::form_data;
use crate::modes::{Credentials, Destination, Mode, RedirectMode};

/// A request as a script makes it, for [`Browser::fetch`](crate::Browser::fetch).
///
/// ```
/// use cors_testing::{Credentials, Request};
///
/// let request = Request::put("/orders/1")
///     .header("x-request-id", "7")
///     .credentials(Credentials::Include)
///     .json(&["a", "b"]);
/// # let _ = request;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until a browser fetches it"]
pub struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Option<Payload>,
    /// `None` for those of the browser.
    pub(crate) credentials: Option<Credentials>,
    pub(crate) mode: Mode,
    pub(crate) destination: Destination,
    pub(crate) redirect: RedirectMode,
    pub(crate) upload_listener: bool,
    pub(crate) read_for: Duration,
}

/// A body, with its type.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    pub(crate) bytes: Bytes,
    /// The `Content-Type` that scripts set for such a body.
    pub(crate) written: Option<&'static str>,
    /// Whether the script has it as a string.
    pub(crate) is_string: bool,
    /// The `Content-Type` of the body itself, if the script sets none ("extract a body").
    pub(crate) implied: Option<String>,
}

/// The default of [`Request::read_for`].
pub(crate) const READ_FOR: Duration = Duration::from_secs(5);

/// The type of a string.
const TEXT: &str = "text/plain;charset=UTF-8";

impl Request {
    /// A request of any method. Its case counts: `patch` is not `PATCH`. The path is one on the
    /// server, with its query, or a whole URL.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Request {
        Request {
            method: method.into(),
            path: path.into(),
            headers: Vec::new(),
            body: None,
            credentials: None,
            mode: Mode::Cors,
            destination: Destination::Empty,
            redirect: RedirectMode::default(),
            upload_listener: false,
            read_for: READ_FOR,
        }
    }

    /// `GET`
    pub fn get(path: impl Into<String>) -> Request {
        Request::new("GET", path)
    }

    /// `HEAD`
    pub fn head(path: impl Into<String>) -> Request {
        Request::new("HEAD", path)
    }

    /// `POST`
    pub fn post(path: impl Into<String>) -> Request {
        Request::new("POST", path)
    }

    /// `PUT`
    pub fn put(path: impl Into<String>) -> Request {
        Request::new("PUT", path)
    }

    /// `PATCH`
    pub fn patch(path: impl Into<String>) -> Request {
        Request::new("PATCH", path)
    }

    /// `DELETE`
    pub fn delete(path: impl Into<String>) -> Request {
        Request::new("DELETE", path)
    }

    /// `OPTIONS`, sent by the script itself.
    pub fn options(path: impl Into<String>) -> Request {
        Request::new("OPTIONS", path)
    }

    /// An `<img>` of the page: it is in mode `no-cors`, with cookies.
    pub fn image(path: impl Into<String>) -> Request {
        Request {
            credentials: Some(Credentials::Include),
            mode: Mode::NoCors,
            destination: Destination::Image,
            ..Request::get(path)
        }
    }

    /// Appends a header, as [`Headers.append`] does: a [forbidden] one is dropped silently, as in a
    /// browser ([`Fetched::dropped`](crate::Fetched::dropped) lists them).
    ///
    /// [`Headers.append`]: https://fetch.spec.whatwg.org/#concept-headers-append
    /// [forbidden]: https://fetch.spec.whatwg.org/#forbidden-request-header
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Request {
        self.headers.push((name.into(), value.as_ref().to_vec()));
        self
    }

    /// `body: JSON.stringify(value), headers: {"content-type": "application/json"}`. A
    /// `content-type` by [`header`](Request::header) replaces that one.
    ///
    /// # Panics
    ///
    /// If the value has no form in JSON.
    #[track_caller]
    pub fn json(self, value: &impl Serialize) -> Request {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.payload(bytes, Some("application/json"), TEXT, true),
            Err(error) => panic!("the body has no form in JSON: {error}"),
        }
    }

    /// A string: `text/plain;charset=UTF-8`, which needs no preflight.
    pub fn text(self, text: impl Into<String>) -> Request {
        self.payload(text.into(), None, TEXT, true)
    }

    /// `new URLSearchParams(…)`: `application/x-www-form-urlencoded;charset=UTF-8`, which needs no
    /// preflight.
    pub fn form<N: AsRef<str>, V: AsRef<str>>(
        self,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Request {
        self.payload(
            form_data::urlencoded(fields),
            None,
            "application/x-www-form-urlencoded;charset=UTF-8",
            false,
        )
    }

    /// A `FormData` with text fields: `multipart/form-data; boundary=…`, which needs no preflight.
    pub fn multipart<N: AsRef<str>, V: AsRef<str>>(
        self,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Request {
        let body = form_data::multipart(fields);
        self.payload(body, None, &form_data::multipart_type(), false)
    }

    /// A `Blob` of this type (which is put into lower case, or left out if it is not ASCII, as a `Blob`
    /// does it), or, where that is empty, an `ArrayBuffer`, which has none.
    pub fn bytes(self, content_type: &str, bytes: impl Into<Bytes>) -> Request {
        let is_ascii = content_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let content_type = if is_ascii { content_type } else { "" };
        self.payload(bytes, None, &content_type.to_ascii_lowercase(), false)
    }

    /// `credentials: …`. Without it, [`Browser::credentials`](crate::Browser::credentials) counts.
    pub fn credentials(mut self, credentials: Credentials) -> Request {
        self.credentials = Some(credentials);
        self
    }

    /// `mode: "no-cors"`: the script can read nothing of another origin's response, whatever the
    /// policy.
    pub fn mode_no_cors(mut self) -> Request {
        self.mode = Mode::NoCors;
        self
    }

    /// `mode: "same-origin"`: a request to another origin fails, and is not sent.
    pub fn mode_same_origin(mut self) -> Request {
        self.mode = Mode::SameOrigin;
        self
    }

    /// `redirect: …`
    pub fn redirect(mut self, redirect: RedirectMode) -> Request {
        self.redirect = redirect;
        self
    }

    /// Sends it by an `XMLHttpRequest` with a listener on its `upload`, as for a progress bar, instead of
    /// `fetch`: a preflight is always due ([use-CORS-preflight flag]).
    ///
    /// Such a request has no modes: it follows redirects, and [`Credentials::Omit`] is
    /// [`Credentials::SameOrigin`] to it. The other modes are ignored. Lines of one header
    /// are one value, and a string is always sent as UTF-8, whatever `charset` its `content-type` says.
    ///
    /// [use-CORS-preflight flag]: https://fetch.spec.whatwg.org/#use-cors-preflight-flag
    pub fn with_upload_listener(mut self) -> Request {
        self.upload_listener = true;
        self
    }

    /// The time that the body of a response is read: 5 seconds by default. A script gets the response
    /// with its headers, and the headers alone decide what it may see; the body may never end, as with
    /// server-sent events. What was read is in [`ScriptResponse::body`](crate::ScriptResponse::body).
    pub fn read_for(mut self, time: Duration) -> Request {
        self.read_for = time;
        self
    }

    fn payload(
        mut self,
        bytes: impl Into<Bytes>,
        written: Option<&'static str>,
        implied: &str,
        is_string: bool,
    ) -> Request {
        self.body = Some(Payload {
            bytes: bytes.into(),
            written,
            is_string,
            implied: Some(implied.to_owned()).filter(|implied| !implied.is_empty()),
        });
        self
    }
}
