//! The policy of a handler, as `cors_route!` finds it.

use cors_policy::{Policy, PolicyErrors};

use crate::target::or_panic;
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
    layer: fn() -> Result<PolicyLayer, PolicyErrors>,
}

impl HandlerPolicy {
    /// That of the type beside a handler.
    #[must_use]
    pub const fn beside<T: Annotated>() -> HandlerPolicy {
        HandlerPolicy::named::<T>()
    }

    /// That of any type that carries one.
    #[must_use]
    pub const fn named<T: CorsPolicy>() -> HandlerPolicy {
        HandlerPolicy {
            policy: T::POLICY,
            layer: T::try_layer,
        }
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
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
