//! A source with its configuration.

use std::time::Duration;

use cors_policy::{Origin, Policy, PolicyErrors};
use http::HeaderName;
use http::request::Parts;

use super::{OriginSource, SourceReply};

/// A source with other `Vary` headers or another timeout: made by [`OriginSource::with_vary`] and
/// [`OriginSource::with_timeout`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ConfiguredSource<S> {
    source: S,
    vary_headers: Vec<HeaderName>,
    timeout: Duration,
}

impl<S: OriginSource> ConfiguredSource<S> {
    pub(super) fn new(source: S) -> ConfiguredSource<S> {
        ConfiguredSource {
            vary_headers: source.vary_headers().to_vec(),
            timeout: source.timeout(),
            source,
        }
    }

    pub(super) fn add_vary(mut self, headers: impl IntoIterator<Item = HeaderName>) -> Self {
        self.vary_headers.extend(headers);
        self
    }

    pub(super) fn set_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl<S: OriginSource> OriginSource for ConfiguredSource<S> {
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
        self.source.ask(origin, request)
    }

    fn vary_headers(&self) -> &[HeaderName] {
        &self.vary_headers
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }

    fn attach(&self, policy: &Policy) -> Result<(), PolicyErrors> {
        self.source.attach(policy)
    }
}
