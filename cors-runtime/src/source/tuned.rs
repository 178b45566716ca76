//! A source, and what is said about it.

use std::time::Duration;

use cors_policy::{Origin, Policy, PolicyErrors};
use http::HeaderName;
use http::request::Parts;

use super::{OriginAnswer, OriginSource};

/// A source with other headers that it reads, or another bound: what [`OriginSource::reading`] and
/// [`OriginSource::within`] make.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tuned<S> {
    source: S,
    reads: Vec<HeaderName>,
    bound: Duration,
}

impl<S: OriginSource> Tuned<S> {
    pub(super) fn new(source: S) -> Tuned<S> {
        Tuned {
            reads: source.reads().to_vec(),
            bound: source.bound(),
            source,
        }
    }

    pub(super) fn and_reads(mut self, headers: impl IntoIterator<Item = HeaderName>) -> Tuned<S> {
        self.reads.extend(headers);
        self
    }

    pub(super) fn and_takes(mut self, bound: Duration) -> Tuned<S> {
        self.bound = bound;
        self
    }
}

impl<S: OriginSource> OriginSource for Tuned<S> {
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> OriginAnswer {
        self.source.ask(origin, request)
    }

    fn reads(&self) -> &[HeaderName] {
        &self.reads
    }

    fn bound(&self) -> Duration {
        self.bound
    }

    fn serve(&self, policy: &Policy) -> Result<(), PolicyErrors> {
        self.source.serve(policy)
    }
}
