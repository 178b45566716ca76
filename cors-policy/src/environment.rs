//! Origins from the environment, read when a policy is made ready. The rules apply to them together
//! with those that it lists itself.

use std::ffi::OsString;

use crate::draft::{Entries, PolicyDraft};
use crate::finding::{Finding, PolicyErrors};
use crate::form::Form;
use crate::key::Key;
use crate::lint::{Level, Lint};
use crate::policy::{AllowedOrigins, EnvOrigins, Policy};
use crate::text::quote;

/// All patterns of a policy, once the environment was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    texts: Vec<Pattern>,
    /// The entries that are there already. They are harmless, and a variable may be set by somebody else.
    pub(crate) repeated: Vec<Finding>,
}

#[derive(Clone, Debug)]
struct Pattern {
    text: String,
    /// The variable that it comes from.
    variable: Option<&'static str>,
}

impl Patterns {
    /// Reads the environment, and holds the whole policy to the rules.
    pub(crate) fn of(
        policy: &Policy,
        read: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Patterns, PolicyErrors> {
        let mut patterns = Patterns::default();
        let mut findings = Vec::new();
        let allowed = policy.allow_origins();
        if let AllowedOrigins::Listed {
            patterns: listed, ..
        } = &allowed
        {
            patterns.extend(None, listed);
            // Those of `dev(...)` are enough for a developer's machine.
            let optional = !policy.dev_origins().is_empty();
            for from in policy.environment() {
                if let Err(finding) = patterns.read(from, read, optional) {
                    findings.push(finding.in_variable(from.variable));
                }
            }
        }
        let mut draft = PolicyDraft::of(policy);
        if matches!(allowed, AllowedOrigins::Listed { .. }) {
            draft.allow_origins = Some(Entries {
                readable: patterns.iter().collect(),
                // A variable without origins has its own finding.
                has_errors: true,
            });
        }
        for located in draft.check_in(Form::OriginsAlone) {
            // What a developer sets on their own machine may be what `dev(...)` adds there.
            let lint = located.finding.lint();
            if located.key == Some(Key::Dev) && lint == Lint::DuplicateEntry {
                continue;
            }
            let from = match (located.key, located.entry) {
                (Some(Key::AllowOrigins), Some(at)) => patterns.texts.get(at),
                _ => None,
            };
            let finding = match from.and_then(|from| from.variable) {
                Some(variable) => in_a_variable(located.finding).in_variable(variable),
                None => located.finding,
            };
            if lint == Lint::DuplicateEntry && !policy.environment().is_empty() {
                patterns.repeated.push(finding);
            } else {
                findings.push(finding);
            }
        }
        findings.retain(|finding| finding.level() == Level::Error);
        if let Some(errors) = PolicyErrors::of(policy.name(), findings) {
            return Err(errors);
        }
        patterns.extend(None, &policy.dev_origins());
        Ok(patterns)
    }

    /// The patterns as they are written, one after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.texts.iter().map(|pattern| pattern.text.as_str())
    }

    fn extend(&mut self, variable: Option<&'static str>, texts: &[&str]) {
        self.texts.extend(texts.iter().map(|text| Pattern {
            text: (*text).to_owned(),
            variable,
        }));
    }

    fn read(
        &mut self,
        from: &EnvOrigins,
        read: &dyn Fn(&str) -> Option<OsString>,
        optional: bool,
    ) -> Result<(), Finding> {
        let variable = from.variable;
        let value = read(variable);
        let is_set = value.is_some();
        let value = match value.unwrap_or_default().into_string() {
            Ok(value) => value,
            Err(value) => {
                let value = value.to_string_lossy().into_owned();
                let message = format!("the value {} is not UTF-8", quote(&value));
                let help = "origins are ASCII: write a host with other letters as browsers send it";
                return Err(Finding::new(Lint::InvalidOrigin, value, message).help(help));
            }
        };
        let texts = list(&value);
        if !texts.is_empty() {
            self.extend(Some(variable), &texts);
            return Ok(());
        }
        match from.default {
            Some(default) => self.extend(None, default),
            None if optional => {}
            None => {
                let (lint, what) = if is_set {
                    (Lint::EmptyList, "is empty")
                } else {
                    (Lint::MissingOrigins, "is not set")
                };
                let message = format!(
                    "the environment variable `{variable}` {what}, so no other origin could read the answers"
                );
                let help = format!(
                    "set it to the origins, with commas between: `{variable}=https://app.example.com,https://admin.example.com`"
                );
                return Err(Finding::new(lint, "", message).help(help));
            }
        }
        Ok(())
    }
}

/// The same finding, with what to do if the form of the whole value is wrong.
fn in_a_variable(finding: Finding) -> Finding {
    let value = finding.value();
    if finding.lint() != Lint::InvalidOrigin {
        return finding;
    }
    let bare = value.trim_matches(['"', '\'', '[', ']', ' ']);
    if bare != value {
        let help = format!(
            "write the origins without quotes and brackets: {}",
            quote(bare)
        );
        return finding.instead(help);
    }
    if value.contains(|letter: char| letter.is_whitespace() || letter == ';') {
        return finding.instead("put commas between the origins, and nothing else");
    }
    finding
}

/// The entries between the commas; one may follow the last.
fn list(value: &str) -> Vec<&str> {
    let value = value.trim();
    let value = value.strip_suffix(',').unwrap_or(value);
    if value.trim().is_empty() {
        return Vec::new();
    }
    value.split(',').map(str::trim).collect()
}
