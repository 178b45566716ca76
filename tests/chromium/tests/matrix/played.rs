//! The same cases, in `cors_testing::Browser`.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;
use std::time::Duration;

use cors_testing::{Browser, Fetched, Reason, ResponseType};

use crate::case::Case;
use crate::in_chromium::{COOKIE, Span};
use crate::recorder::Recorder;
use crate::seen::{Answer, Failure, Seen};
use crate::servers::Addresses;
use crate::spec::Spec;

/// What came of the cases, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) seen: BTreeMap<usize, Seen>,
    /// Those in which Chromium was so slow that a preflight may have been kept or not.
    pub(crate) undecided: BTreeSet<usize>,
}

/// Adds what comes of these. What is remembered depends on the time that has passed, so the clock goes as
/// it went in Chromium: as little as may have passed between a preflight and the next look at what is
/// kept, and once more, as much.
pub(crate) async fn run(
    addresses: &Addresses,
    cases: &[Case],
    times: &BTreeMap<usize, Vec<Span>>,
    recorder: &Recorder,
    all: &mut Played,
) {
    for case in cases {
        let times = &times[&case.id];
        let pairs = || times.iter().zip(&times[1..]);
        let least = pairs().map(|(one, next)| next.began.saturating_sub(one.ended + PRECISION));
        let most = pairs().map(|(one, next)| (next.ended + PRECISION).saturating_sub(one.began));
        let seen = play(addresses, case, least, recorder).await;
        if times.len() > 1 && play(addresses, case, most, recorder).await != seen {
            all.undecided.insert(case.id);
        }
        all.seen.insert(case.id, seen);
    }
}

/// Chromium rounds the times that it gives to pages.
const PRECISION: Duration = Duration::from_millis(1);

/// Plays a case, with these pauses between its fetches.
async fn play(
    addresses: &Addresses,
    case: &Case,
    pauses: impl Iterator<Item = Duration>,
    recorder: &Recorder,
) -> Seen {
    let browser = Browser::at(&addresses.origin(case.page));
    if case.page.has_cookies() {
        browser.set_cookie(&addresses.api(), COOKIE);
    }
    let mut seen = Seen::default();
    for (step, pause) in case.steps.iter().zip(once(Duration::ZERO).chain(pauses)) {
        browser.advance(pause);
        let request = step.fetch.to_request(case.id);
        let fetched = browser.fetch(addresses.api(), request).await;
        seen.outcomes.push(read(&step.fetch, &fetched));
    }
    seen.requests = recorder.take().remove(&case.id).unwrap_or_default();
    seen
}

fn read(fetch: &Spec, fetched: &Fetched) -> Result<Answer, Failure> {
    let response = match fetched.result() {
        Ok(response) => response,
        Err(blocked) => {
            let message = blocked.message().to_owned();
            return Err(match blocked.reason() {
                Reason::NoAnswer(why) => panic!("the server does not answer: {why}"),
                _ if message.contains("Failed to execute") => Failure::Thrown(message),
                _ if message.starts_with("Access to ") => Failure::Told(message),
                _ if message.starts_with("Fetch API ") => Failure::Told(message),
                _ => Failure::Network,
            });
        }
    };
    let headers = response.headers().keys().map(|name| {
        let value = response.header(name.as_str()).unwrap();
        (name.to_string(), value)
    });
    let answer = Answer {
        kind: match response.response_type() {
            // An `XMLHttpRequest` does not tell.
            _ if fetch.upload_listener => "of an XMLHttpRequest",
            ResponseType::Basic => "basic",
            ResponseType::Cors => "cors",
            ResponseType::Opaque => "opaque",
            ResponseType::OpaqueRedirect => "opaqueredirect",
            other => panic!("{other:?} is new"),
        }
        .to_owned(),
        status: response.status(),
        headers: Vec::new(),
        url: response.url().to_owned(),
        redirected: response.redirected(),
        body: response.text(),
    };
    Ok(answer.with_headers(headers))
}
