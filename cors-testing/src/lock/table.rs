//! A lock as a table for people.

use std::fmt::{self, Write as _};

use cors_policy::__private::{OriginsDescription, PolicyDescription};

use super::{Lock, policy_json};

/// A table of the endpoints of a lock.
#[derive(Debug)]
pub struct Table<'a>(&'a Lock);

impl Lock {
    /// The endpoints as a table.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table(self)
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = [
            "METHOD",
            "PATH",
            "ORIGINS",
            "CREDENTIALS",
            "ENFORCE",
            "POLICY",
        ];
        let mut rows = vec![head.map(str::to_owned)];
        for ((path, method), endpoint) in &self.0.endpoints {
            let policy = endpoint
                .policy
                .as_ref()
                .and_then(|policy| self.0.policies.get(policy));
            let name = match (&endpoint.policy, &endpoint.note) {
                (None, None) => "none".to_owned(),
                (None, Some(note)) => format!("none ({note})"),
                (Some(policy), None) => policy.clone(),
                (Some(policy), Some(note)) => format!("{policy} ({note})"),
            };
            rows.push([
                method.clone(),
                path.clone(),
                policy.map_or_else(|| "-".to_owned(), origins),
                policy
                    .map_or("-", |policy| {
                        if policy.allow_credentials {
                            "yes"
                        } else {
                            "no"
                        }
                    })
                    .to_owned(),
                policy_json::enforce_text(endpoint.enforce)
                    .unwrap_or("-")
                    .to_owned(),
                name,
            ]);
        }
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..head.len()).filter_map(width).collect();
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                write!(line, "{cell:<width$}  ")?;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// The origins, in a few words.
fn origins(policy: &PolicyDescription) -> String {
    match &policy.allow_origins {
        OriginsDescription::SameOrigin => "same origin".to_owned(),
        OriginsDescription::Any => "*".to_owned(),
        OriginsDescription::Source => "with(...)".to_owned(),
        OriginsDescription::Listed {
            patterns,
            variables,
        } => {
            let variables = variables
                .iter()
                .map(|variable| format!("env({})", variable.name));
            let all: Vec<String> = patterns.iter().cloned().chain(variables).collect();
            match all.as_slice() {
                [] => "none".to_owned(),
                [one] => one.clone(),
                [first, others @ ..] => format!("{first} and {} more", others.len()),
            }
        }
    }
}
