//! What is said of an origin by somebody other than the policy.

/// What a source of origins (`allow_origins = with(...)`) says of one. Whoever serves the policy asks
/// it; the policy's own rules hold after its yes, too.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Said {
    /// The origin is one of those that the policy is for.
    Yes,
    /// It is not.
    No,
    /// The source could not tell, for this reason: then nobody is let in.
    Failed(String),
    /// The source did not say anything in time: then nobody is let in.
    Nothing,
}
