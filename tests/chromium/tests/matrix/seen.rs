//! What came of a case, in one browser.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::recorder::Received;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// One for each step.
    pub(crate) outcomes: Vec<Result<Answer, Failure>>,
    pub(crate) requests: Vec<Received>,
}

/// A response as a script sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) kind: String,
    pub(crate) status: u16,
    /// In the order of their names.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) url: String,
    pub(crate) redirected: bool,
    pub(crate) body: String,
}

impl Answer {
    /// Of headers, the time of an answer is not looked at.
    pub(crate) fn with_headers(
        mut self,
        headers: impl Iterator<Item = (String, String)>,
    ) -> Answer {
        self.headers = headers
            .map(|(name, value)| match &*name {
                "date" => (name, String::new()),
                _ => (name, value),
            })
            .collect();
        self.headers.sort();
        self
    }

    /// Its parts, each as a line.
    fn lines(&self) -> Vec<String> {
        let Answer {
            kind,
            status,
            headers,
            url,
            redirected,
            body,
        } = self;
        let mut lines: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.push(format!("{kind} {status}"));
        lines.push(format!("{url} redirected: {redirected}"));
        lines.push(format!("{body:?}"));
        lines
    }
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// `fetch` threw this, before anything was sent.
    Thrown(String),
    /// The console has this line.
    Told(String),
    /// It failed in another way, of which the console says no more.
    Network,
}

/// What a reader needs to see of it.
pub(crate) fn difference(real: &Seen, played: &Seen) -> String {
    let mut text = String::new();
    for (step, (real, played)) in real.outcomes.iter().zip(&played.outcomes).enumerate() {
        if real != played {
            let (real, played) = match (real, played) {
                (Ok(real), Ok(played)) => {
                    let (real, played) = (real.lines(), played.lines());
                    let only = |of: &[String], other: &[String]| {
                        let only = of.iter().filter(|line| !other.contains(line));
                        format!("answer {:?}", only.collect::<Vec<_>>())
                    };
                    (only(&real, &played), only(&played, &real))
                }
                _ => (format!("{real:?}"), format!("{played:?}")),
            };
            let _ = writeln!(
                text,
                "  fetch {step}\n    Chromium {real}\n    played   {played}"
            );
        }
    }
    if real.requests != played.requests {
        let _ = writeln!(
            text,
            "  sent\n    Chromium{}\n    played  {}",
            requests(real, played),
            requests(played, real)
        );
    }
    text
}

/// The requests, with the headers that the other side does not have.
fn requests(of: &Seen, other: &Seen) -> String {
    let mut text = String::new();
    for (at, request) in of.requests.iter().enumerate() {
        let others: BTreeSet<_> = other
            .requests
            .get(at)
            .map(|other| other.headers.iter().collect())
            .unwrap_or_default();
        let own: Vec<_> = request
            .headers
            .iter()
            .filter(|header| !others.contains(header))
            .collect();
        let _ = write!(text, "\n      {} {} {own:?}", request.method, request.url);
    }
    text
}
