//! What each departure accounts for, and no more: it changes what was seen only where its conditions
//! hold.

use crate::answers::Made;
use crate::case::{Case, Page};
use crate::recorder::Received;
use crate::seen::{Answer, Failure, Seen};
use crate::spec::{Body, Spec};

pub(super) fn wildcard_covers_authorization(
    case: &Case,
    _: &[Made],
    real: &mut Seen,
    played: &mut Seen,
) {
    if !case.has(|fetch| fetch.sends("authorization")) {
        return;
    }
    for (real_outcome, played) in real.outcomes.iter_mut().zip(&played.outcomes) {
        if real_outcome.is_ok() && is_blocked(played, "field authorization is not allowed") {
            real_outcome.clone_from(played);
            // The request that followed the preflight.
            real.requests.pop();
        }
    }
}

pub(super) fn client_hints(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let hints = ["dpr", "downlink", "save-data", "viewport-width", "width"];
    let sends_one = case.has(|fetch| hints.iter().any(|hint| fetch.sends(hint)));
    if sends_one && !has_preflight(real) && has_preflight(played) {
        *real = played.clone();
    }
}

pub(super) fn user_agent(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let is_sent = |request: &Received| request.headers.iter().any(|(name, _)| name == "user-agent");
    let sends = case.has(|fetch| fetch.sends("user-agent"));
    if sends && !real.requests.iter().any(is_sent) {
        *real = played.clone();
    }
}

pub(super) fn lines_joined(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let are_long_together = case.has(|fetch| match &fetch.headers[..] {
        [(one, first), (other, second)] => {
            one == other && first.len().max(second.len()) <= 128 && first.len() + second.len() > 126
        }
        _ => false,
    });
    if are_long_together && has_preflight(real) && !has_preflight(played) {
        *real = played.clone();
    }
}

pub(super) fn range_numbers(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let longest = "bytes=0-9223372036854775807".len();
    let is_long = |(name, value): &(&str, String)| *name == "range" && value.len() > longest - 2;
    if case.has(|fetch| fetch.headers.iter().any(is_long)) {
        *real = played.clone();
    }
}

pub(super) fn upload_listener_without_body(
    case: &Case,
    _: &[Made],
    real: &mut Seen,
    played: &mut Seen,
) {
    let has_no_body =
        |fetch: &Spec| fetch.body == Body::None || matches!(fetch.method, "GET" | "HEAD");
    let listens = case.has(|fetch| fetch.upload_listener && has_no_body(fetch));
    if listens && !has_preflight(real) && has_preflight(played) {
        *real = played.clone();
    }
}

pub(super) fn upload_listener_unlisted(
    case: &Case,
    made: &[Made],
    real: &mut Seen,
    played: &mut Seen,
) {
    let lists = |made: &Made| {
        made.preflight
            .header("access-control-allow-methods")
            .is_some()
    };
    let listens = case.has(|fetch| fetch.upload_listener);
    if listens
        && case.made(made).is_some_and(|made| !lists(made))
        && is_blocked(
            &real.outcomes[0],
            "is not allowed by Access-Control-Allow-Methods",
        )
        && played.outcomes[0].is_ok()
    {
        *real = played.clone();
    }
}

pub(super) fn upload_listener_kept(case: &Case, _: &[Made], _: &mut Seen, played: &mut Seen) {
    if case.has(|fetch| fetch.upload_listener) {
        without_repeated_preflights(played);
    }
}

pub(super) fn opaque_not_kept(case: &Case, _: &[Made], real: &mut Seen, _: &mut Seen) {
    if case.page == Page::Opaque {
        without_repeated_preflights(real);
    }
}

pub(super) fn negative_max_age(case: &Case, made: &[Made], real: &mut Seen, _: &mut Seen) {
    let max_age = case
        .made(made)
        .and_then(|made| made.preflight.header("access-control-max-age"));
    if max_age.is_some_and(|seconds| seconds.starts_with('-')) {
        without_repeated_preflights(real);
    }
}

pub(super) fn huge_max_age(case: &Case, made: &[Made], real: &mut Seen, _: &mut Seen) {
    let max_age = case
        .made(made)
        .and_then(|made| made.preflight.header("access-control-max-age"));
    if max_age.is_some_and(|seconds| seconds.parse::<u128>().is_ok_and(|it| it >= 1 << 63)) {
        without_repeated_preflights(real);
    }
}

pub(super) fn last_answer_only(case: &Case, made: &[Made], real: &mut Seen, _: &mut Seen) {
    let methods = case
        .made(made)
        .and_then(|made| made.preflight.header("access-control-allow-methods"));
    if methods == Some("{method}") {
        without_repeated_preflights(real);
    }
}

pub(super) fn long_url_not_kept(case: &Case, _: &[Made], real: &mut Seen, _: &mut Seen) {
    if real.requests.iter().any(|request| request.url.len() > 1000) && case.steps.len() > 1 {
        without_repeated_preflights(real);
    }
}

pub(super) fn kept_after_failure(_: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    if real.outcomes.len() > 1 && real.outcomes.iter().all(Result::is_err) {
        without_repeated_preflights(played);
    }
}

pub(super) fn site_of_preflight(_: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    for seen in [real, played] {
        let first = seen.requests.first().map(|request| request.url.clone());
        for request in &mut seen.requests {
            if request.preflight && Some(&request.url) != first.as_ref() {
                request.headers.retain(|(name, _)| name != "sec-fetch-site");
            }
        }
    }
}

pub(super) fn conditional(case: &Case, _: &[Made], real: &mut Seen, _: &mut Seen) {
    if case.has(|fetch| fetch.sends("if-none-match")) {
        let added = ("cache-control".to_owned(), "max-age=0".to_owned());
        for request in &mut real.requests {
            request.headers.retain(|header| *header != added);
        }
    }
}

pub(super) fn invalid_redirect_first(
    case: &Case,
    made: &[Made],
    real: &mut Seen,
    played: &mut Seen,
) {
    let location = case
        .made(made)
        .and_then(|made| made.answer.header("location"));
    if location.is_some_and(|it| it == "http://" || it.starts_with("data:")) {
        for (real, played) in real.outcomes.iter().zip(&mut played.outcomes) {
            if *real == Err(Failure::Network) && played.is_err() {
                *played = Err(Failure::Network);
            }
        }
    }
}

pub(super) fn userinfo_blocked(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    if case.page == Page::Own
        && real.outcomes == [Err(Failure::Network)]
        && let Some(Ok(answer)) = played.outcomes.first()
        && answer.url.contains('@')
    {
        *real = played.clone();
    }
}

pub(super) fn other_header_named(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    for (real, played) in real.outcomes.iter_mut().zip(&played.outcomes) {
        if let (Err(Failure::Cors(real)), Err(Failure::Cors(played))) = (real, played)
            && let (Some(one), Some(other)) = (parts(real), parts(played))
            && (one.before, one.behind) == (other.before, other.behind)
            && case.has(|fetch| fetch.sends(one.name) && fetch.sends(other.name))
        {
            real.clone_from(played);
        }
    }
}

pub(super) fn control_characters(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let is_one = |char: char| char.is_ascii_control() && !"\t\r\n\0".contains(char);
    let has_one = |fetch: &Spec| {
        fetch
            .headers
            .iter()
            .any(|(_, value)| value.contains(is_one))
    };
    let is_invalid = |outcome| matches!(outcome, &Err(Failure::Thrown(_)));
    if case.has(has_one) && played.outcomes.iter().all(is_invalid) {
        *real = played.clone();
    }
}

fn has_preflight(seen: &Seen) -> bool {
    seen.requests.iter().any(|request| request.preflight)
}

fn is_blocked(outcome: &Result<Answer, Failure>, why: &str) -> bool {
    matches!(outcome, Err(Failure::Cors(message)) if message.contains(why))
}

/// Takes out the preflights that are as one before them.
fn without_repeated_preflights(seen: &mut Seen) {
    let mut before: Vec<Received> = Vec::new();
    seen.requests.retain(|request| {
        let repeated = request.preflight && before.contains(request);
        before.push(request.clone());
        !repeated
    });
}

/// `… Request header field NAME is not allowed …`.
struct Parts<'a> {
    before: &'a str,
    name: &'a str,
    behind: &'a str,
}

fn parts(message: &str) -> Option<Parts<'_>> {
    let (before, rest) = message.split_once("Request header field ")?;
    let (name, behind) = rest.split_once(' ')?;
    Some(Parts {
        before,
        name,
        behind,
    })
}
