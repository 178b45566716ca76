//! Requests of which no two are alike: whoever sends them hopes that something is kept of each. What they bring
//! along is long, so that it would show.

/// A request, and what is to be seen of it in the answer.
pub(crate) struct Fresh {
    pub(crate) bytes: Vec<u8>,
    seen: Seen,
    origin: String,
    method: String,
    names: String,
}

#[derive(Clone, Copy, Debug)]
enum Seen {
    /// No header of the policy's.
    Refused,
    /// The policy's, with which a browser refuses it: none of the method, none of the names.
    Policy,
    /// The names, as they were asked for.
    Names,
    /// `*`.
    Star,
}

/// As many kinds of them there are.
pub(crate) const KINDS: usize = 10;

/// The request of this number: there is no other with its origin, its method, or its names of headers.
pub(crate) fn fresh(number: usize) -> Fresh {
    let label = |what: &str| format!("{what}{number:0>55}");
    let origin = format!(
        "https://{}.{}.{}.{}.example:{}",
        label("a"),
        label("b"),
        label("c"),
        label("d"),
        1024 + number % 50_000
    );
    let method = label("METHOD").repeat(4);
    let names = (0..4).map(|at| label(&format!("x-{at}-")));
    let names = names.collect::<Vec<_>>().join(",");
    let asks = format!(
        "access-control-request-method: {method}\r\naccess-control-request-headers: {names}\r\n"
    );
    let app = "https://app.example.com";
    let (verb, path, from, asks, seen) = match number % KINDS {
        0 => ("GET", "/site/orders", &*origin, "", Seen::Refused),
        1 => ("OPTIONS", "/site/orders", &*origin, &*asks, Seen::Refused),
        2 => ("OPTIONS", "/site/orders", app, &*asks, Seen::Policy),
        3 => ("OPTIONS", "/mirror/orders", &*origin, &*asks, Seen::Refused),
        4 => ("GET", "/shared/orders", &*origin, "", Seen::Refused),
        5 => ("OPTIONS", "/asked/orders", &*origin, &*asks, Seen::Refused),
        6 => ("OPTIONS", "/handlers", &*origin, &*asks, Seen::Refused),
        7 => (&*method, "/site/orders", &*origin, "", Seen::Refused),
        8 => ("OPTIONS", "/mirror/orders", app, &*asks, Seen::Names),
        _ => ("OPTIONS", "/public/orders", &*origin, &*asks, Seen::Star),
    };
    let head = format!("{verb} {path} HTTP/1.1\r\nhost: soak.test\r\norigin: {from}\r\n{asks}\r\n");
    Fresh {
        bytes: head.into_bytes(),
        seen,
        origin,
        method,
        names,
    }
}

impl Fresh {
    /// Fails if this is not what has to come back.
    #[track_caller]
    pub(crate) fn check(&self, answer: &str) {
        let has = |text: &str| answer.contains(text);
        let allows = "\naccess-control-allow-origin: ";
        let is_right = has("HTTP/1.1 ")
            && !has(&self.origin)
            && !has(&self.method)
            && match self.seen {
                Seen::Refused => !has("access-control-") && !has(" 431 "),
                Seen::Policy => {
                    has(&format!("{allows}https://app.example.com\n")) && !has(&self.names)
                }
                Seen::Names => has(&format!("\naccess-control-allow-headers: {}\n", self.names)),
                Seen::Star => has(&format!("{allows}*\n")) && !has(&self.names),
            };
        assert!(is_right, "{:?}: {answer}", self.seen);
    }
}
