//! From tokens to what was written. No parser stops at the first mistake.

pub(crate) mod arguments;
pub(crate) mod attribute;
pub(crate) mod body;
pub(crate) mod calls;
pub(crate) mod chain;
pub(crate) mod conditions;
mod enclosing;
pub(crate) mod extractors;
pub(crate) mod handler;
pub(crate) mod item;
pub(crate) mod router;
pub(crate) mod routes;
pub(crate) mod seen;
pub(crate) mod values;
