//! What is tried: a page, and the fetches that it makes, one after the other.

use std::fmt;
use std::time::Duration;

use crate::answers::Made;
use crate::spec::Spec;

/// A page, by the origin that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Page {
    /// `http://localhost`, as the API, on another port: the same site.
    Localhost,
    /// The same, on a third port.
    OtherPort,
    /// `http://127.0.0.1`
    Loopback,
    /// `http://app.localhost`
    App,
    /// `http://preview.app.localhost`
    Preview,
    /// Sandboxed: its origin is `null`.
    Opaque,
    /// On the API's own origin.
    Own,
}

impl Page {
    pub(crate) const ALL: [Page; 7] = [
        Page::Localhost,
        Page::OtherPort,
        Page::Loopback,
        Page::App,
        Page::Preview,
        Page::Opaque,
        Page::Own,
    ];

    /// Whether cookies of the API's go with its requests: browsers send those without `SameSite` to
    /// the same site alone.
    pub(crate) fn has_cookies(self) -> bool {
        matches!(self, Page::Localhost | Page::OtherPort | Page::Own)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// In the query of each URL: no two cases share a preflight, and the server knows them apart.
    pub(crate) id: usize,
    pub(crate) page: Page,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What passes before.
    pub(crate) after: Duration,
    /// Its path is one on the API, or a whole URL, without `case=…`.
    pub(crate) fetch: Spec,
}

impl Case {
    /// Whether one of its fetches is such a one.
    pub(crate) fn has(&self, is_one: impl Fn(&Spec) -> bool) -> bool {
        self.steps.iter().any(|step| is_one(&step.fetch))
    }

    /// The answer that is made for it, where that is so.
    pub(crate) fn made<'a>(&self, made: &'a [Made]) -> Option<&'a Made> {
        let (_, at) = self.steps[0].fetch.path.split_once("/made/")?;
        let digits = at.find(|char: char| !char.is_ascii_digit());
        made.get(at[..digits.unwrap_or(at.len())].parse::<usize>().ok()?)
    }
}

impl Step {
    pub(crate) fn at_once(fetch: Spec) -> Step {
        Step {
            after: Duration::ZERO,
            fetch,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "case {}: from the page {:?}", self.id, self.page)?;
        for step in &self.steps {
            if !step.after.is_zero() {
                write!(f, "\n  after {:?}", step.after)?;
            }
            write!(f, "\n  {}", step.fetch)?;
        }
        Ok(())
    }
}
