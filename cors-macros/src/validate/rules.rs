//! Applies the rules to a policy, and locates their findings.

use cors_policy::__private::{ExtractorNeed, FindingAt, Key, PolicyDraft};
use cors_policy::{Finding, Level, Lint};

use super::draft::draft;
use super::methods::{check_routed, routed_but_not_allowed};
use super::{extractors, origins};
use crate::ast::list::List;
use crate::ast::method::Method;
use crate::ast::policy::{Methods, PolicyArgs};
use crate::ast::routes::ItemRoutes;
use crate::report::{Report, finding};
use crate::span::Location;
use crate::tokens::quoted;

/// A warning that depends on the named policy, which only the compiler sees.
pub(crate) struct ConditionalWarning {
    pub(crate) unless: Condition,
    pub(crate) location: Location,
    pub(crate) finding: Finding,
}

/// What the named policy may allow.
pub(crate) enum Condition {
    AllowsMethod(String),
    AllowsExtractor(ExtractorNeed),
}

/// Checks a policy on an item with these routes.
pub(crate) fn check(
    policy: &PolicyArgs,
    routes: &ItemRoutes,
    report: &mut Report,
) -> Vec<ConditionalWarning> {
    let methods = routes.methods();
    let draft = PolicyDraft {
        routed_methods: routes.is_complete().then_some(methods.as_slice()),
        ..draft(policy)
    };
    let findings = origins::without_env_dependent(policy, &draft, draft.check());
    origins::check(policy, routes, &findings, report);
    let is_error = |at: &&FindingAt| at.finding.level() == Level::Error;
    let wrong = findings.iter().filter(is_error).filter_map(|at| at.key);
    let wrong: Vec<Key> = wrong.collect();
    for at in findings {
        if !policy.allow.contains(&at.finding.lint()) {
            let replacement = replacement(policy, &at);
            let finding = with_hint_about_dev(policy, at.finding);
            report.replace(&location(policy, at.key, at.entry), finding, replacement);
        }
    }

    let mut conditional = Vec::new();
    if let Some(Methods::Routed(location)) = &policy.allow_methods {
        check_routed(location, routes, report);
    }
    for (location, finding) in routed_but_not_allowed(policy, &draft, routes) {
        if policy.inherits_methods() {
            let unless = Condition::AllowsMethod(finding.value().to_owned());
            conditional.push(ConditionalWarning {
                unless,
                location,
                finding,
            });
        } else if is_reliable(Key::AllowMethods, policy, &wrong, report) {
            report.add(&location, finding);
        }
    }
    for (need, location, finding) in extractors::extracted_but_not_allowed(policy, &draft, routes) {
        if policy.base.is_some() {
            conditional.push(ConditionalWarning {
                unless: Condition::AllowsExtractor(need),
                location,
                finding,
            });
            continue;
        }
        let mut keys = [need.key(), Key::AllowMethods].into_iter();
        if keys.all(|key| is_reliable(key, policy, &wrong, report)) {
            report.add(&location, finding);
        }
    }
    check_same_origin(policy, report);
    conditional
}

/// Whether a key surely does not allow what it does not list. A misspelt key or entry, or the second of
/// two values, may be what is missing.
fn is_reliable(key: Key, policy: &PolicyArgs, wrong: &[Key], report: &Report) -> bool {
    (policy.gives(key) || !report.has(Lint::UnknownKey))
        && !wrong.contains(&key)
        && !policy.given_twice.contains(&key)
}

/// Explains `missing_origins` where `dev(...)` is given.
fn with_hint_about_dev(policy: &PolicyArgs, finding: Finding) -> Finding {
    if finding.lint() != Lint::MissingOrigins || !policy.gives(Key::Dev) {
        return finding;
    }
    finding.help("add `allow_origins = [\"https://app.example.com\"]`: what `dev` says is not in a release build, which would share with no other origin")
}

fn check_same_origin(policy: &PolicyArgs, report: &mut Report) {
    let Some(location) = policy.location_of(Key::SameOrigin) else {
        return;
    };
    // `name` and `crate` are not part of the policy.
    let is_other =
        |key: Key| !matches!(key, Key::SameOrigin | Key::Enforce | Key::Name | Key::Crate);
    let other = policy.given.iter().find(|(key, _)| is_other(*key));
    let other = match (other, &policy.base) {
        (Some((key, _)), _) => format!("`{key}`"),
        (None, Some(_)) => "a named policy".to_owned(),
        (None, None) => return,
    };
    let message =
        format!("`same_origin` shares with no other origin, so {other} has no effect beside it");
    let finding = finding(Lint::SameOriginNotAlone, message)
        .help("say `#[cors_policy(same_origin)]`, or take `same_origin` out");
    report.add(location, finding);
}

/// The location of an entry, of the value of its key, or of the key.
fn location(policy: &PolicyArgs, key: Option<Key>, entry: Option<usize>) -> Location {
    let Some(key) = key else {
        return Location::attribute();
    };
    let value = match key {
        Key::AllowOrigins => policy.allow_origins.as_ref().map(|origins| {
            let patterns = origins.patterns();
            let entry = entry.and_then(|entry| patterns.get(entry));
            entry.map_or(origins.location(), |(_, location)| location)
        }),
        Key::Dev => policy.dev_origins.as_ref().map(|list| in_list(list, entry)),
        Key::AllowMethods => policy.listed_methods().map(|list| in_list(list, entry)),
        Key::AllowHeaders => policy.listed_headers().map(|list| in_list(list, entry)),
        Key::ExposeHeaders => policy
            .expose_headers
            .as_ref()
            .map(|list| in_list(list, entry)),
        Key::MaxAge => policy.max_age.as_ref().map(|max_age| &max_age.location),
        _ => None,
    };
    let location = value.or_else(|| policy.location_of(key));
    location.cloned().unwrap_or_else(Location::attribute)
}

fn in_list<T>(list: &List<T>, entry: Option<usize>) -> &Location {
    let entry = entry.and_then(|entry| list.entries.get(entry));
    entry.map_or(&list.location, |entry| &entry.location)
}

/// The replacement, in the form in which the entry is written.
fn replacement(policy: &PolicyArgs, at: &FindingAt) -> Option<String> {
    let value = at.finding.replacement()?;
    if at.finding.replacement_is_custom() {
        return Some(format!("custom({})", quoted(value)));
    }
    let methods = policy
        .listed_methods()
        .filter(|_| at.key == Some(Key::AllowMethods));
    let method = methods.and_then(|list| list.entries.get(at.entry?));
    match method.map(|method| &method.value) {
        // The replacement is a standard method.
        Some(Method::Bare(_) | Method::Custom(_)) => Some(value.to_owned()),
        Some(Method::Quoted(_)) | None => Some(quoted(value)),
    }
}
