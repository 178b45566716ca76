//! The policy of a handler, as `cors_route!` finds it.

use std::any::TypeId;

use cors_policy::{Policy, PolicyErrors};

use crate::layer::or_panic;
use crate::{CorsPolicy, PolicyLayer};

/// What carries the policy of a handler, under the handler's own name.
///
/// `cors_route!` imports that name over [`no_cors_policy`]: a handler without a policy is a function
/// only, so that the compiler finds this type in its place, and says what follows.
#[diagnostic::on_unimplemented(
    message = "this handler has no CORS policy [cors::missing_policy]",
    label = "no `#[cors_policy(...)]` on it",
    note = "put `#[cors_policy(...)]` on the handler, or `#[cors_policy(same_origin)]` if pages of other origins are to get nothing; if its policy has another name (`name = Other`), write `get(handler as Other)`; a named policy is written in the same way: `get(handler as Partner)`"
)]
pub trait Annotated: CorsPolicy {}

#[diagnostic::do_not_recommend]
impl<T: CorsPolicy> Annotated for T {}

/// Stands where the policy of a handler would be that has none.
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub struct no_cors_policy {}

/// A policy, and how its layer is made: all that is asked of a handler's type, so that where it has
/// no policy, that is one error.
#[derive(Clone, Copy, Debug)]
pub struct HandlerPolicy {
    policy: Policy,
    /// The type of the handler that it was written on, where that can be told.
    handler: fn() -> Option<TypeId>,
    layer: fn() -> Result<PolicyLayer, PolicyErrors>,
}

impl HandlerPolicy {
    /// That of the type beside a handler.
    #[must_use]
    pub const fn beside<T: Annotated>(handler: fn() -> Option<TypeId>) -> HandlerPolicy {
        HandlerPolicy {
            handler,
            ..HandlerPolicy::named::<T>()
        }
    }

    /// That of any type that carries one.
    #[must_use]
    pub const fn named<T: CorsPolicy>() -> HandlerPolicy {
        HandlerPolicy {
            policy: T::POLICY,
            handler: || None,
            layer: T::try_layer,
        }
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The layer for a handler that the policy is found beside.
    ///
    /// A name can mean two things: a function, and the type that carries the policy of another function. The
    /// compiler sees nothing wrong with it.
    ///
    /// # Panics
    ///
    /// If the policy was written on another handler. If what is known of it only at run time breaks a rule.
    #[track_caller]
    pub fn layer_for<H: 'static>(self, handler: &H) -> PolicyLayer {
        let name = self.policy.name();
        let written_on = (self.handler)();
        assert!(
            written_on.is_none_or(|written_on| written_on == type_id(handler)),
            "the policy `{name}`, which `cors_route!` finds under the name of this handler, was written on \
             another one, as happens where `use …::*` brings a policy along, and not its handler \
             [cors::missing_policy]\n\
             help: put `#[cors_policy(...)]` on the handler that is routed here, or name its policy: \
             `get(handler as Partner)`"
        );
        self.layer()
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

/// The type of a handler, which has no name.
#[must_use]
pub fn type_id<H: 'static>(_: &H) -> TypeId {
    TypeId::of::<H>()
}

/// What a type says of its handler that says nothing: it stands beside one of many types, or beside none.
pub trait AnyHandler {
    /// The type of the handler, if there is one.
    #[must_use]
    fn __handler() -> Option<TypeId> {
        None
    }
}

impl<T> AnyHandler for T {}
