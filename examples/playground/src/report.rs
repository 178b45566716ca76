//! What came of a run, from every side: the policy's, the browser's, and that of the Fetch standard.

use axum::http::HeaderMap;
use cors_testing::{Blocked, Fetched};
use serde::Serialize;

use crate::advice::advice;
use crate::asked::Asked;
use crate::cases;
use crate::deciding::{Check, deciding};
use crate::origins::Origin;
use crate::record::Recorded;

#[derive(Serialize)]
pub(crate) struct Report {
    /// `None` where no policy was asked.
    policy: Option<Said>,
    console: Option<Console>,
    /// Whether the script gets the answer, by the Fetch standard.
    expected: bool,
    /// Whether the browser did what the policy and the standard say.
    agrees: bool,
    exchanges: Vec<Shown>,
    /// Headers that no script may send, and that the browser takes out without a word.
    dropped: Vec<String>,
}

/// The policy's own words.
#[derive(Serialize)]
struct Said {
    allowed: bool,
    words: String,
}

/// What the console says, and what to do about it.
#[derive(Serialize)]
struct Console {
    message: String,
    advice: String,
    rule: &'static str,
}

#[derive(Serialize)]
struct Shown {
    preflight: bool,
    method: String,
    path: String,
    asked: Vec<Header>,
    status: u16,
    answered: Vec<Header>,
    /// Whether this is the exchange that fails.
    fails: bool,
    says: Option<String>,
}

#[derive(Serialize)]
struct Header {
    name: String,
    /// `None` if it is missing, and the browser looked for it.
    value: Option<String>,
    /// What the browser's check found in it.
    check: Option<Check>,
}

/// `origin` is where it was asked from.
pub(crate) fn report(
    asked: &Asked,
    origin: &Origin,
    fetched: &Fetched,
    recorded: &[Recorded],
) -> Report {
    let blocked = fetched.result().err();
    let policy = said(asked, recorded);
    let expected = blocked.is_none();
    let policy_agrees = policy
        .as_ref()
        .is_none_or(|said| said.allowed == asked.allowed);
    let last = recorded.len().checked_sub(1);
    let shown = |(n, exchange)| {
        let blocked = blocked.filter(|_| Some(n) == last);
        shown(exchange, asked.has_credentials(), blocked)
    };
    let outcome = recorded.last().and_then(|last| last.outcome.as_ref());
    let console = |blocked: &Blocked| Console {
        message: blocked.message().to_owned(),
        advice: advice(origin, outcome, blocked),
        rule: blocked.rule(),
    };
    Report {
        agrees: expected == asked.allowed && policy_agrees,
        expected,
        policy,
        console: blocked.map(console),
        exchanges: recorded.iter().enumerate().map(shown).collect(),
        dropped: fetched.dropped().iter().map(ToString::to_string).collect(),
    }
}

/// What the last exchange's policy says. It does not know whether the script asked for cookies to go
/// along, so that is added here.
fn said(asked: &Asked, recorded: &[Recorded]) -> Option<Said> {
    let last = recorded.last()?;
    let outcome = last.outcome.as_ref()?;
    let keeps_credentials_out = asked.has_credentials()
        && cases::policy(outcome.policy()).is_some_and(|policy| !policy.allow_credentials());
    if outcome.is_allowed() && last.is_cross_origin() && keeps_credentials_out {
        return Some(Said {
            allowed: false,
            words: format!(
                "{outcome}, but not with credentials: it does not say `allow_credentials`"
            ),
        });
    }
    Some(Said {
        allowed: !outcome.is_refused(),
        words: outcome.to_string(),
    })
}

fn shown(exchange: &Recorded, with_credentials: bool, blocked: Option<&Blocked>) -> Shown {
    let checks = deciding(exchange, with_credentials, blocked.map(Blocked::reason));
    let mut answered = headers(&exchange.answered, &checks);
    let missing = checks
        .iter()
        .filter(|(name, _)| !exchange.answered.contains_key(*name));
    answered.extend(missing.map(|(name, check)| Header {
        name: (*name).to_owned(),
        value: None,
        check: Some(*check),
    }));
    Shown {
        preflight: exchange.is_preflight(),
        method: exchange.method.to_string(),
        path: exchange.path.clone(),
        asked: headers(&exchange.asked, &[]),
        status: exchange.status.as_u16(),
        answered,
        fails: blocked.is_some(),
        says: exchange.outcome.as_ref().map(ToString::to_string),
    }
}

fn headers(map: &HeaderMap, checks: &[(&str, Check)]) -> Vec<Header> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let check = |name: &str| checks.iter().find(|(checked, _)| *checked == name);
    let mut headers: Vec<Header> = map
        .iter()
        .map(|(name, value)| Header {
            name: name.to_string(),
            value: Some(text(value.as_bytes())),
            check: check(name.as_str()).map(|(_, check)| *check),
        })
        .collect();
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}
