//! Findings: what is wrong with a policy.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

#[cfg(feature = "serde")]
use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::key::Key;
use crate::lint::{Level, Lint};

/// A mistake in a policy: the lint, what is wrong and why, and what to write.
///
/// ```
/// use cors_policy::__private::PolicyDraft;
/// use cors_policy::Lint;
///
/// let draft = PolicyDraft { allow_origins: Some(vec!["https://app.example.com/"].into()), ..PolicyDraft::default() };
/// let findings = draft.check();
/// let finding = &findings[0].finding;
/// assert_eq!(finding.lint(), Lint::InvalidOrigin);
/// assert_eq!(finding.replacement(), Some("https://app.example.com"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    lint: Lint,
    value: Box<str>,
    message: Cow<'static, str>,
    help: Option<Cow<'static, str>>,
    replacement: Option<Replacement>,
    variable: Option<&'static str>,
}

impl Error for Finding {}

/// What to put in the place of the value that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Replacement {
    /// Another value, in the form in which the value was given.
    Value(String),
    /// The value, said to be meant: `custom("PURGE")`.
    Custom(String),
}

impl Finding {
    /// A finding about `value`. The message is one line: what is wrong, and why.
    #[doc(hidden)]
    #[must_use]
    pub fn new(
        lint: Lint,
        value: impl Into<String>,
        message: impl Into<Cow<'static, str>>,
    ) -> Finding {
        Finding {
            lint,
            value: value.into().into(),
            message: message.into(),
            help: None,
            replacement: None,
            variable: None,
        }
    }

    /// Says that the value is from this variable of the environment.
    pub(crate) fn in_variable(mut self, variable: &'static str) -> Finding {
        self.variable = Some(variable);
        self
    }

    /// Adds what to do about it.
    #[doc(hidden)]
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// Takes back what to do about it.
    #[doc(hidden)]
    #[must_use]
    pub fn without_help(mut self) -> Finding {
        self.help = None;
        self
    }

    /// Adds the value that is right in the place of the wrong one.
    #[doc(hidden)]
    #[must_use]
    pub fn replace_by(mut self, value: impl Into<String>) -> Finding {
        self.replacement = Some(Replacement::Value(value.into()));
        self
    }

    /// Says what to do in the place of what was said, with no replacement.
    pub(crate) fn instead(mut self, help: impl Into<Cow<'static, str>>) -> Finding {
        self.replacement = None;
        self.help(help)
    }

    /// Takes the replacement away, for this reason.
    pub(crate) fn take_out(mut self, why: &str) -> Finding {
        let out = format!("take it out: {why}");
        self.replacement = None;
        self.help = Some(match self.help {
            Some(help) => format!("{out}; {help}").into(),
            None => out.into(),
        });
        self
    }

    pub(crate) fn replace_by_custom(mut self, method: impl Into<String>) -> Finding {
        self.replacement = Some(Replacement::Custom(method.into()));
        self
    }

    /// The rule that is broken.
    #[must_use]
    pub fn lint(&self) -> Lint {
        self.lint
    }

    /// Whether it is an error or a warning.
    #[must_use]
    pub fn level(&self) -> Level {
        self.lint.level()
    }

    /// The value that it is about, as it was given; empty where it is about no value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The variable of the environment that the value comes from, if it does.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        self.variable
    }

    /// What is wrong, and why: one line, without the name of the lint.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, beyond writing the [replacement](Finding::replacement).
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The value to put in the place of the wrong one, where only one is right.
    #[must_use]
    pub fn replacement(&self) -> Option<&str> {
        match &self.replacement {
            Some(Replacement::Value(value) | Replacement::Custom(value)) => Some(value),
            None => None,
        }
    }

    /// Whether the replacement is to be wrapped in `custom(...)`.
    #[doc(hidden)]
    #[must_use]
    pub fn replacement_is_custom(&self) -> bool {
        matches!(self.replacement, Some(Replacement::Custom(_)))
    }

    /// The text of the finding, with its replacement written as `write` (the macro quotes it as
    /// Rust tokens, the runtime gives the bare value).
    #[doc(hidden)]
    #[must_use]
    pub fn text(&self, write: Option<&str>) -> String {
        let mut text = format!("{} [{}]", self.message, self.lint);
        // What is wrong with a variable as a whole names it already.
        let is_whole = matches!(self.lint, Lint::MissingOrigins | Lint::EmptyList);
        if let Some(variable) = self.variable.filter(|_| !is_whole) {
            text.insert_str(0, &format!("in the environment variable `{variable}`: "));
        }
        if let Some(write) = write {
            text.push_str("\nhelp: write `");
            text.push_str(write);
            text.push('`');
        }
        if let Some(help) = &self.help {
            text.push_str(if write.is_some() {
                "\nnote: "
            } else {
                "\nhelp: "
            });
            text.push_str(help);
        }
        text
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let custom = match &self.replacement {
            Some(Replacement::Custom(method)) => Some(format!("custom({method:?})")),
            _ => None,
        };
        f.write_str(&self.text(custom.as_deref().or_else(|| self.replacement())))
    }
}

/// A finding and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingAt {
    /// The key that it is about; `None` for the policy as a whole.
    pub key: Option<Key>,
    /// The entry of that key's list, counted from 0; `None` for the value as a whole.
    pub entry: Option<usize>,
    /// What is wrong.
    pub finding: Finding,
}

impl FindingAt {
    pub(crate) fn policy(finding: Finding) -> FindingAt {
        FindingAt {
            key: None,
            entry: None,
            finding,
        }
    }

    pub(crate) fn key(key: Key, finding: Finding) -> FindingAt {
        FindingAt {
            key: Some(key),
            entry: None,
            finding,
        }
    }

    pub(crate) fn entry(key: Key, entry: usize, finding: Finding) -> FindingAt {
        FindingAt {
            key: Some(key),
            entry: Some(entry),
            finding,
        }
    }
}

/// Everything that is wrong with a policy that is known only at run time.
///
/// It prints the whole list, so that one start of a server shows all mistakes. `Debug`, by which `main` and
/// `unwrap` print it, does the same.
#[derive(Clone)]
pub struct PolicyErrors {
    policy: String,
    findings: Vec<Finding>,
}

impl PolicyErrors {
    /// The errors of a policy, if there are any.
    #[doc(hidden)]
    #[must_use]
    pub fn of(policy: &str, findings: Vec<Finding>) -> Option<PolicyErrors> {
        (!findings.is_empty()).then(|| PolicyErrors {
            policy: policy.to_owned(),
            findings,
        })
    }

    /// That of one mistake.
    #[doc(hidden)]
    #[must_use]
    pub fn one(policy: &str, finding: Finding) -> PolicyErrors {
        PolicyErrors {
            policy: policy.to_owned(),
            findings: vec![finding],
        }
    }

    /// The name of the policy.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The findings, in the order of the policy's keys and of their entries. There is at least one.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl fmt::Display for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.findings.len();
        let plural = if count == 1 { "mistake" } else { "mistakes" };
        write!(f, "the CORS policy `{}` has {count} {plural}", self.policy)?;
        for finding in &self.findings {
            write!(f, "\n- {}", finding.to_string().replace('\n', "\n  "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for PolicyErrors {}

#[cfg(feature = "serde")]
/// As `{"lint", "value", "message", "help", "replacement", "variable"}`; what does not apply is `null`.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 6)?;
        finding.serialize_field("lint", self.lint().name())?;
        finding.serialize_field("value", self.value())?;
        finding.serialize_field("message", self.message())?;
        finding.serialize_field("help", &self.advice())?;
        finding.serialize_field("replacement", &self.replacement())?;
        finding.serialize_field("variable", &self.variable())?;
        finding.end()
    }
}

#[cfg(feature = "serde")]
/// As `{"policy", "findings": […]}`.
impl Serialize for PolicyErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut errors = serializer.serialize_struct("PolicyErrors", 2)?;
        errors.serialize_field("policy", self.policy())?;
        errors.serialize_field("findings", self.findings())?;
        errors.end()
    }
}
