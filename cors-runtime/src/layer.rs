//! The tower layer.

use std::sync::Arc;

use ::tower_http::cors::CorsLayer;
use cors_policy::__private::Evaluator;
use cors_policy::{AllowedOrigins, Finding, Lint, Policy, PolicyErrors};
use tower_layer::Layer;

use crate::endpoint::EndpointPolicies;
use crate::prepared::PreparedPolicy;
use crate::service::PolicyService;
use crate::source::OriginSource;

/// A tower layer that applies a policy. `x::layer()` makes the one of an annotated item `x`.
///
/// It goes around any service that is `Clone` and whose response body is `Default`, not only axum's. Putting it
/// around a service clones that service once, to find the policies inside.
///
/// ```
/// use cors_runtime::cors_policy;
///
/// #[cors_policy(allow_origins = ["https://app.example.com"])]
/// struct Site;
///
/// let app: axum::Router = axum::Router::new().layer(Site::layer());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct PolicyLayer {
    policy: Arc<PreparedPolicy>,
    /// Whether it is certain that services are layered while the app is built. axum builds the layers of handlers
    /// later, with a connection or a request, where a panic could end the server.
    is_at_start_up: bool,
}

impl PolicyLayer {
    /// A layer that applies this policy.
    ///
    /// # Panics
    ///
    /// If the policy breaks a rule, with everything that is wrong with it. The policy of an annotated item
    /// does not, except by the values of its environment variables.
    #[track_caller]
    pub fn new(policy: impl Into<Policy>) -> PolicyLayer {
        or_panic(PolicyLayer::try_new(policy))
    }

    /// A layer that applies this policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If the policy breaks a rule.
    pub fn try_new(policy: impl Into<Policy>) -> Result<PolicyLayer, PolicyErrors> {
        let policy = policy.into();
        if policy.allow_origins() == AllowedOrigins::Source {
            return Err(without_source(&policy));
        }
        let environment = |variable: &str| std::env::var_os(variable);
        let (evaluator, repeated) = Evaluator::reading(&policy, &environment)?;
        for finding in repeated {
            tracing::warn!(target: "cors", policy = policy.name(), "{finding}");
        }
        Ok(PolicyLayer::of(evaluator, None))
    }

    /// A layer that applies a policy whose origins come from this source.
    pub(crate) fn with_source(
        policy: &Policy,
        source: impl OriginSource,
    ) -> Result<PolicyLayer, PolicyErrors> {
        source.attach(policy)?;
        let source: Arc<dyn OriginSource> = Arc::new(source);
        Ok(PolicyLayer::of(Evaluator::of_checked(policy), Some(source)))
    }

    /// A layer that applies a policy of the macro's, which was checked when it was compiled. Without a second
    /// check, the Public Suffix List stays out of the binary.
    pub(crate) fn of_checked(policy: &Policy) -> PolicyLayer {
        PolicyLayer::of(Evaluator::of_checked(policy), None)
    }

    fn of(evaluator: Evaluator, source: Option<Arc<dyn OriginSource>>) -> PolicyLayer {
        PolicyLayer {
            policy: Arc::new(PreparedPolicy::new(evaluator, source)),
            is_at_start_up: false,
        }
    }

    /// The policy that it applies.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.policy.policy()
    }

    pub(crate) fn into_prepared(self) -> Arc<PreparedPolicy> {
        self.policy
    }

    /// The same layer, put around services while the app is built.
    pub(crate) fn at_start_up(self) -> PolicyLayer {
        PolicyLayer {
            is_at_start_up: true,
            ..self
        }
    }

    /// The same layer around endpoints that route exactly these methods: it answers no preflight for any
    /// other method. The layer must not be shared yet.
    #[doc(hidden)]
    pub fn for_methods(mut self, methods: &'static [&'static str]) -> PolicyLayer {
        let Some(policy) = Arc::get_mut(&mut self.policy) else {
            unreachable!("the expansion calls it on a layer that it has just made");
        };
        policy.restrict_preflights_to(methods);
        self
    }

    /// The same policy as bare configuration of tower-http, for a stack that needs tower-http's own
    /// middleware. It lacks what this layer does beyond that: see the table in the README.
    pub fn cors_layer(&self) -> CorsLayer {
        self.policy.cors_layer()
    }
}

/// The layer. The panic is at the caller's place; in a closure it would be here.
#[track_caller]
pub(crate) fn or_panic(layer: Result<PolicyLayer, PolicyErrors>) -> PolicyLayer {
    match layer {
        Ok(layer) => layer,
        Err(errors) => panic!("{errors}"),
    }
}

fn without_source(policy: &Policy) -> PolicyErrors {
    let name = policy.name();
    let message = format!(
        "the origins of `{name}` come from `with(...)`, which is evaluated in that function: there is no layer without it"
    );
    let help = format!("call it: what `{name}(...)` returns has the policy around it");
    let finding = Finding::new(Lint::MissingOrigins, "", message).help(help);
    PolicyErrors::one(name, finding)
}

/// # Panics
///
/// In builds with `debug_assertions`, if policies inside the service cannot take effect: two of them side by
/// side, for example. In other builds there is an error event, and nothing is shared: axum builds some layers
/// with a connection, where a panic could end the server. Annotated functions and `cors_route!` build theirs
/// at once, and panic in any build.
impl<S: Clone> Layer<S> for PolicyLayer {
    type Service = PolicyService<S>;

    fn layer(&self, inner: S) -> PolicyService<S> {
        let own = EndpointPolicies::Single(Arc::clone(&self.policy));
        PolicyService::new(inner, own, self.is_at_start_up)
    }
}
