//! What was written: the policy, the item that carries it, and the chain of methods.

pub(crate) mod chain;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod method;
pub(crate) mod origins;
pub(crate) mod policy;
pub(crate) mod route;
pub(crate) mod routes;
pub(crate) mod types;
