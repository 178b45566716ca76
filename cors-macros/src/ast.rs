//! What was written: the policy, the item that carries it, and the chain of methods.

pub(crate) mod chain;
pub(crate) mod item;
pub(crate) mod policy;
pub(crate) mod returns;
pub(crate) mod routes;
