//! What is held against `allow_origins` and `dev` beyond their patterns: variables of the
//! environment, sources, and what goes with neither.

use std::collections::HashSet;

use cors_policy::__private::{Entries, FindingAt, Key, PolicyDraft};
use cors_policy::{Finding, Level, Lint};

use crate::ast::policy::Written;
use crate::ast::routes::Served;
use crate::literal::quoted;
use crate::report::{Report, invalid_value};

/// What the rules have not said of the origins, on an item that serves these methods.
pub(crate) fn check(
    written: &Written,
    served: &Served,
    findings: &[FindingAt],
    report: &mut Report,
) {
    variables(written, report);
    source(written, served, report);
    let is_said = findings.iter().any(|located| {
        let is_error = located.finding.level() == Level::Error;
        is_error && located.key == Some(Key::AllowOrigins) && located.finding.value() == "*"
    });
    if !is_said {
        everybody(written, report);
    }
}

/// No variable is read twice.
fn variables(written: &Written, report: &mut Report) {
    let mut before = HashSet::new();
    let environment = written
        .allow_origins
        .iter()
        .flat_map(|origins| origins.environment());
    for (env, place) in environment {
        if !before.insert(&env.variable) {
            let entry = format!("env({})", quoted(&env.variable));
            let message = format!("`{entry}` is already in the list");
            let finding = Finding::new(Lint::DuplicateEntry, entry, message);
            report.add(place, finding.help("take one of them out"));
        }
    }
}

/// A source is a value that somebody has to make: nobody runs a constant.
fn source(written: &Written, served: &Served, report: &mut Report) {
    let Some(source) = written.source() else {
        return;
    };
    let (what, help) = match served {
        Served::Handler(_) => (
            "a handler runs only later, once for each request",
            "put the policy on the function that builds the routes, or list the origins here, or read them with `env(\"ALLOWED_ORIGINS\")`",
        ),
        Served::Named => (
            "a named policy is a constant",
            "list the origins here, or read them with `env(\"ALLOWED_ORIGINS\")`; a function that builds routes can put a source in their place: `#[cors_policy(Name, allow_origins = with(…))]`",
        ),
        Served::Chain(_) | Served::Unseen(_) | Served::Unknown => return,
    };
    let message = format!("`with(...)` is evaluated while routes are built, and {what}");
    report.add(&source.place, invalid_value("", message).help(help));
}

/// Whoever allows everybody has nobody to add.
fn everybody(written: &Written, report: &mut Report) {
    let Some(origins) = &written.allow_origins else {
        return;
    };
    let environment = origins.environment();
    if let (["*"], [], Some(place)) = (
        origins.listed().as_slice(),
        environment.as_slice(),
        written.place_of(Key::Dev),
    ) {
        let message = "`dev` has nothing to add: `allow_origins = \"*\"` lets everybody in already";
        let finding = Finding::new(Lint::WildcardNotAlone, "*", message);
        report.add(
            place,
            finding.help("take `dev(...)` out, or list the origins in `allow_origins`"),
        );
        return;
    }
    let Some((_, place)) = origins
        .patterns()
        .into_iter()
        .find(|(text, _)| *text == "*")
    else {
        return;
    };
    // That of a default stands for its own variable.
    let other = environment.iter().find(|(env, _)| {
        let default = env.default.iter().flat_map(|list| &list.entries);
        !default.into_iter().any(|entry| entry.value == "*")
    });
    if let Some((env, _)) = other {
        let message = format!(
            "`*` in `allow_origins` does not stand alone: it covers whatever `env({})` has to say",
            quoted(&env.variable)
        );
        let help = "keep `\"*\"` alone, or list what is allowed without it";
        let help = match environment.as_slice() {
            [(env, _)] => format!(
                "{help}; for `\"*\"` where the variable is not set, write `env({}, default = \"*\")` alone",
                quoted(&env.variable)
            ),
            _ => help.to_owned(),
        };
        let finding = Finding::new(Lint::WildcardNotAlone, "*", message);
        report.add(place, finding.help(help));
    }
}

/// The findings less those that are true in some environments or builds only: that one of the list's
/// patterns is not needed, because of a default or of `dev`.
pub(crate) fn lasting(written: &Written, findings: Vec<FindingAt>) -> Vec<FindingAt> {
    let Some(origins) = &written.allow_origins else {
        return findings;
    };
    let listed = origins.listed();
    let alone = PolicyDraft {
        allow_origins: Some(Entries {
            readable: listed.clone(),
            has_errors: true,
        }),
        dev_origins: None,
        ..written.draft()
    };
    let redundant: Vec<String> = alone
        .check()
        .into_iter()
        .filter(|located| located.finding.lint() == Lint::RedundantOrigin)
        .map(|located| located.finding.value().to_owned())
        .collect();
    let is_lasting = |located: &FindingAt| {
        let finding = &located.finding;
        let is_listed = located.key == Some(Key::AllowOrigins) && listed.contains(&finding.value());
        finding.lint() != Lint::RedundantOrigin
            || !is_listed
            || redundant.iter().any(|value| value == finding.value())
    };
    findings.into_iter().filter(is_lasting).collect()
}
