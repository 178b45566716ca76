//! What each departure accounts for, and no more: it changes what was seen only where its conditions
//! hold.

use cors_testing::RedirectMode;

use crate::answers::{Made, Reply};
use crate::case::{Case, Page};
use crate::recorder::Received;
use crate::seen::{Answer, Failure, Seen};
use crate::spec::{Body, CLIENT_HINTS, Mode, Spec};

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

pub(super) fn client_hints(case: &Case, _: &[Made], _: &mut Seen, played: &mut Seen) {
    for hint in CLIENT_HINTS {
        if case.has(|fetch| fetch.sends(hint)) {
            without_asking(case, hint, played);
        }
    }
}

pub(super) fn user_agent(case: &Case, _: &[Made], _: &mut Seen, played: &mut Seen) {
    if case.has(|fetch| fetch.sends("user-agent")) {
        without_asking(case, "user-agent", played);
        for request in &mut played.requests {
            request.headers.retain(|(name, _)| name != "user-agent");
        }
    }
}

pub(super) fn lines_joined(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let long_together = case.steps[0].fetch.headers.windows(2).find(|pair| {
        let ((one, first), (other, second)) = (&pair[0], &pair[1]);
        one == other && first.len().max(second.len()) <= 128 && first.len() + second.len() > 126
    });
    if let Some([(name, _), _]) = long_together
        && !has_preflight(played)
    {
        without_asking(case, name, real);
    }
}

pub(super) fn range_numbers(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let is_long = |digits: &str| !digits.is_empty() && digits.parse::<i64>().is_err();
    let headers = case.steps.iter().flat_map(|step| &step.fetch.headers);
    for (_, value) in headers.filter(|(name, _)| *name == "range") {
        let mut numbers = value.split(|char: char| !char.is_ascii_digit());
        if numbers.any(is_long) {
            without_asking(case, "range", real);
        }
        for seen in [&mut *real, &mut *played] {
            let headers = seen
                .requests
                .iter_mut()
                .flat_map(|request| &mut request.headers);
            for (_, value) in headers.filter(|(name, _)| name == "range") {
                *value = without_leading_zeros(value);
            }
        }
    }
}

fn without_leading_zeros(range: &str) -> String {
    let (unit, numbers) = range.split_once('=').unwrap_or((range, ""));
    let numbers = numbers
        .split('-')
        .map(|digits| match digits.trim_start_matches('0') {
            "" if !digits.is_empty() => "0",
            significant => significant,
        });
    format!("{unit}={}", numbers.collect::<Vec<_>>().join("-"))
}

pub(super) fn charset_in_place(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    let says_one = |fetch: &Spec| {
        let mut headers = fetch.headers.iter();
        headers.any(|(name, value)| {
            *name == "content-type" && value.to_ascii_lowercase().contains("charset=")
        })
    };
    let is_string = |fetch: &Spec| matches!(fetch.body, Body::Text | Body::Json);
    if !case.has(|fetch| fetch.upload_listener && is_string(fetch) && says_one(fetch)) {
        return;
    }
    // What is serialized may be safelisted where the script's own is not.
    let asks = |request: &Received| {
        let mut headers = request.headers.iter();
        headers.any(|(name, value)| name == ASKS && value.contains("content-type"))
    };
    if !played.requests.iter().any(asks) {
        without_asking(case, "content-type", real);
    }
    for seen in [real, played] {
        let headers = seen
            .requests
            .iter_mut()
            .flat_map(|request| &mut request.headers);
        for (_, value) in headers.filter(|(name, _)| name == "content-type") {
            *value = value
                .to_ascii_lowercase()
                .replace("; ", ";")
                .replace('"', "");
            if let (false, Some((before, _))) = (value.contains('/'), value.split_once("charset="))
            {
                *value = before.to_owned();
            }
        }
    }
}

pub(super) fn upload_listener_without_body(
    case: &Case,
    _: &[Made],
    real: &mut Seen,
    played: &mut Seen,
) {
    let has_no_body =
        |fetch: &Spec| fetch.body == Body::None || is_one(fetch.method, &["GET", "HEAD"]);
    let listens = case.has(|fetch| fetch.upload_listener && has_no_body(fetch));
    if !listens || has_preflight(real) || !has_preflight(played) {
        return;
    }
    if played.requests.iter().all(|request| request.preflight) {
        // Refused: there is no request to compare.
        *played = real.clone();
    }
    played.requests.retain(|request| !request.preflight);
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
        real.outcomes.clone_from(&played.outcomes);
        // The request that followed the preflight.
        let sent = real.requests.len();
        real.requests.extend_from_slice(&played.requests[sent..]);
    }
}

pub(super) fn upload_listener_kept(case: &Case, _: &[Made], _: &mut Seen, played: &mut Seen) {
    if case.has(|fetch| fetch.upload_listener) {
        without_repeated_preflights(played);
    }
}

pub(super) fn opaque_not_kept(_: &Case, _: &[Made], real: &mut Seen, _: &mut Seen) {
    let null = ("origin".to_owned(), "null".to_owned());
    without_repeated(real, |request| {
        request.preflight && request.headers.contains(&null)
    });
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

pub(super) fn site_anew(_: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    for seen in [real, played] {
        let first = seen.requests.first().map(|request| request.url.clone());
        let (mut method, mut is_anew) = (String::new(), false);
        for request in &mut seen.requests {
            if Some(&request.url) == first.as_ref() {
                // A fetch begins here.
                is_anew = false;
            } else {
                is_anew |= request.preflight || request.method != method;
            }
            if is_anew {
                request.headers.retain(|(name, _)| name != "sec-fetch-site");
            }
            if !request.preflight {
                method.clone_from(&request.method);
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
    let is_invalid = |url: &str| {
        ["http://", "http://["].contains(&url)
            || ["data:", "ftp:"].iter().any(|it| url.starts_with(it))
    };
    let answer = case.made(made).map(|made| &made.answer);
    if answer.is_some_and(|it| it.lines("location").any(is_invalid) || locations_differ(it)) {
        for (real, played) in real.outcomes.iter_mut().zip(&mut played.outcomes) {
            if is_blocked(real, "only supported for protocol schemes") {
                *real = Err(Failure::Network);
            }
            if *real == Err(Failure::Network) && played.is_err() {
                *played = Err(Failure::Network);
            }
        }
    }
}

fn locations_differ(reply: &Reply) -> bool {
    let lines: Vec<_> = reply.lines("location").collect();
    lines.windows(2).any(|pair| pair[0] != pair[1])
}

pub(super) fn empty_location(case: &Case, made: &[Made], real: &mut Seen, played: &mut Seen) {
    let answer = case.made(made).map(|made| &made.answer);
    if answer.is_some_and(|it| it.header("location") == Some(""))
        && matches!(&real.outcomes[..], [Ok(answer)] if answer.status == 302)
        && played.outcomes == [Err(Failure::Network)]
    {
        played.outcomes.clone_from(&real.outcomes);
        // The first of many.
        played.requests.truncate(real.requests.len());
    }
}

pub(super) fn no_location(case: &Case, made: &[Made], real: &mut Seen, played: &mut Seen) {
    let answer = case.made(made).map(|made| &made.answer);
    if answer.is_some_and(|it| it.header("location").is_none())
        && case.has(|fetch| fetch.redirect != RedirectMode::Follow)
        && matches!(&real.outcomes[..], [Ok(answer)] if answer.status == 302)
    {
        played.outcomes.clone_from(&real.outcomes);
    }
}

pub(super) fn location_twice(case: &Case, made: &[Made], real: &mut Seen, played: &mut Seen) {
    let answer = case.made(made).map(|made| &made.answer);
    if answer.is_some_and(|it| it.lines("location").count() > 1 && !locations_differ(it))
        && real.outcomes.iter().all(Result::is_ok)
        && played.outcomes.iter().all(Result::is_err)
    {
        played.outcomes.clone_from(&real.outcomes);
        // Those to where it leads.
        let sent = played.requests.len();
        played.requests.extend_from_slice(&real.requests[sent..]);
    }
}

pub(super) fn userinfo_blocked(case: &Case, made: &[Made], real: &mut Seen, played: &mut Seen) {
    let answer = case.made(made).map(|made| &made.answer);
    if answer.is_some_and(|it| it.lines("location").any(|url| url.contains('@')))
        && (case.page == Page::Own || case.has(|fetch| fetch.mode == Mode::NoCors))
        && real.outcomes == [Err(Failure::Network)]
        && matches!(played.outcomes[..], [Ok(_)])
    {
        real.outcomes.clone_from(&played.outcomes);
        // The request to there.
        real.requests.extend(played.requests.last().cloned());
    }
}

pub(super) fn other_header_named(case: &Case, _: &[Made], real: &mut Seen, played: &mut Seen) {
    for (real, played) in real.outcomes.iter_mut().zip(&played.outcomes) {
        if let (Err(Failure::Told(real)), Err(Failure::Told(played))) = (real, played)
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
    let is_invalid = |outcome: &Result<Answer, Failure>| {
        let thrown = |text: &str| text.ends_with("Invalid value") || text.ends_with("field value.");
        matches!(outcome, Err(Failure::Thrown(text)) if thrown(text))
    };
    // `Browser` sends nothing that could be compared.
    if case.has(has_one) && played.requests.is_empty() && played.outcomes.iter().all(is_invalid) {
        *real = played.clone();
    }
}

fn is_one(method: &str, of: &[&str]) -> bool {
    of.iter().any(|one| one.eq_ignore_ascii_case(method))
}

fn has_preflight(seen: &Seen) -> bool {
    seen.requests.iter().any(|request| request.preflight)
}

fn is_blocked(outcome: &Result<Answer, Failure>, why: &str) -> bool {
    matches!(outcome, Err(Failure::Told(message)) if message.contains(why))
}

const ASKS: &str = "access-control-request-headers";

/// Takes a header out of what preflights ask for, and the preflights that ask for nothing else and are
/// not due without.
fn without_asking(case: &Case, name: &str, seen: &mut Seen) {
    let fetch = &case.steps[0].fetch;
    let is_due = fetch.upload_listener || !is_one(fetch.method, &["GET", "HEAD", "POST"]);
    seen.requests.retain_mut(|request| {
        let mut headers = request.headers.iter_mut();
        let Some((_, names)) = headers.find(|(header, _)| header == ASKS) else {
            return true;
        };
        let others: Vec<_> = names.split(',').filter(|its| *its != name).collect();
        let others = others.join(",");
        let was_all = others.is_empty() && !names.is_empty();
        *names = others;
        if was_all {
            request.headers.retain(|(header, _)| header != ASKS);
        }
        !was_all || is_due
    });
}

/// Takes out the preflights that are as one before them.
fn without_repeated_preflights(seen: &mut Seen) {
    without_repeated(seen, |request| request.preflight);
}

fn without_repeated(seen: &mut Seen, is_one: impl Fn(&Received) -> bool) {
    let mut before: Vec<Received> = Vec::new();
    seen.requests.retain(|request| {
        let repeated = is_one(request) && before.contains(request);
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
