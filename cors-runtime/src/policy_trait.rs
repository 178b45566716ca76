//! The types that carry a policy.

use ::tower_http::cors::CorsLayer;
use cors_policy::{Policy, PolicyErrors};

use crate::PolicyLayer;

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
    const POLICY: Policy;

    /// A layer that applies the policy.
    ///
    /// # Panics
    ///
    /// If what is known of the policy only at run time breaks a rule; and if its origins come from
    /// `with(...)`, since that is evaluated in the annotated function.
    #[track_caller]
    fn layer() -> PolicyLayer {
        if const { Self::POLICY.is_known() } {
            return PolicyLayer::of_checked(Self::POLICY);
        }
        PolicyLayer::new(Self::POLICY)
    }

    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule; and if its origins come from
    /// `with(...)`.
    fn try_layer() -> Result<PolicyLayer, PolicyErrors> {
        if const { Self::POLICY.is_known() } {
            return Ok(PolicyLayer::of_checked(Self::POLICY));
        }
        PolicyLayer::try_new(Self::POLICY)
    }

    /// The policy as bare configuration of tower-http, for any tower stack.
    ///
    /// # Panics
    ///
    /// As [`layer`](CorsPolicy::layer).
    #[track_caller]
    fn cors_layer() -> CorsLayer {
        Self::layer().cors_layer()
    }
}
