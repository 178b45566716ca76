//! The findings of the rules, brought to the places that they are about.

use cors_policy::__private::{FindingAt, Key, PolicyDraft};
use cors_policy::{Finding, Level, Lint};

use crate::ast::policy::{Headers, Methods, Written};
use crate::ast::routes::{self, Served};
use crate::literal::quoted;
use crate::parse::values::{List, Method};
use crate::report::Report;
use crate::span::Place;

pub(crate) mod extractors;
pub(crate) mod origins;
pub(crate) mod probe;
pub(crate) mod route;

pub(crate) use extractors::taken_but_not_allowed;

/// Judges a written policy, on an item that serves these methods.
pub(crate) fn check(written: &Written, served: &Served, report: &mut Report) {
    let all = served.all();
    let draft = PolicyDraft {
        served: all.as_deref(),
        ..written.draft()
    };
    let findings = origins::lasting(written, draft.check());
    origins::check(written, served, &findings, report);
    let wrong: Vec<Key> = findings
        .iter()
        .filter(|located| located.finding.level() == Level::Error)
        .filter_map(|located| located.key)
        .collect();
    for located in findings {
        if written.allow.contains(&located.finding.lint()) {
            continue;
        }
        let place = place(written, &located);
        let write = write(written, &located);
        report.add_written(&place, explained(written, located.finding), write);
    }
    match &written.allow_methods {
        Some(Methods::Routed(place)) => routes::check_routed(place, served, report),
        _ if !written.inherits_methods() && says(Key::AllowMethods, written, &wrong, report) => {
            for (place, finding) in served_but_not_allowed(written, served) {
                report.add(&place, finding);
            }
        }
        _ => {}
    }
    if written.base.is_none() {
        for (taken, place, finding) in taken_but_not_allowed(written, served) {
            let mut keys = [taken.key(), Key::AllowMethods].into_iter();
            if keys.all(|key| says(key, written, &wrong, report)) {
                report.add(&place, finding);
            }
        }
    }
    same_origin_alone(written, report);
}

/// Whether a key says what it does not allow: what is misspelt, an entry or the key, may be what is
/// missing, and so may what is given again.
fn says(key: Key, written: &Written, wrong: &[Key], report: &Report) -> bool {
    let is_given = written.gives(key) || !report.has(Lint::UnknownKey);
    is_given && !wrong.contains(&key) && !written.given_twice.contains(&key)
}

/// The methods that are served and that no script may send, each where it is routed. Where the list
/// of methods is a named policy's, these are the methods that it has to allow.
pub(crate) fn served_but_not_allowed(written: &Written, served: &Served) -> Vec<(Place, Finding)> {
    let is_read = match &written.allow_methods {
        Some(Methods::Routed(_)) => false,
        Some(Methods::List(list)) => !list.others,
        None => !written.gives(Key::AllowMethods),
    };
    if !is_read || written.same_origin || written.allow.contains(&Lint::RoutedMethodNotAllowed) {
        return Vec::new();
    }
    let methods = served.methods();
    let draft = PolicyDraft {
        served: Some(&methods),
        ..written.draft()
    };
    let findings = draft.served_but_not_allowed().into_iter();
    findings
        .map(|(at, finding)| (served.place(at), finding))
        .collect()
}

/// The finding, where `dev` seems to have done what it does not.
fn explained(written: &Written, finding: Finding) -> Finding {
    if finding.lint() != Lint::MissingOrigins || !written.gives(Key::Dev) {
        return finding;
    }
    finding.help("add `allow_origins = [\"https://app.example.com\"]`: what `dev` says is not in a release build, which would share with nobody")
}

fn same_origin_alone(written: &Written, report: &mut Report) {
    let Some(place) = written.place_of(Key::SameOrigin) else {
        return;
    };
    // What the companion is called and where the runtime is are no part of the policy.
    let other = written
        .given
        .iter()
        .find(|(key, _)| !matches!(key, Key::SameOrigin | Key::Name | Key::Crate));
    let other = match (other, &written.base) {
        (Some((key, _)), _) => format!("`{key}`"),
        (None, Some(_)) => "a named policy".to_owned(),
        (None, None) => return,
    };
    let message =
        format!("`same_origin` shares with nobody, so {other} has nothing to say beside it");
    let finding = Finding::new(Lint::SameOriginNotAlone, "", message)
        .help("say `#[cors_policy(same_origin)]`, or take `same_origin` out");
    report.add(place, finding);
}

fn place(written: &Written, located: &FindingAt) -> Place {
    let Some(key) = located.key else {
        return Place::attribute();
    };
    let entry = |places: Vec<&Place>, whole: &Place| {
        let place = located.entry.and_then(|entry| places.get(entry).copied());
        place.unwrap_or(whole).clone()
    };
    let strings = |list: &List<String>| {
        entry(
            list.entries.iter().map(|entry| &entry.place).collect(),
            &list.place,
        )
    };
    let place = match key {
        Key::AllowOrigins => written.allow_origins.as_ref().map(|origins| {
            let places = origins.patterns().into_iter().map(|(_, place)| place);
            entry(places.collect(), origins.place())
        }),
        Key::Dev => written.dev_origins.as_ref().map(strings),
        Key::AllowMethods => written.listed_methods().map(|list| {
            entry(
                list.entries.iter().map(|entry| &entry.place).collect(),
                &list.place,
            )
        }),
        Key::AllowHeaders => match &written.allow_headers {
            Some(Headers::List(list)) => Some(strings(list)),
            _ => None,
        },
        Key::ExposeHeaders => written.expose_headers.as_ref().map(strings),
        Key::MaxAge => written
            .max_age
            .as_ref()
            .map(|max_age| max_age.place.clone()),
        _ => None,
    };
    place
        .or_else(|| written.place_of(key).cloned())
        .unwrap_or_else(Place::attribute)
}

/// The replacement of a finding as Rust, in the form in which the entry is written.
fn write(written: &Written, located: &FindingAt) -> Option<String> {
    let value = located.finding.replacement()?;
    if located.finding.replacement_is_custom() {
        return Some(format!("custom({})", quoted(value)));
    }
    let method = match located.key {
        Some(Key::AllowMethods) => written
            .listed_methods()
            .and_then(|list| list.entries.get(located.entry?)),
        _ => None,
    };
    match method.map(|method| &method.value) {
        // What is suggested in their place is a standard method.
        Some(Method::Bare(_) | Method::Custom(_)) => Some(value.to_owned()),
        Some(Method::Quoted(_)) | None => Some(quoted(value)),
    }
}
