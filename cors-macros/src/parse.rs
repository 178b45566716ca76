//! From tokens to what was written. No stage stops at the first mistake.

pub(crate) mod arguments;
pub(crate) mod attribute;
pub(crate) mod body;
pub(crate) mod chain;
pub(crate) mod extractors;
pub(crate) mod filter;
pub(crate) mod handler;
pub(crate) mod parameters;
pub(crate) mod values;
