//! Where the layer differs from tower-http on purpose: all of it (§5, rule 9).

use http::{HeaderMap, HeaderValue, Method, header};

/// What went in, and what tower-http made of it under other circumstances.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) method: &'a Method,
    pub(crate) request: &'a HeaderMap,
    /// Whether the policy is for everybody.
    pub(crate) everybody: bool,
    /// Whether its `allow_headers` is `mirror`.
    pub(crate) mirrors: bool,
    /// What the app sets itself.
    pub(crate) own: &'a HeaderMap,
    /// tower-http's answer to the same request as a `POST`.
    pub(crate) as_post: &'a Answer,
    /// The same, around an app that sets no header.
    pub(crate) around_nothing: &'a Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: http::StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: &'static str,
}

/// One of them.
pub(crate) struct Difference {
    pub(crate) name: &'static str,
    /// The rule of design §5 that asks for it.
    pub(crate) rule: u8,
    /// Makes ours of tower-http's answer; leaves it as it is where the two do not differ.
    pub(crate) apply: fn(&Exchange<'_>, &mut Answer),
}

/// In the order in which they are applied. There are no others.
pub(crate) const DIFFERENCES: [Difference; 9] = [
    // tower-http takes every `OPTIONS` for a preflight, and answers it.
    Difference {
        name: "plain OPTIONS is answered by the app",
        rule: 1,
        apply: |exchange, answer| {
            if *exchange.method == Method::OPTIONS && !exchange.is_preflight() {
                *answer = exchange.as_post.clone();
            }
        },
    },
    // tower-http leaves the app's own in place wherever it has no value itself.
    Difference {
        name: "the app's own Access-Control headers are removed",
        rule: 7,
        apply: |exchange, answer| {
            if exchange.is_preflight() {
                return;
            }
            remove_cors(&mut answer.headers);
            for (name, value) in &exchange.around_nothing.headers {
                if name.as_str().starts_with("access-control-") {
                    answer.headers.append(name, value.clone());
                }
            }
        },
    },
    // tower-http looks at the first.
    Difference {
        name: "an origin given twice is not allowed",
        rule: 2,
        apply: |exchange, answer| {
            let twice = exchange.request.get_all(header::ORIGIN).iter().count() > 1;
            if twice && !exchange.everybody {
                answer.headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            }
        },
    },
    // tower-http echoes any length.
    Difference {
        name: "an echo of more than 8 KiB, or of more than 16 empty lines, is refused",
        rule: 8,
        apply: |exchange, answer| {
            let empty = exchange.asked().into_iter().filter(|line| line.is_empty());
            let is_large = exchange.echo().len() > 8 * 1024 || empty.count() > 16;
            if exchange.echoes() && is_large {
                answer.headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            }
        },
    },
    // tower-http echoes any bytes. The standard knows lists of header names only.
    Difference {
        name: "an echo of what is no list of names is refused",
        rule: 8,
        apply: |exchange, answer| {
            if exchange.echoes() && !exchange.asked().iter().all(|line| is_list(line)) {
                answer.headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            }
        },
    },
    // tower-http echoes the first line; RFC 9110, 5.2 makes one list of them.
    Difference {
        name: "an echo of several lines is of all of them",
        rule: 8,
        apply: |exchange, answer| {
            if exchange.echoes() && has_origin(answer) && exchange.asked().len() > 1 {
                let all = HeaderValue::from_bytes(&exchange.echo()).unwrap();
                answer
                    .headers
                    .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, all);
            }
        },
    },
    // tower-http sends a preflight the methods, headers, age and credentials whoever asks.
    Difference {
        name: "a refused preflight gets nothing",
        rule: 2,
        apply: |exchange, answer| {
            if exchange.is_preflight() && !has_origin(answer) {
                remove_cors(&mut answer.headers);
            }
        },
    },
    // So it does with credentials and exposed headers on any other answer.
    Difference {
        name: "credentials and exposed headers are for an allowed origin",
        rule: 5,
        apply: |exchange, answer| {
            if !exchange.is_preflight() && !has_origin(answer) {
                remove_cors(&mut answer.headers);
            }
        },
    },
    // tower-http appends its own line to the app's.
    Difference {
        name: "Vary is not said twice",
        rule: 4,
        apply: |exchange, answer| {
            let own = exchange.own.get_all(header::VARY);
            let says_it = own.iter().any(|line| {
                let line = line.to_str().unwrap().to_ascii_lowercase();
                line.split(", ").any(|name| name == "origin" || name == "*")
            });
            if says_it && !exchange.is_preflight() {
                answer.headers.remove(header::VARY);
                for line in own {
                    answer.headers.append(header::VARY, line.clone());
                }
            }
        },
    },
];

impl Exchange<'_> {
    fn is_preflight(&self) -> bool {
        let has = |name| self.request.contains_key(name);
        *self.method == Method::OPTIONS
            && has(header::ORIGIN)
            && has(header::ACCESS_CONTROL_REQUEST_METHOD)
    }

    fn echoes(&self) -> bool {
        self.mirrors && self.is_preflight()
    }

    /// The headers asked for, as one list without empty lines.
    fn echo(&self) -> Vec<u8> {
        let mut lines = self.asked();
        lines.retain(|line| !line.is_empty());
        lines.join(&b","[..])
    }

    fn asked(&self) -> Vec<&[u8]> {
        let lines = self
            .request
            .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
            .iter();
        lines.map(HeaderValue::as_bytes).collect()
    }
}

fn has_origin(answer: &Answer) -> bool {
    answer
        .headers
        .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

fn remove_cors(headers: &mut HeaderMap) {
    let kept = headers
        .iter()
        .filter(|(name, _)| !name.as_str().starts_with("access-control-"))
        .fold(HeaderMap::new(), |mut kept, (name, value)| {
            kept.append(name, value.clone());
            kept
        });
    *headers = kept;
}

/// Tokens, commas and blanks (RFC 9110, 5.6.1 and 5.6.2).
fn is_list(line: &[u8]) -> bool {
    const DELIMITERS: &[u8] = b"\"(),/:;<=>?@[\\]{}";
    line.iter().all(|byte| match byte {
        b',' | b' ' | b'\t' => true,
        byte => byte.is_ascii_graphic() && !DELIMITERS.contains(byte),
    })
}
