//! The same request as a script would make it, in `cors_testing::Browser`.

use std::collections::BTreeSet;

use cors_testing::{Browser, Credentials, Reason, Request};
use http::{HeaderName, Response, header};
use url::Url;

use super::exchange::Exchange;
use super::oracle::Objection;
use super::policies::Place;
use super::{App, at_once};

/// More than any script sets.
const MOST_HEADERS: usize = 64;

/// From a page on the first origin of the request, with the headers that the request asks for.
pub(super) fn plays_it(exchange: &Exchange, place: &Place) {
    let Some((origin, method)) = page(exchange).zip(method(exchange)) else {
        return;
    };
    let names = names(exchange);
    let mut request = Request::new(method, "/orders");
    for name in &names {
        request = request.header(name.as_str(), "1");
    }
    if exchange.includes_credentials {
        request = request.credentials(Credentials::Include);
    }
    let app = App {
        answer: Response::new(()),
    };
    let browser = Browser::at(&origin);
    let fetched = at_once(browser.fetch(&place.service(app), request));

    // "CORS-safelisted request-header", with the value `1`.
    let safelisted = ["accept", "accept-language", "content-language"];
    let names: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
    let asked: Vec<&str> = names
        .into_iter()
        .filter(|name| !safelisted.contains(name))
        .collect();
    let sent = normalized(method);
    // Whoever serves nothing under this method allows nobody.
    let expected = match place.meant(sent) {
        Some(meant) => meant.objects(&origin, sent, &asked, exchange.includes_credentials),
        None => Err(Objection::Origin),
    };
    let got = match fetched.result() {
        Ok(_) => Ok(()),
        Err(blocked) => Err(objection(blocked.reason())),
    };
    assert_eq!(got, expected, "{exchange:?}\n{fetched}");

    let is_due = !["GET", "HEAD", "POST"].contains(&sent) || !asked.is_empty();
    assert_eq!(
        fetched.preflight().is_some(),
        is_due,
        "{exchange:?}\n{fetched}"
    );
    // What the preflight forbids is not sent.
    let requests = fetched
        .requests()
        .iter()
        .filter(|sent| !sent.is_preflight());
    let was_sent = expected.is_ok() || !is_due;
    assert_eq!(
        requests.count(),
        usize::from(was_sent),
        "{exchange:?}\n{fetched}"
    );
    if let Ok(seen) = fetched.result() {
        assert_eq!(seen.status(), 200, "{exchange:?}");
    }
}

/// An origin that a page can have, and that is not the server's own.
fn page(exchange: &Exchange) -> Option<String> {
    let origin = exchange.headers.get(header::ORIGIN)?.to_str().ok()?;
    if origin == "null" {
        return Some(origin.to_owned());
    }
    let url = Url::parse(origin).ok()?;
    let sent = url.origin().ascii_serialization();
    (sent == origin && sent != Browser::SERVER).then_some(sent)
}

/// A method that a script may use. (Fetch, "forbidden method".)
fn method(exchange: &Exchange) -> Option<&str> {
    let method = exchange.method.as_str();
    let is_forbidden = |forbidden: &&str| method.eq_ignore_ascii_case(forbidden);
    let forbidden = ["CONNECT", "TRACE", "TRACK"];
    (!forbidden.iter().any(is_forbidden)).then_some(method)
}

/// Fetch, "normalize a method".
fn normalized(method: &str) -> &str {
    let known = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    let mut known = known.into_iter();
    known
        .find(|known| method.eq_ignore_ascii_case(known))
        .unwrap_or(method)
}

/// The headers that a script may set, of those that the request asks for.
fn names(exchange: &Exchange) -> Vec<HeaderName> {
    let lines = exchange.lines(&header::ACCESS_CONTROL_REQUEST_HEADERS);
    let names: BTreeSet<String> = lines
        .iter()
        .flat_map(|line| line.split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .filter(|name| !is_forbidden(name.as_str()))
        .map(|name| name.as_str().to_owned())
        .take(MOST_HEADERS)
        .collect();
    let names = names.iter().map(|name| name.parse());
    names.map(|name| name.expect("it is one")).collect()
}

/// Fetch, "forbidden request-header", with the value `1`.
fn is_forbidden(name: &str) -> bool {
    const FORBIDDEN: [&str; 22] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-")
}

fn objection(reason: &Reason) -> Objection {
    match reason {
        Reason::MissingAllowOrigin
        | Reason::WildcardWithCredentials
        | Reason::CredentialsNotAllowed(_) => Objection::Origin,
        Reason::MethodNotAllowed(_) => Objection::Method,
        Reason::HeaderNotAllowed(_) => Objection::Header,
        other => panic!("no policy makes a browser say {other:?}"),
    }
}
