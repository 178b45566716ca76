#![doc = include_str!("../README.md")]

mod carrier;
mod compiled;
mod layer;
mod mirror;
mod service;
mod target;
mod tower_cors;

pub use carrier::CorsPolicy;
pub use cors_macros::cors_policy;
pub use cors_policy::{
    Dangers, ExposedHeaders, Finding, Level, Lint, ListedOrigins, Methods, Origins, Policy,
    PolicyErrors, RequestHeaders,
};
pub use layer::PolicyLayer;
pub use service::{PolicyFuture, PolicyService};
pub use tower_http::cors::CorsLayer;

/// What the macro's expansion uses: no part of the public interface, and different in any version.
#[doc(hidden)]
pub mod __private {
    pub use cors_policy::__private::{Clash, Parts, assert_merged, completions};
    pub use cors_policy::{
        Dangers, ExposedHeaders, Key, ListedOrigins, Methods, Origins, RequestHeaders,
    };

    pub use crate::target::PolicyTarget;

    /// Tells the compiler, in a branch that is never taken, which type a block has.
    #[must_use]
    pub fn never<T>() -> T {
        unreachable!("the branch is never taken")
    }
}
