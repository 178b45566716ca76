//! What every table of this suite needs.

use std::fmt::Debug;

/// The rows of a table whose outcome is not the expected one. All are shown at once.
#[derive(Default)]
pub(crate) struct Mismatches(Vec<String>);

impl Mismatches {
    /// Compares the outcome of a row.
    pub(crate) fn expect<T: PartialEq + Debug>(&mut self, row: impl Debug, got: &T, want: &T) {
        if got != want {
            let row = cut(&format!("{row:?}"));
            let (got, want) = (cut(&format!("{got:?}")), cut(&format!("{want:?}")));
            self.0
                .push(format!("{row}\n    got  {got}\n    want {want}"));
        }
    }

    /// Fails if there is any.
    pub(crate) fn assert_none(self) {
        assert!(
            self.0.is_empty(),
            "{} rows differ:\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

/// Some rows hold a megabyte.
fn cut(text: &str) -> String {
    text.chars().take(400).collect()
}
