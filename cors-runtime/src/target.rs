//! The routers of axum, with a policy around them.

use std::any::Any;
use std::convert::Infallible;

use axum::Router;
use axum::routing::MethodRouter;
use cors_policy::PolicyErrors;

use crate::layer::{PolicyLayer, or_panic};

/// What an annotated function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have a CORS policy [cors::unsupported_item]",
    label = "not `Router`, `MethodRouter` or a `Result` with one of them",
    note = "put `#[cors_policy(...)]` on a function that returns `Router` or `MethodRouter` (also in a `Result`, `async`, or as `impl Into<Router>`)",
    note = "where this type is needed, annotate a function inside that returns the `Router`, or put the policy on a `struct Name;` and write `.layer(Name::layer())` before the router goes into it",
    note = "if this function handles requests, make it an `async fn`"
)]
pub trait PolicyTarget: sealed::Sealed {
    /// The same with the policy around it: outermost, so that the errors inside are covered, too.
    ///
    /// # Panics
    ///
    /// If policies inside it cannot take effect.
    #[must_use]
    fn with_policy(self, layer: PolicyLayer) -> Self;
}

#[diagnostic::do_not_recommend]
impl<S> PolicyTarget for Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        build_now(self.layer(layer.at_start_up()), |router: Router| {
            router.with_state(())
        })
    }
}

#[diagnostic::do_not_recommend]
impl<S> PolicyTarget for MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        build_method_router(self.layer(layer.at_start_up()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget, E> PolicyTarget for Result<T, E> {
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.map(|target| target.with_policy(layer))
    }
}

/// The same for a policy of which the compiler says whether all is `KNOWN`, or some comes in at run
/// time: then a function that returns a `Result` returns what is wrong with that, and any other
/// panics.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have a CORS policy whose origins are known only at run time [cors::unsupported_item]",
    label = "not `Router`, `MethodRouter` or a `Result` with one of them, whose error takes in `PolicyErrors`",
    note = "return `Result<Router, E>` with an `E: From<cors_runtime::PolicyErrors>` (`Box<dyn Error>` will do), or `Router` itself, which panics at start-up with the list of all mistakes",
    note = "if this function handles requests, make it an `async fn`"
)]
pub trait PolicyTargetIf<const KNOWN: bool>: sealed::Sealed + Sized {
    /// The layer, or what the function returns at once in its place.
    ///
    /// # Errors
    ///
    /// If something is wrong with the policy, and this is a `Result`: that, as its error.
    ///
    /// # Panics
    ///
    /// If something is wrong with the policy, and this cannot say so.
    #[track_caller]
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self>;
}

#[diagnostic::do_not_recommend]
impl<S, const KNOWN: bool> PolicyTargetIf<KNOWN> for Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        Ok(or_panic(layer))
    }
}

#[diagnostic::do_not_recommend]
impl<S, const KNOWN: bool> PolicyTargetIf<KNOWN> for MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        Ok(or_panic(layer))
    }
}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget, E> PolicyTargetIf<true> for Result<T, E> {
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        Ok(or_panic(layer))
    }
}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget, E: From<PolicyErrors>> PolicyTargetIf<false> for Result<T, E> {
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        layer.map_err(|errors| Err(errors.into()))
    }
}

/// Builds the handlers of a method router whose state is `()`.
pub(crate) fn build_method_router<S: 'static>(
    router: MethodRouter<S, Infallible>,
) -> MethodRouter<S, Infallible> {
    build_now(router, |router: MethodRouter| router.with_state(()))
}

/// Builds the handlers and layers of a router whose state is `()`. axum would do so for each connection
/// again. A router that still needs a state is left as it is.
fn build_now<T: 'static, U: 'static>(router: T, build: impl FnOnce(U) -> U) -> T {
    let mut router = Some(router);
    if let Some(place) = (&mut router as &mut dyn Any).downcast_mut::<Option<U>>()
        && let Some(built) = place.take().map(build)
    {
        *place = Some(built);
    }
    match router {
        Some(router) => router,
        None => unreachable!("`build` returned"),
    }
}

mod sealed {
    use super::{Infallible, MethodRouter, Router};

    pub trait Sealed {}

    impl<S> Sealed for Router<S> {}
    impl<S> Sealed for MethodRouter<S, Infallible> {}
    impl<T: Sealed, E> Sealed for Result<T, E> {}
}
