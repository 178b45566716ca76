//! The fields of a form as a body (HTML, "Form submission").

use url::form_urlencoded::Serializer;

/// As long as Chromium's, and in no text of a test.
const BOUNDARY: &str = "----cors-runtime-testing-7MA4YWxkTrZu0";

/// "`application/x-www-form-urlencoded` serializer".
pub(crate) fn urlencoded<N: AsRef<str>, V: AsRef<str>>(
    fields: impl IntoIterator<Item = (N, V)>,
) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// "`multipart/form-data` encoding algorithm".
pub(crate) fn multipart<N: AsRef<str>, V: AsRef<str>>(
    fields: impl IntoIterator<Item = (N, V)>,
) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let name = escaped_name(name.as_ref());
        let value = value.as_ref();
        let head = format!("content-disposition: form-data; name=\"{name}\"");
        body.extend(["--", BOUNDARY, "\r\n", &head, "\r\n\r\n", value, "\r\n"]);
    }
    body.extend(["--", BOUNDARY, "--\r\n"]);
    body
}

/// The `Content-Type` of [`multipart`].
pub(crate) fn multipart_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// "`text/plain` encoding algorithm".
pub(crate) fn plain_text<N: AsRef<str>, V: AsRef<str>>(
    fields: impl IntoIterator<Item = (N, V)>,
) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        body.extend([name.as_ref(), "=", value.as_ref(), "\r\n"]);
    }
    body
}

/// Replaces each line break by CR LF, as all three encodings of a form do first.
pub(crate) fn with_crlf(text: &str) -> String {
    let mut lines = text.replace("\r\n", "\n").replace('\r', "\n");
    if lines.contains('\n') {
        lines = lines.replace('\n', "\r\n");
    }
    lines
}

fn escaped_name(name: &str) -> String {
    name.replace('\n', "%0A")
        .replace('\r', "%0D")
        .replace('"', "%22")
}
