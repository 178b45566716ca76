//! What a policy has to know of a request: its origin, and what a preflight asks for.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::header::MAX_NAME;
use crate::text::is_token_byte;

/// The `Origin` of a request.
#[derive(Clone, Copy, Debug)]
pub enum RequestOrigin<'a> {
    /// The request has none.
    Absent,
    /// The request has one.
    One(&'a HeaderValue),
    /// The request has more than one. No browser sends that.
    Several,
}

impl<'a> RequestOrigin<'a> {
    /// Looks it up, once.
    #[must_use]
    #[inline]
    pub fn of(headers: &'a HeaderMap) -> RequestOrigin<'a> {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return RequestOrigin::Absent;
        };
        // Most requests have no header twice.
        let may_repeat = headers.len() > headers.keys_len();
        if may_repeat && headers.get_all(header::ORIGIN).iter().nth(1).is_some() {
            return RequestOrigin::Several;
        }
        RequestOrigin::One(origin)
    }

    /// The one value.
    #[must_use]
    pub fn value(self) -> Option<&'a HeaderValue> {
        match self {
            RequestOrigin::One(origin) => Some(origin),
            RequestOrigin::Absent | RequestOrigin::Several => None,
        }
    }
}

/// Whether a request is a preflight, well-formed or not (Fetch, "CORS-preflight request"). Any
/// other `OPTIONS` is the app's.
///
/// ```
/// use cors_policy::__private::is_preflight;
/// use http::{HeaderMap, Method};
///
/// assert!(!is_preflight(&Method::OPTIONS, &HeaderMap::new()));
/// ```
#[must_use]
#[inline]
pub fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The method that a preflight asks for. `None` if that is not one method.
#[must_use]
pub fn requested_method(headers: &HeaderMap) -> Option<Method> {
    let mut lines = headers
        .get_all(header::ACCESS_CONTROL_REQUEST_METHOD)
        .iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) if line.len() <= LONGEST_METHOD => {
            Method::from_bytes(line.as_bytes()).ok()
        }
        _ => None,
    }
}

/// Longer than any method that an app routes.
const LONGEST_METHOD: usize = 1024;

/// Scripts cannot set a header that begins with `Sec-`: the browser sets it.
pub(crate) fn is_same_origin(headers: &HeaderMap) -> bool {
    let name = HeaderName::from_static("sec-fetch-site");
    headers
        .get(name)
        .is_some_and(|site| site.as_bytes() == b"same-origin")
}

/// As much of a request as is given back to it. What asks for more is refused: the work, and the
/// answer, stay small whatever a client sends.
const MOST: usize = 8 * 1024;

/// Empty elements of lists that are skipped (RFC 9110, 5.6.1.2: "a reasonable number").
const MOST_EMPTY: usize = 16;

/// What was found among the headers that a preflight asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Requested {
    /// None that was looked for.
    NotFound,
    /// This one.
    Found(HeaderName),
    /// None among as many as were to be looked at, and there are more.
    TooMany,
    /// Something that no browser sends.
    Malformed,
}

/// The first header of this kind that a preflight asks for. `most` names are looked at, whatever
/// comes.
pub(crate) fn first_requested(
    request: &HeaderMap,
    most: usize,
    is: impl Fn(&[u8]) -> bool,
) -> Requested {
    let (mut names, mut empty) = (0, 0);
    for line in request.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        let mut rest = Some(line.as_bytes());
        while let Some(line) = rest {
            let near = &line[..line.len().min(MAX_NAME)];
            let element = match near.iter().position(|byte| *byte == b',') {
                Some(comma) => {
                    rest = Some(&line[comma + 1..]);
                    &line[..comma]
                }
                None if near.len() < line.len() => return Requested::Malformed,
                None => {
                    rest = None;
                    line
                }
            };
            let name = element.trim_ascii();
            if name.is_empty() {
                empty += 1;
                if empty > MOST_EMPTY {
                    return Requested::Malformed;
                }
                continue;
            }
            if names == most {
                return Requested::TooMany;
            }
            names += 1;
            if is(name) {
                return HeaderName::from_bytes(name).map_or(Requested::Malformed, Requested::Found);
            }
        }
    }
    Requested::NotFound
}

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
pub(crate) fn mirrored(request: &HeaderMap) -> Mirrored {
    let mut lines = request
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter();
    let Some(first) = lines.next() else {
        return Mirrored::Nothing;
    };
    let Some(second) = lines.next() else {
        return if is_name_list(first) {
            Mirrored::Names(first.clone())
        } else {
            Mirrored::Refused
        };
    };
    // Browsers send one line; a proxy may split it (RFC 9110, 5.2).
    let (mut joined, mut empty) = (Vec::new(), 0);
    for line in [first, second].into_iter().chain(lines) {
        if !is_name_list(line) {
            return Mirrored::Refused;
        }
        // An empty element is nothing to send (RFC 9110, 5.6.1.1).
        if line.is_empty() {
            empty += 1;
            if empty > MOST_EMPTY {
                return Mirrored::Refused;
            }
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
fn is_name_list(line: &HeaderValue) -> bool {
    line.len() <= MOST
        && line
            .as_bytes()
            .iter()
            .all(|byte| is_token_byte(*byte) || b", \t".contains(byte))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use http::{HeaderMap, HeaderValue, header};

    use super::{MAX_NAME, MOST, Mirrored, Requested, first_requested, mirrored};

    fn request(lines: &[&[u8]]) -> HeaderMap {
        let mut request = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line).unwrap();
            request.append(header::ACCESS_CONTROL_REQUEST_HEADERS, line);
        }
        request
    }

    fn requested(lines: &[&[u8]]) -> Mirrored {
        mirrored(&request(lines))
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

    #[test]
    fn the_first_of_a_kind_is_found_on_any_line() {
        let find =
            |lines: &[&[u8]], most| first_requested(&request(lines), most, |name| name == b"x-b");
        let found = || Requested::Found("x-b".parse().unwrap());
        assert_eq!(find(&[b"x-a, x-b"], 2), found());
        assert_eq!(find(&[b"x-a", b"", b" x-b\t,x-c"], 2), found());
        assert_eq!(find(&[b"x-a,x-c"], 2), Requested::NotFound);
        assert_eq!(find(&[], 2), Requested::NotFound);
        assert_eq!(find(&[b"x-a,x-c,x-b"], 2), Requested::TooMany);
        let odd = first_requested(&request(&[b"x-a,\xff"]), 2, |name| name == b"\xff");
        assert_eq!(odd, Requested::Malformed);
    }

    #[test]
    fn what_no_browser_sends_is_not_looked_through() {
        let find = |line: &[u8]| first_requested(&request(&[line]), usize::MAX, |_| false);
        assert_eq!(find(&[b','; 16]), Requested::Malformed);
        assert_eq!(find(&[b','; 15]), Requested::NotFound);
        assert_eq!(find(&[b'x'; MAX_NAME]), Requested::NotFound);
        assert_eq!(find(&[b'x'; MAX_NAME + 1]), Requested::Malformed);
        assert_eq!(requested(&[&b""[..]; 16]), names(b""));
        assert_eq!(requested(&[&b""[..]; 17]), Mirrored::Refused);
    }

    #[test]
    fn no_more_names_are_looked_at_for_there_being_more() {
        let looked_at = |count| {
            let looked_at = Cell::new(0);
            let lines = vec![&b"x-a, x-b"[..]; count];
            let found = first_requested(&request(&lines), 64, |_| {
                looked_at.set(looked_at.get() + 1);
                false
            });
            assert_eq!(found, Requested::TooMany);
            looked_at.get()
        };
        assert_eq!(looked_at(33), 64);
        assert_eq!(looked_at(50_000), 64);
    }
}
