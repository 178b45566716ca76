//! The line that starts an example.

use std::path::Path;

use super::{shell, text};

/// What it says.
#[derive(Debug)]
pub(super) struct Start {
    /// The variables that it sets, as the shell reads them.
    variables: String,
    pub(super) is_release: bool,
}

pub(super) fn is_start(command: &str) -> bool {
    command.contains(CARGO_RUN)
}

const CARGO_RUN: &str = "cargo run";

impl Start {
    /// `None` if it is another command.
    pub(super) fn read(case: &str, command: &str) -> Option<Start> {
        let (variables, arguments) = command.split_once(CARGO_RUN)?;
        let arguments = arguments.split(" #").next().unwrap_or_default();
        let mut arguments = arguments.split_whitespace();
        let is_named =
            |argument: &str| argument.strip_prefix("cors-example-").unwrap_or(argument) == case;
        assert!(
            arguments.clone().any(is_named),
            "`{command}` does not start {case}"
        );
        Some(Start {
            variables: variables.to_owned(),
            is_release: arguments.any(|argument| argument == "--release"),
        })
    }

    /// The environment of the program.
    pub(super) fn environment(&self, directory: &Path) -> Vec<(String, String)> {
        let script = format!("{} env -0", self.variables);
        let output = shell(&script, directory).output().unwrap();
        let complaint = text(output.stderr);
        assert!(output.status.success(), "`{}`: {complaint}", self.variables);
        text(output.stdout)
            .split_terminator('\0')
            .filter_map(|variable| variable.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}
