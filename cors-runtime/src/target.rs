//! What a policy can be put around: axum's two kinds of router.

use std::convert::Infallible;

use axum::Router;
use axum::routing::MethodRouter;

use crate::PolicyLayer;

/// What an annotated function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have a CORS policy [cors::unsupported_item]",
    label = "not `Router`, `MethodRouter` or a `Result` with one of them",
    note = "put `#[cors_policy(...)]` on a function that returns `Router` or `MethodRouter` (also in a `Result`, `async`, or as `impl Into<Router>`)"
)]
pub trait PolicyTarget: sealed::Sealed {
    /// The same with the policy around it: outermost, so that what is inside, errors too, is
    /// covered.
    #[must_use]
    fn with_policy(self, layer: PolicyLayer) -> Self;
}

#[diagnostic::do_not_recommend]
impl<S> PolicyTarget for Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.layer(layer)
    }
}

#[diagnostic::do_not_recommend]
impl<S> PolicyTarget for MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.layer(layer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget, E> PolicyTarget for Result<T, E> {
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.map(|target| target.with_policy(layer))
    }
}

mod sealed {
    use super::{Infallible, MethodRouter, Router};

    pub trait Sealed {}

    impl<S> Sealed for Router<S> {}
    impl<S> Sealed for MethodRouter<S, Infallible> {}
    impl<T: Sealed, E> Sealed for Result<T, E> {}
}
