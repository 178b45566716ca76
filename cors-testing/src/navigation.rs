//! A navigation: a link, a form, or an address that the user types.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use crate::form_data::{multipart, multipart_type, plain_text, urlencoded, with_crlf};
use crate::modes::{Credentials, Destination, Mode, RedirectMode};
use crate::prepared::{PreparedRequest, content_type, default_accept, parsed_url};
use crate::reason::Reason;
use crate::request::READ_FOR;
use crate::url_list::UrlList;

/// A navigation, for [`Browser::navigate`](crate::Browser::navigate): a link or a form of the page, or an address that
/// the user types. CORS does not apply to it: no preflight is sent, and the browser shows the response.
///
/// ```
/// use cors_testing::{Enctype, Navigation};
///
/// let link = Navigation::link("/orders/7");
/// let frame = Navigation::link("/orders/7").in_frame();
/// let form = Navigation::form_post("/orders", [("item", "tea")]).enctype(Enctype::TextPlain);
/// # let _ = (link, frame, form);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a navigation does nothing until a browser navigates by it"]
pub struct Navigation {
    url: String,
    fields: Fields,
    destination: Destination,
    by_user: bool,
}

/// The fields of a form, and where they go.
#[derive(Clone, Debug)]
enum Fields {
    None,
    Query(Vec<(String, String)>),
    Body(Vec<(String, String)>, Enctype),
}

/// The [`enctype`] of a form: how its fields are sent. No other type needs no preflight, so a form is what CORS does
/// not stop. HTML has no other types.
///
/// [`enctype`]: https://html.spec.whatwg.org/#attr-fs-enctype
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enctype {
    /// `application/x-www-form-urlencoded`. The default.
    #[default]
    UrlEncoded,
    /// `multipart/form-data`
    Multipart,
    /// `text/plain`: each field is a line, `name=value`.
    TextPlain,
}

impl Navigation {
    /// `<a href=…>`: a link of the page is followed. The URL is a path on the server, with its query, or whole.
    pub fn link(url: impl Into<String>) -> Navigation {
        Navigation {
            url: url.into(),
            fields: Fields::None,
            destination: Destination::Document,
            by_user: false,
        }
    }

    /// The user types the address, or opens a bookmark: the request is not from the page
    /// (`Sec-Fetch-Site: none`).
    pub fn address(url: impl Into<String>) -> Navigation {
        Navigation {
            by_user: true,
            ..Navigation::link(url)
        }
    }

    /// `<form action=… method=get>`: its fields are the query of the URL.
    pub fn form_get<N: Into<String>, V: Into<String>>(
        url: impl Into<String>,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Navigation {
        Navigation {
            fields: Fields::Query(with_line_breaks(fields)),
            ..Navigation::link(url)
        }
    }

    /// `<form action=… method=post>`: its fields are the body.
    pub fn form_post<N: Into<String>, V: Into<String>>(
        url: impl Into<String>,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Navigation {
        Navigation {
            fields: Fields::Body(with_line_breaks(fields), Enctype::default()),
            ..Navigation::link(url)
        }
    }

    /// `<form enctype=…>`. It does not matter to other navigations than a form's `POST`.
    pub fn enctype(mut self, enctype: Enctype) -> Navigation {
        if let Fields::Body(_, of_form) = &mut self.fields {
            *of_form = enctype;
        }
        self
    }

    /// In an `<iframe>` of the page, which stays: the navigation is not a top-level one.
    pub fn in_frame(mut self) -> Navigation {
        self.destination = Destination::Iframe;
        self
    }

    /// HTML, "Form submission", and the request of "navigate".
    pub(crate) fn prepare(self, base: &Url) -> Result<PreparedRequest, Reason> {
        let mut url = parsed_url(&self.url, base)?;
        let mut headers = HeaderMap::new();
        let (method, body) = match self.fields {
            Fields::None => (Method::GET, None),
            Fields::Query(fields) => {
                url.set_query(Some(&urlencoded(fields)));
                (Method::GET, None)
            }
            Fields::Body(fields, enctype) => {
                let (kind, body) = match enctype {
                    Enctype::UrlEncoded => (
                        "application/x-www-form-urlencoded".to_owned(),
                        urlencoded(fields),
                    ),
                    Enctype::Multipart => (multipart_type(), multipart(fields)),
                    Enctype::TextPlain => ("text/plain".to_owned(), plain_text(fields)),
                };
                headers.insert(header::CONTENT_TYPE, content_type(&kind)?);
                (Method::POST, Some(body.into()))
            }
        };
        default_accept(&mut headers, self.destination);
        let name = HeaderName::from_static("upgrade-insecure-requests");
        headers.insert(name, HeaderValue::from_static("1"));
        Ok(PreparedRequest {
            method,
            headers,
            body,
            credentials: Credentials::Include,
            mode: Mode::Navigate,
            destination: self.destination,
            by_user: self.by_user,
            redirect: RedirectMode::Follow,
            use_preflight: false,
            read_for: READ_FOR,
            urls: UrlList::new(url),
        })
    }
}

fn with_line_breaks<N: Into<String>, V: Into<String>>(
    fields: impl IntoIterator<Item = (N, V)>,
) -> Vec<(String, String)> {
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| (with_crlf(&name.into()), with_crlf(&value.into())))
        .collect()
}
