//! The same cases, in `testing::Browser`.

use std::collections::BTreeMap;

use cors_runtime::testing::{Browser, Fetched, Reason, ResponseType};

use crate::case::Case;
use crate::in_chromium::COOKIE;
use crate::recorder::Recorder;
use crate::seen::{Answer, Failure, Seen};
use crate::servers::Addresses;
use crate::spec::Spec;

pub(crate) async fn run(
    addresses: &Addresses,
    cases: &[Case],
    recorder: &Recorder,
) -> BTreeMap<usize, Seen> {
    let mut all: BTreeMap<usize, Seen> = BTreeMap::new();
    for case in cases {
        let browser = Browser::at(&addresses.origin(case.page));
        if case.page.has_cookies() {
            browser.set_cookie(&addresses.api(), COOKIE);
        }
        let mut outcomes = Vec::new();
        for step in &case.steps {
            browser.advance(step.after);
            let request = step.fetch.to_request(case.id);
            let fetched = browser.fetch(addresses.api(), request).await;
            outcomes.push(read(&step.fetch, &fetched));
        }
        all.entry(case.id).or_default().outcomes = outcomes;
    }
    for (case, requests) in recorder.take() {
        all.entry(case).or_default().requests = requests;
    }
    all
}

fn read(fetch: &Spec, fetched: &Fetched) -> Result<Answer, Failure> {
    let response = match fetched.result() {
        Ok(response) => response,
        Err(blocked) => {
            let message = blocked.message().to_owned();
            return Err(match blocked.reason() {
                Reason::NoAnswer(why) => panic!("the server does not answer: {why}"),
                _ if message.starts_with("TypeError") => Failure::Thrown(message),
                _ if message.starts_with("Access to ") => Failure::Cors(message),
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
