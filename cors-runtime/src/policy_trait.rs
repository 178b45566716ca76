//! The types that carry a policy.

use std::any::TypeId;
use std::marker::PhantomData;

use ::tower_http::cors::CorsLayer;
use cors_policy::{Policy, PolicyErrors};

use crate::layer::PolicyLayer;

/// A type that carries a CORS policy: an annotated unit struct, or the type with the name of an annotated
/// function.
///
/// All of it is also there without this trait in scope: `Partner::layer()`, `api::POLICY`.
///
/// ```
/// use cors_runtime::{CorsPolicy, cors_policy};
///
/// #[cors_policy(allow_origins = ["https://partner.example"], max_age = "10m")]
/// pub struct Partner;
///
/// fn minutes<P: CorsPolicy>() -> Option<u32> {
///     P::POLICY.max_age().map(|seconds| seconds / 60)
/// }
/// assert_eq!(minutes::<Partner>(), Some(10));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a named CORS policy [cors::invalid_value]",
    label = "no `#[cors_policy(...)]` on it",
    note = "give it one: `#[cors_policy(allow_origins = [\"https://app.example.com\"])] struct {Self};`"
)]
pub trait CorsPolicy {
    /// The policy, checked when it was compiled.
    const POLICY: &'static Policy;

    /// A layer that applies the policy.
    ///
    /// # Panics
    ///
    /// If what is known of the policy only at run time breaks a rule.
    #[track_caller]
    fn layer() -> PolicyLayer
    where
        Self: KnownOrigins,
    {
        if const { Self::POLICY.is_known() } {
            return PolicyLayer::of_checked(Self::POLICY);
        }
        PolicyLayer::new(Self::POLICY)
    }

    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    fn try_layer() -> Result<PolicyLayer, PolicyErrors>
    where
        Self: KnownOrigins,
    {
        try_layer::<Self>()
    }

    /// The policy as bare configuration of tower-http, for any tower stack.
    ///
    /// # Panics
    ///
    /// As [`layer`](CorsPolicy::layer).
    #[track_caller]
    fn cors_layer() -> CorsLayer
    where
        Self: KnownOrigins,
    {
        Self::layer().cors_layer()
    }
}

/// The layer of a policy, whose origins must not come from `with(...)`.
pub(crate) fn try_layer<P: CorsPolicy + ?Sized>() -> Result<PolicyLayer, PolicyErrors> {
    if const { P::POLICY.is_known() } {
        return Ok(PolicyLayer::of_checked(P::POLICY));
    }
    PolicyLayer::try_new(P::POLICY)
}

/// A policy that gives a layer by itself: its origins are written in it, or come from the environment.
///
/// Every policy but that of a function with `allow_origins = with(...)` is one. The value in `with(...)` is
/// evaluated in that function, so only the function can apply the policy.
///
/// ```
/// use cors_runtime::{CorsPolicy, KnownOrigins, PolicyLayer, cors_policy};
///
/// #[cors_policy(allow_origins = ["https://partner.example"])]
/// struct Partner;
///
/// fn layers<P: KnownOrigins>(count: usize) -> Vec<PolicyLayer> {
///     (0..count).map(|_| P::layer()).collect()
/// }
/// assert_eq!(layers::<Partner>(2).len(), 2);
/// ```
///
/// A type with a `CorsPolicy` of its own needs no more than `impl KnownOrigins for Name {}`.
#[diagnostic::on_unimplemented(
    message = "the origins of this policy are known only inside the annotated function [cors::missing_origins]",
    label = "they come from `with(...)`, which is evaluated when that function is called",
    note = "call the function: the router that it returns has the policy around it"
)]
pub trait KnownOrigins: CorsPolicy {}

/// The policy of an annotated function, on a type that the macro makes for it.
pub trait FunctionPolicy {
    /// The policy.
    const POLICY: &'static Policy;

    /// The type of the function, if it is a handler and has one type.
    #[must_use]
    fn handler() -> Option<TypeId> {
        None
    }
}

/// The type with the name of an annotated function.
#[derive(Debug)]
pub struct PolicyOf<F>(PhantomData<F>);

impl<F: FunctionPolicy> CorsPolicy for PolicyOf<F> {
    const POLICY: &'static Policy = F::POLICY;
}

#[diagnostic::do_not_recommend]
impl<F: FunctionPolicy> KnownOrigins for PolicyOf<F> {}

/// The type with the name of an annotated function whose origins come from `with(...)`.
#[derive(Debug)]
pub struct PolicyWithSource<F>(PhantomData<F>);

impl<F: FunctionPolicy> CorsPolicy for PolicyWithSource<F> {
    const POLICY: &'static Policy = F::POLICY;
}

/// The items of the trait, for which nothing has to be imported.
macro_rules! without_imports {
    ($carrier:ident) => {
        impl<F: FunctionPolicy> $carrier<F> {
            /// The policy, checked when it was compiled.
            pub const POLICY: &'static Policy = F::POLICY;

            /// A layer that applies the policy.
            ///
            /// # Panics
            ///
            /// If what is known of the policy only at run time breaks a rule.
            #[track_caller]
            pub fn layer() -> PolicyLayer
            where
                Self: KnownOrigins,
            {
                <Self as CorsPolicy>::layer()
            }

            /// A layer that applies the policy, or everything that is wrong with it.
            ///
            /// # Errors
            ///
            /// If what is known of the policy only at run time breaks a rule.
            pub fn try_layer() -> Result<PolicyLayer, PolicyErrors>
            where
                Self: KnownOrigins,
            {
                <Self as CorsPolicy>::try_layer()
            }

            /// The policy as bare configuration of tower-http, for any tower stack.
            ///
            /// # Panics
            ///
            /// If what is known of the policy only at run time breaks a rule.
            #[track_caller]
            pub fn cors_layer() -> CorsLayer
            where
                Self: KnownOrigins,
            {
                <Self as CorsPolicy>::cors_layer()
            }
        }
    };
}

without_imports!(PolicyOf);
without_imports!(PolicyWithSource);
