//! The routers of axum, with a policy around them.

use std::any::Any;
use std::convert::Infallible;

use axum::Router;
use axum::routing::MethodRouter;
use cors_policy::PolicyErrors;

use crate::layer::{PolicyLayer, or_panic};

/// A router: a type whose requests all go through a tower layer that is put around it.
///
/// A function with `#[cors_policy(...)]` may return one: alone, in a `Result`, first in a tuple, or as
/// `impl Into<Router>`. With the features `utoipa` and `aide` it is implemented for the routers of those crates.
///
/// An implementation promises that the layer goes around **everything that the value will serve**: every route, the
/// fallback, and what answers 404 and 405. What it leaves out has no policy, and nothing says so.
///
/// # Examples
///
/// A type around a router passes the policy on:
///
/// ```
/// use axum::Router;
/// use cors_runtime::{PolicyLayer, PolicyTarget, cors_policy};
///
/// struct Service {
///     router: Router,
///     name: &'static str,
/// }
///
/// impl PolicyTarget for Service {
///     fn with_policy(self, layer: PolicyLayer) -> Service {
///         Service { router: self.router.with_policy(layer), ..self }
///     }
/// }
///
/// #[cors_policy(allow_origins = ["https://app.example.com"])]
/// fn orders() -> Service {
///     Service { router: Router::new(), name: "orders" }
/// }
/// # assert_eq!(orders().name, "orders");
/// ```
///
/// A type of another crate needs a type of your own around it. One with a method `layer` takes the policy by that:
///
/// ```
/// # use axum::Router;
/// # use cors_runtime::{PolicyLayer, PolicyTarget};
/// # struct Foreign(Router);
/// # impl Foreign { fn layer(self, layer: PolicyLayer) -> Foreign { Foreign(self.0.layer(layer)) } }
/// struct Routes(Foreign);
///
/// impl PolicyTarget for Routes {
///     fn with_policy(self, layer: PolicyLayer) -> Routes { Routes(self.0.layer(layer)) }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `PolicyTarget` [cors::unsupported_item]",
    label = "no policy can go around it",
    note = "implement `cors_runtime::PolicyTarget` for it, in three lines, if a layer can go around everything that it serves; a type of another crate needs a newtype"
)]
pub trait PolicyTarget: Sized {
    /// The same, with the layer around everything that it will serve: outermost, so that errors from inside are
    /// covered, too.
    ///
    /// # Panics
    ///
    /// May panic if policies inside it cannot take effect: see [`PolicyLayer`].
    #[must_use]
    fn with_policy(self, layer: PolicyLayer) -> Self;
}

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

impl<S> PolicyTarget for MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        build_method_router(self.layer(layer.at_start_up()))
    }
}

/// What an annotated function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have a CORS policy [cors::unsupported_item]",
    label = "not a router",
    note = "return `Router` or `MethodRouter`: alone, in a `Result`, first in a tuple, or as `impl Into<Router>`; `OpenApiRouter` and `ApiRouter` need the features `utoipa` and `aide` of `cors-runtime`",
    note = "where this type is needed, annotate a function inside that returns the `Router`, or put the policy on a `struct Name;` and write `.layer(Name::layer())` before the router goes into it",
    note = "a type of your own, or a newtype around one of another crate, can implement `cors_runtime::PolicyTarget`, in three lines",
    note = "if this function handles requests, make it an `async fn`"
)]
pub trait PolicyReturn: Sized {
    /// The same with the policy around it.
    ///
    /// # Panics
    ///
    /// If policies inside it cannot take effect.
    #[must_use]
    fn with_policy(self, layer: PolicyLayer) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget> PolicyReturn for T {
    fn with_policy(self, layer: PolicyLayer) -> Self {
        PolicyTarget::with_policy(self, layer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: PolicyReturn, E> PolicyReturn for Result<T, E> {
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.map(|returned| returned.with_policy(layer))
    }
}

/// The same for a policy of which the compiler says whether all is `KNOWN`, or some comes in at run
/// time: then a function that returns a `Result` returns what is wrong with that, and any other
/// panics.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have a CORS policy whose origins are known only at run time [cors::unsupported_item]",
    label = "not a router, or a `Result` with one whose error takes in `PolicyErrors`",
    note = "return `Result<Router, E>` with an `E: From<cors_runtime::PolicyErrors>` (`Box<dyn Error>` will do), or `Router` itself, which panics at start-up with the list of all mistakes",
    note = "a router is `Router`, `MethodRouter`, or what implements `cors_runtime::PolicyTarget`; it may be the first in a tuple, or `impl Into<Router>`",
    note = "if this function handles requests, make it an `async fn`"
)]
pub trait PolicyReturnIf<const KNOWN: bool>: PolicyReturn {
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
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        Ok(or_panic(layer))
    }

    /// The same with the policy around it. Called by this trait, so that a wrong type is one error.
    #[must_use]
    fn with_policy(self, layer: PolicyLayer) -> Self {
        PolicyReturn::with_policy(self, layer)
    }
}

// Recommended: where all is known, the error is the one above.
impl<T: PolicyReturn> PolicyReturnIf<true> for T {}

#[diagnostic::do_not_recommend]
impl<T: PolicyTarget> PolicyReturnIf<false> for T {}

#[diagnostic::do_not_recommend]
impl<T: PolicyReturn, E: From<PolicyErrors>> PolicyReturnIf<false> for Result<T, E> {
    fn ready(layer: Result<PolicyLayer, PolicyErrors>) -> Result<PolicyLayer, Self> {
        layer.map_err(|errors| Err(errors.into()))
    }
}

macro_rules! first_in_a_tuple {
    ($($rest:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<T: PolicyTarget, $($rest),*> PolicyReturn for (T, $($rest,)*) {
            fn with_policy(self, layer: PolicyLayer) -> Self {
                #[allow(non_snake_case)]
                let (target, $($rest,)*) = self;
                (target.with_policy(layer), $($rest,)*)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: PolicyTarget, $($rest),*> PolicyReturnIf<false> for (T, $($rest,)*) {}
    };
}

first_in_a_tuple!(A);
first_in_a_tuple!(A B);
first_in_a_tuple!(A B C);

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
