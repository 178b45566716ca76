//! A source's answer about an origin.

/// The answer of a source of origins (`allow_origins = with(...)`) about one origin. The policy's own rules
/// hold after an `Allow`, too.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceAnswer {
    /// The origin is allowed.
    Allow,
    /// The origin is not allowed.
    Deny,
    /// The source failed, for this reason. The origin is not allowed.
    Failed(String),
    /// The source did not answer in time. The origin is not allowed.
    TimedOut,
}
