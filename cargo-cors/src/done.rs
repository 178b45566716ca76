//! The result of a command.

/// What a command says, and whether it found what it looks for.
pub(crate) struct Done {
    pub(crate) text: String,
    /// Something is looser, or a browser blocks the request.
    pub(crate) is_found: bool,
}
