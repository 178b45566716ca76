//! Findings on the entries of one list.

use cors_policy::__private::PolicyDraft;
use cors_policy::Lint;

/// An entry, what is found there, and the replacement (`""`: none).
pub(crate) type At = (usize, Lint, &'static str);

/// What is found.
pub(crate) fn found(draft: &PolicyDraft<'_>) -> Vec<(usize, Lint, String)> {
    let found = draft.check().into_iter().map(|found| {
        let replacement = found.finding.replacement().unwrap_or_default();
        (
            found.entry.unwrap(),
            found.finding.lint(),
            replacement.to_owned(),
        )
    });
    found.collect()
}

/// What a row of a table wants to be found.
pub(crate) fn wanted(row: &[At]) -> Vec<(usize, Lint, String)> {
    row.iter()
        .map(|(at, lint, meant)| (*at, *lint, (*meant).to_owned()))
        .collect()
}
