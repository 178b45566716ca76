#![doc = include_str!("../guide/start.md")]
#![doc = include_str!("../guide/preflights.md")]
#![doc = ""]
#![doc = include_str!("../guide/preflight.svg")]
#![doc = ""]
#![doc = include_str!("../guide/preflight-checks.md")]
#![doc = include_str!("../guide/covered.md")]
#![doc = include_str!("../guide/keys.md")]
#![doc = include_str!("../guide/findings.md")]
#![doc = include_str!("../guide/lints.md")]
#![doc = include_str!("../guide/named.md")]
#![doc = include_str!("../guide/methods.md")]
#![doc = include_str!("../guide/nested.md")]
#![doc = include_str!("../guide/enforce.md")]
#![doc = include_str!("../guide/origins.md")]
#![doc = include_str!("../guide/seeing.md")]
#![doc = include_str!("../guide/console.md")]
#![doc = include_str!("../guide/messages.md")]
#![doc = include_str!("../guide/editors.md")]
#![doc = include_str!("../guide/testing.md")]
#![doc = include_str!("../guide/lock.md")]
#![doc = include_str!("../guide/layers.md")]
// Its examples need the crates that it is about: the package `cors-routers` tests them.
#![cfg_attr(not(doctest), doc = include_str!("../guide/with.md"))]
#![doc = include_str!("../guide/wire.md")]
#![doc = include_str!("../guide/migrating.md")]
#![doc = include_str!("../guide/questions.md")]
#![doc = include_str!("../guide/local-networks.md")]
#![doc = include_str!("../guide/features.md")]
// Labels what needs a feature, where the documentation is published.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod actual;
#[cfg(feature = "aide")]
mod aide;
mod answer;
mod clone_probe;
mod cors_route;
mod decision;
mod endpoint;
mod event;
mod forbidden;
mod future;
mod handler_policy;
mod handler_return;
mod layer;
mod method_policies;
mod misuse;
mod observe;
mod policy_trait;
mod prepared;
mod probe_layer;
mod recorder;
mod request_parts;
mod request_scope;
mod route_check;
mod route_handler;
mod service;
mod source;
mod target;
mod tower_http;
mod unaware_routes;
#[cfg(any(feature = "utoipa", feature = "utoipa-02"))]
mod utoipa_axum;
mod vary;

pub use ::tower_http::cors::CorsLayer;
pub use cors_macros::cors_policy;
pub use cors_policy::{
    AllowedNames, AllowedOrigins, CorsOutcome, Dangers, Enforce, Enforcement, Finding, Host,
    InvalidOrigin, Level, Lint, Origin, OriginSet, Outcome, PUBLIC_SUFFIX_LIST_DATE, Policy,
    PolicyBuilder, PolicyErrors, Refusal, SourceAnswer, parse_max_age,
};
pub use forbidden::Forbidden;
pub use future::PolicyFuture;
pub use layer::PolicyLayer;
pub use observe::{Observe, ObserveFuture, ObserveLayer, Observed, observe};
pub use policy_trait::{CorsPolicy, KnownOrigins};
pub use recorder::Recorder;
pub use service::PolicyService;
pub use source::{
    ConfiguredSource, IntoOriginSource, IntoSourceAnswer, OriginSource, SharedOrigins, SourceReply,
    ValidatedOrigins, origin_source,
};
pub use target::PolicyTarget;
#[cfg(feature = "utoipa")]
pub use utoipa_axum::utoipa;
#[cfg(feature = "utoipa-02")]
pub use utoipa_axum::utoipa_02;

/// What the macro's expansion uses: no part of the public interface, and different in any version.
#[doc(hidden)]
pub mod __private {
    pub use axum;
    pub use cors_macros::{cors_route, documented_route};
    pub use cors_policy::__private::{
        CrossKeyRule, EnvOrigins, ExposedHeaders, ExtractorNeed, Key, ListedOrigins, Methods,
        Origins, Parts, RequestHeaders, RoutedAs, allows_extractor, allows_method,
        assert_enforceable, assert_merged, assert_no_source, assert_routed, assert_shares,
        completions,
    };
    pub use cors_policy::Dangers;

    pub use crate::endpoint::RouteEndpoint;
    pub use crate::handler_policy::{
        Annotated, AppliedElsewhere, Carrier, HandlerPolicy, Mention, mention, no_cors_policy,
        type_id,
    };
    pub use crate::handler_return::{HandlerReturn, assert_handler_return};
    pub use crate::method_policies::MethodPolicies;
    pub use crate::policy_trait::{FunctionPolicy, PolicyOf, PolicyWithSource};
    pub use crate::probe_layer::{ProbeLayer, Probed};
    pub use crate::route_handler::{EndpointKey, Known, route};
    pub use crate::source::{UnderCredentials, closure};
    pub use crate::target::{PolicyReturn, PolicyReturnIf};
    pub use crate::unaware_routes::AppliesPolicies;

    /// A policy in which no key is given yet, of an item in this module.
    #[must_use]
    pub const fn policy(name: &'static str, module: &'static str) -> Parts {
        Parts::named(name).in_module(module)
    }

    /// A policy that builds on a named one, in which no other key is given yet.
    #[must_use]
    pub const fn policy_on<Base>(name: &'static str, module: &'static str) -> Parts
    where
        Base: crate::CorsPolicy,
    {
        Parts::based_on(name, Base::POLICY).in_module(module)
    }

    /// What `with(...)` gives, as a source.
    pub fn source<S: crate::IntoOriginSource<Kind>, Kind>(source: S) -> S::Source {
        source.into_origin_source()
    }

    /// A source that a policy with or without credentials may ask.
    pub fn under_credentials<S, const CREDENTIALS: bool>(source: S) -> S
    where
        S: UnderCredentials<CREDENTIALS>,
    {
        source
    }

    /// A layer that applies a policy whose origins a source decides.
    ///
    /// # Errors
    ///
    /// If the source has origins that the policy's rules refuse.
    pub fn layer_with(
        policy: &crate::Policy,
        source: impl crate::OriginSource,
    ) -> Result<crate::PolicyLayer, crate::PolicyErrors> {
        crate::PolicyLayer::with_source(policy, source)
    }

    /// The value of `with(...)`, which the compiler reads here: a mistake in it is one at its own place,
    /// and takes nothing around it away.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __cors_expression {
        ($value:expr) => {
            $value
        };
    }
    pub use crate::__cors_expression as expression;

    /// Tells the compiler, in a branch that is never taken, which type a block has.
    #[must_use]
    pub fn never<T>() -> T {
        unreachable!("the branch is never taken")
    }
}
