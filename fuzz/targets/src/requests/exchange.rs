//! An exchange as a text, for inputs that can be read:
//!
//! ```text
//! 1 include                     the policy; with `include`, a script asks with its credentials
//! OPTIONS /orders               method and path
//! origin: https://a.example     the headers of the request
//! < 404                         what the app answers
//! < vary: accept
//! ```
//!
//! What is not such a line is left out.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri};

/// As many lines as there can be headers in a head that any server reads.
const MOST_LINES: usize = 4_096;

#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) policy: usize,
    pub(super) includes_credentials: bool,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    /// The app's own.
    pub(super) answer: Response<()>,
}

impl Exchange {
    pub(super) fn read(input: &[u8]) -> Exchange {
        let mut lines = input.split(|byte| *byte == b'\n');
        let policy = lines.next().unwrap_or_default();
        let request = lines.next().unwrap_or_default();
        let mut words = request.splitn(2, |byte| *byte == b' ');
        let method = words.next().and_then(|word| Method::from_bytes(word).ok());
        let uri = words.next().and_then(|word| Uri::try_from(word).ok());
        let mut exchange = Exchange {
            policy: policy.first().map_or(0, |digit| usize::from(digit & 15)),
            includes_credentials: policy.ends_with(b"include"),
            method: method.unwrap_or_default(),
            uri: uri.unwrap_or_default(),
            headers: HeaderMap::new(),
            answer: Response::new(()),
        };
        for line in lines.take(MOST_LINES) {
            exchange.read_line(line);
        }
        exchange
    }

    fn read_line(&mut self, line: &[u8]) {
        let Some(answer) = line.strip_prefix(b"< ") else {
            add(&mut self.headers, line);
            return;
        };
        match StatusCode::from_bytes(answer) {
            Ok(status) => *self.answer.status_mut() = status,
            Err(_) => add(self.answer.headers_mut(), answer),
        }
    }

    /// The lines of a header of the request.
    pub(super) fn lines(&self, name: &HeaderName) -> Vec<&[u8]> {
        let lines = self.headers.get_all(name).iter();
        lines.map(HeaderValue::as_bytes).collect()
    }
}

/// `name: value`
fn add(headers: &mut HeaderMap, line: &[u8]) {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return;
    };
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let value = value.strip_prefix(b" ").unwrap_or(value);
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
        headers.append(name, value);
    }
}
