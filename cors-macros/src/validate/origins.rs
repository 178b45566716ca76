//! Rules about `allow_origins` and `dev` that only the macro can check: about variables, sources and the
//! item.

use std::collections::HashSet;

use cors_policy::__private::{Entries, FindingAt, Key, PolicyDraft};
use cors_policy::{Level, Lint};

use crate::ast::list::List;
use crate::ast::policy::PolicyArgs;
use crate::ast::routes::ItemRoutes;
use crate::report::{Report, finding, invalid_value};
use crate::tokens::quoted;

/// Checks what the rules of the draft leave.
pub(crate) fn check(
    policy: &PolicyArgs,
    routes: &ItemRoutes,
    findings: &[FindingAt],
    report: &mut Report,
) {
    empty_dev(policy, report);
    variables(policy, report);
    source(policy, routes, report);
    let has_wildcard_error = findings.iter().any(|at| {
        let is_error = at.finding.level() == Level::Error;
        is_error && at.key == Some(Key::AllowOrigins) && at.finding.value() == "*"
    });
    if !has_wildcard_error {
        wildcard(policy, report);
    }
}

/// Over a named policy, an empty list clears that policy's.
fn empty_dev(policy: &PolicyArgs, report: &mut Report) {
    let dev = policy.dev_origins.as_ref();
    let empty = dev.filter(|list| list.entries.is_empty() && !list.has_errors);
    if let (Some(list), None) = (empty, &policy.base) {
        let message = "the list of `dev` is empty, which means the same as no list";
        let help = "take `dev(...)` out, or list origins, like `[\"http://localhost:*\"]`";
        report.add(&list.location, finding(Lint::EmptyList, message).help(help));
    }
}

fn variables(policy: &PolicyArgs, report: &mut Report) {
    let mut before = HashSet::new();
    let origins = policy.allow_origins.iter();
    for (env, location) in origins.flat_map(|origins| origins.environment()) {
        if !before.insert(&env.variable) {
            let message = format!("`env({})` is already in the list", quoted(&env.variable));
            let finding = finding(Lint::DuplicateEntry, message);
            report.add(location, finding.help("take one of them out"));
        }
    }
}

/// `with(...)` needs a function that runs when routes are built.
fn source(policy: &PolicyArgs, routes: &ItemRoutes, report: &mut Report) {
    let Some(source) = policy.source() else {
        return;
    };
    let (what, help) = match routes {
        ItemRoutes::Handler(_) => (
            "a handler runs only later, once for each request",
            "put the policy on the function that builds the routes, or list the origins here, or read them with `env(\"ALLOWED_ORIGINS\")`",
        ),
        ItemRoutes::Named => (
            "a named policy is a constant",
            "list the origins here, or read them with `env(\"ALLOWED_ORIGINS\")`; a function that builds routes can put a source in their place: `#[cors_policy(Name, allow_origins = with(…))]`",
        ),
        _ => return,
    };
    let message = format!("`with(...)` is evaluated while routes are built, and {what}");
    report.add(&source.location, invalid_value(message).help(help));
}

/// `"*"` with other origins that it covers: those of `dev` or of a variable.
fn wildcard(policy: &PolicyArgs, report: &mut Report) {
    let Some(origins) = &policy.allow_origins else {
        return;
    };
    let environment = origins.environment();
    if let (["*"], [], Some(location)) = (
        origins.listed().as_slice(),
        environment.as_slice(),
        policy.location_of(Key::Dev),
    ) {
        let message =
            "`dev` has nothing to add: `allow_origins = \"*\"` allows every origin already";
        let finding = finding(Lint::WildcardNotAlone, message)
            .help("take `dev(...)` out, or list the origins in `allow_origins`");
        report.add(location, finding);
        return;
    }
    let patterns = origins.patterns();
    let Some((_, location)) = patterns.iter().find(|(text, _)| *text == "*") else {
        return;
    };
    // The `*` of a default is only for its own variable.
    let other = environment.iter().find(|(env, _)| {
        let mut default = env.default.iter().flat_map(List::texts);
        !default.any(|text| text == "*")
    });
    if let Some((env, _)) = other {
        let message = format!(
            "`*` in `allow_origins` has to be alone: it covers every origin of `env({})` already",
            quoted(&env.variable)
        );
        let credentials = policy.allow_credentials == Some(true);
        let help = "take `\"*\"` out, or the other origins";
        let help = match environment.as_slice() {
            [(env, _)] if !credentials && patterns.iter().all(|(text, _)| *text == "*") => format!(
                "{help}; for `\"*\"` where the variable is not set, write `env({}, default = \"*\")` alone",
                quoted(&env.variable)
            ),
            _ => help.to_owned(),
        };
        report.add(
            location,
            finding(Lint::WildcardNotAlone, message).help(help),
        );
    }
}

/// Removes each `redundant_origin` that does not hold in every build and every environment: about a
/// pattern that only a default or `dev` covers.
pub(crate) fn without_env_dependent(
    policy: &PolicyArgs,
    draft: &PolicyDraft<'_>,
    mut findings: Vec<FindingAt>,
) -> Vec<FindingAt> {
    let is_redundant = |at: &FindingAt| at.finding.lint() == Lint::RedundantOrigin;
    let Some(origins) = &policy.allow_origins else {
        return findings;
    };
    let has_other_patterns = !origins.environment().is_empty() || policy.dev_origins.is_some();
    if !has_other_patterns || !findings.iter().any(is_redundant) {
        return findings;
    }
    let listed = origins.listed();
    let alone = PolicyDraft {
        allow_origins: Some(Entries {
            readable: listed.clone(),
            has_errors: true,
        }),
        dev_origins: None,
        ..draft.clone()
    };
    let always = alone.check();
    findings.retain(|at| {
        let value = at.finding.value();
        !is_redundant(at)
            || at.key != Some(Key::AllowOrigins)
            || !listed.contains(&value)
            || always
                .iter()
                .any(|other| is_redundant(other) && other.finding.value() == value)
    });
    findings
}
