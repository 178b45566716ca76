//! What is wrong with what was written. All findings about its meaning are made here.

pub(crate) mod draft;
pub(crate) mod extractors;
pub(crate) mod item;
pub(crate) mod methods;
pub(crate) mod origins;
pub(crate) mod policy;
pub(crate) mod route;
pub(crate) mod rules;
