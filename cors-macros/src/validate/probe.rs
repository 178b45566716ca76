//! Whether something would compile: asked about what a finding is to suggest.

use crate::ast::routes::Served;
use crate::parse::attribute::read;
use crate::report::Report;
use crate::validate::check;

/// Whether an argument would compile by itself on an item that serves these methods, wherever the
/// origins come from, beside `allow_credentials` if that is said.
pub(crate) fn compiles(argument: &str, credentials: bool, served: &Served) -> bool {
    let Ok(tokens) = argument.parse() else {
        return false;
    };
    let mut report = Report::default();
    let mut written = read(tokens, &mut report);
    if !written.same_origin {
        written.may_give_origins = true;
    }
    if credentials {
        written.allow_credentials.get_or_insert(true);
    }
    check(&written, served, &mut report);
    !report.has_errors()
}
