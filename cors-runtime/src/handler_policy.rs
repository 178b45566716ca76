//! The policy of a handler, as `cors_route!` finds it.

use std::any::TypeId;

use cors_policy::__private::Origins;
use cors_policy::{Policy, PolicyErrors};

use crate::endpoint::EndpointRef;
use crate::layer::{PolicyLayer, or_panic};
use crate::policy_trait::{CorsPolicy, FunctionPolicy, PolicyOf, try_layer};
use crate::route_handler::{PolicyHandler, under_policy};

/// A type that carries the policy of a handler, under the handler's own name.
///
/// `cors_route!` imports that name over [`no_cors_policy`]. A handler without a policy is only a function, so the
/// compiler finds `no_cors_policy` instead, and prints the text below.
#[diagnostic::on_unimplemented(
    message = "this handler has no CORS policy [cors::missing_policy]",
    label = "no `#[cors_policy(...)]` on it",
    note = "put `#[cors_policy(...)]` on the handler, or `#[cors_policy(same_origin)]` if pages of other origins are to get nothing; if its policy has another name (`name = Other`), write `get(handler as Other)`; a named policy is written in the same way: `get(handler as Partner)`"
)]
pub trait Annotated: CorsPolicy {
    /// The type of the handler that the attribute is on, if it has one type.
    fn handler() -> Option<TypeId>;
}

#[diagnostic::do_not_recommend]
impl<F: FunctionPolicy> Annotated for PolicyOf<F> {
    fn handler() -> Option<TypeId> {
        F::handler()
    }
}

/// A type that may be found under the name of a handler. It requires nothing: that a handler has no policy is one
/// error.
pub trait Carrier {
    /// The type that the macro makes for the handler.
    type Function;
}

impl<F> Carrier for PolicyOf<F> {
    type Function = F;
}

impl Carrier for no_cors_policy {
    type Function = no_cors_policy;
}

/// The default for a handler of another crate: what tells that nothing applies a policy is in sight of its own
/// crate alone.
pub trait AppliedElsewhere {
    /// Whether the policy is applied is the other crate's to tell.
    fn applied() {}
}

impl<T> AppliedElsewhere for T {}

/// Has the compiler take a handler to be in use.
pub const fn mention<H>(_: &H) {}

/// The same of a handler with type parameters, in an implementation with the same parameters.
pub trait Mention<Parameters> {
    /// Names the handler.
    fn mention();
}

/// The type that is found for a handler without a policy.
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct no_cors_policy {}

/// A policy, and how its layer is built. It is the only thing that is required of a handler's type: a handler
/// without a policy is one error.
#[derive(Clone, Copy, Debug)]
pub struct HandlerPolicy {
    policy: &'static Policy,
    /// The type of the handler that the attribute is on, if it has one type.
    handler: fn() -> Option<TypeId>,
    layer: fn() -> Result<PolicyLayer, PolicyErrors>,
}

impl HandlerPolicy {
    /// The policy of the type with the handler's name. The function is mentioned, and so in use.
    #[must_use]
    pub const fn for_handler<T: Annotated>(_applied: fn()) -> HandlerPolicy {
        HandlerPolicy {
            handler: T::handler,
            ..HandlerPolicy::of::<T>()
        }
    }

    /// The policy of a type that carries one.
    ///
    /// # Panics
    ///
    /// If its origins come from `with(...)`: at compile time. (A bound would have the compiler say so of types
    /// without a policy, too.)
    #[must_use]
    #[track_caller]
    pub const fn named<T: CorsPolicy>() -> HandlerPolicy {
        assert!(
            !matches!(T::POLICY.parts().allow_origins, Origins::Source),
            "this policy gives no layer by itself: its origins come from `with(...)`, which is evaluated in the annotated function [cors::missing_origins]\n\
             help: route the handler with a policy whose origins are listed, or come from the environment"
        );
        HandlerPolicy::of::<T>()
    }

    const fn of<T: CorsPolicy>() -> HandlerPolicy {
        HandlerPolicy {
            policy: T::POLICY,
            handler: || None,
            layer: try_layer::<T>,
        }
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &'static Policy {
        self.policy
    }

    /// Whether all of it is known when it is compiled.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.policy.is_known()
    }

    /// Checks that the policy was written on this handler, beside which it is found.
    ///
    /// A name can mean two things: a function, and the type that carries the policy of another function. The
    /// compiler sees nothing wrong with it.
    ///
    /// # Panics
    ///
    /// If the policy was written on another handler.
    #[track_caller]
    pub fn check<H: 'static>(self, handler: H) -> H {
        let name = self.policy.name();
        let written_on = (self.handler)();
        assert!(
            written_on.is_none_or(|written_on| written_on == type_id(&handler)),
            "the policy `{name}`, which `cors_route!` finds under the name of this handler, was written on \
             another one, as happens where `use …::*` brings a policy along, and not its handler \
             [cors::missing_policy]\n\
             help: put `#[cors_policy(...)]` on the handler that is routed here, or name its policy: \
             `get(handler as Partner)`"
        );
        handler
    }

    /// The handler under the policy of its method, in a chain without middleware of its own.
    ///
    /// # Panics
    ///
    /// If the policy was written on another handler.
    #[track_caller]
    pub fn apply<H: 'static, K: EndpointRef>(self, handler: H, key: &K) -> PolicyHandler<H, K> {
        under_policy(self.check(handler), key)
    }

    /// The layer.
    ///
    /// # Panics
    ///
    /// If what is known of the policy only at run time breaks a rule.
    #[track_caller]
    pub fn layer(self) -> PolicyLayer {
        or_panic((self.layer)())
    }
}

/// The type of a handler. Its name cannot be written.
#[must_use]
pub fn type_id<H: 'static>(_: &H) -> TypeId {
    TypeId::of::<H>()
}
