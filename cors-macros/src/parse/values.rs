//! The values of the keys, each kind in a file of its own.

pub(crate) mod dev;
pub(crate) mod enforce;
pub(crate) mod entries;
pub(crate) mod env;
pub(crate) mod environment;
pub(crate) mod flag;
pub(crate) mod given;
pub(crate) mod list;
pub(crate) mod max_age;
pub(crate) mod meant;
pub(crate) mod method;
pub(crate) mod name;
pub(crate) mod names;
pub(crate) mod origins;
pub(crate) mod text;
pub(crate) mod with;
pub(crate) mod words;
