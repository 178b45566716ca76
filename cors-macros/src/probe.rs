//! Whether something would compile: asked about what a finding is to suggest.

use cors_policy::Key;

use crate::check::check;
use crate::place::Place;
use crate::read::read;
use crate::report::Report;

/// Whether an argument would compile by itself, wherever the origins come from, beside
/// `allow_credentials` if that is said.
pub(crate) fn compiles(argument: &str, credentials: bool) -> bool {
    let Ok(tokens) = argument.parse() else {
        return false;
    };
    let mut report = Report::default();
    let mut written = read(tokens, &mut report);
    if !written.same_origin {
        written.given.push((Key::AllowOrigins, Place::attribute()));
    }
    if credentials {
        written.allow_credentials.get_or_insert(true);
    }
    check(&written, &mut report);
    !report.has_errors()
}
