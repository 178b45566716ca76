//! Origins as browsers serialize them, and the patterns that match them.
//!
//! A browser sends `scheme://host[:port]` in ASCII and lower case, without a default port (HTML,
//! "serialization of an origin"; URL Standard, "host serializing"). Patterns in a policy and the `Origin` of
//! a request are read by the same code, in `parse.rs`.

mod check;
mod facts;
mod host;
mod invalid;
mod ip;
mod parse;
mod pattern;
mod public_suffix;
mod punycode;
mod repair;
mod set;

pub(crate) use check::check_all;
pub use facts::OriginFacts;
pub use host::Host;
pub use invalid::{InvalidOrigin, InvalidOriginKind};
pub(crate) use parse::MAX_ORIGIN;
pub use parse::Origin;
pub use pattern::{OriginPattern, Port};
pub use public_suffix::{
    PUBLIC_SUFFIX_LIST_DATE, SuffixKind, public_suffix, registrable_domain, suffix_kind,
};
pub use set::OriginSet;
