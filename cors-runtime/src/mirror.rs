//! `allow_headers = mirror`: the headers that a preflight asks for, given back.

use http::{HeaderMap, HeaderValue, header};

/// As much of a request as is given back to it. What asks for more is refused: the work, and the
/// answer, stay small whatever a client sends.
const MOST: usize = 8 * 1024;

/// What becomes of what a preflight asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mirrored {
    /// It asks for nothing.
    Nothing,
    /// These, as they go out again.
    Names(HeaderValue),
    /// It asks for what no browser would, or for too much.
    Refused,
}

/// The headers that a preflight asks for.
pub(crate) fn requested_headers(request: &HeaderMap) -> Mirrored {
    let mut lines = request
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter();
    let Some(first) = lines.next() else {
        return Mirrored::Nothing;
    };
    let Some(second) = lines.next() else {
        return if is_sound(first) {
            Mirrored::Names(first.clone())
        } else {
            Mirrored::Refused
        };
    };
    // Browsers send one line; a proxy may split it (RFC 9110, 5.2).
    let mut joined = Vec::new();
    for line in [first, second].into_iter().chain(lines) {
        if !is_sound(line) {
            return Mirrored::Refused;
        }
        // An empty element is nothing to send (RFC 9110, 5.6.1.1).
        if line.is_empty() {
            continue;
        }
        if !joined.is_empty() {
            joined.push(b',');
        }
        if joined.len() + line.len() > MOST {
            return Mirrored::Refused;
        }
        joined.extend_from_slice(line.as_bytes());
    }
    HeaderValue::from_maybe_shared(joined).map_or(Mirrored::Refused, Mirrored::Names)
}

/// A list of header names (RFC 9110, 5.6.1): nothing else is echoed.
fn is_sound(line: &HeaderValue) -> bool {
    line.len() <= MOST
        && line
            .as_bytes()
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~, \t".contains(byte))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{MOST, Mirrored, requested_headers};

    fn requested(lines: &[&[u8]]) -> Mirrored {
        let mut request = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line).unwrap();
            request.append(header::ACCESS_CONTROL_REQUEST_HEADERS, line);
        }
        requested_headers(&request)
    }

    fn names(value: &[u8]) -> Mirrored {
        Mirrored::Names(HeaderValue::from_bytes(value).unwrap())
    }

    #[test]
    fn names_are_given_back_and_nothing_else() {
        assert_eq!(requested(&[]), Mirrored::Nothing);
        assert_eq!(requested(&[b"x-a,x-b"]), names(b"x-a,x-b"));
        assert_eq!(requested(&[b"x-a", b"x-b"]), names(b"x-a,x-b"));
        assert_eq!(
            requested(&[b"", b"x-a", b"", b"x-b", b""]),
            names(b"x-a,x-b")
        );
        for odd in [&b"x-a;q=1"[..], b"\"x\"", b"x-\xff", b"x:y"] {
            assert_eq!(requested(&[odd]), Mirrored::Refused, "{odd:?}");
        }
    }

    #[test]
    fn no_more_than_8_kib_is_given_back() {
        let most = vec![b'x'; MOST];
        assert_eq!(requested(&[&most]), names(&most));
        assert_eq!(requested(&[&most, b""]), names(&most));
        assert_eq!(requested(&[&vec![b'x'; MOST + 1]]), Mirrored::Refused);
        let lines = vec![&b"x-a"[..]; 10_000];
        assert_eq!(requested(&lines), Mirrored::Refused);
        assert!(matches!(requested(&lines[..2048]), Mirrored::Names(value) if value.len() == 8191));
    }
}
