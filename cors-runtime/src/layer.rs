//! The tower layer.

use std::sync::Arc;

use cors_policy::{Finding, Judge, Lint, Origins, Policy, PolicyErrors};
use tower_http::cors::CorsLayer;
use tower_layer::Layer;

use crate::compiled::Compiled;
use crate::coverage::Coverage;
use crate::service::PolicyService;
use crate::source::OriginSource;
use crate::target::or_panic;

/// A tower layer that applies a policy. An annotated item `x` gives one by `x::layer()`.
///
/// The policy is made ready when the layer is; to clone it costs an increment of a counter. To layer a
/// service with it clones that service once, to find the policies inside. Goes around any service that
/// is `Clone` and whose response body is `Default`, not only axum's.
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
    compiled: Arc<Compiled>,
}

impl PolicyLayer {
    /// A layer that applies this policy.
    ///
    /// # Panics
    ///
    /// If the policy breaks a rule, with everything that is wrong with it. One that the macro has
    /// written breaks none.
    #[track_caller]
    pub fn new(policy: Policy) -> PolicyLayer {
        or_panic(PolicyLayer::try_new(policy))
    }

    /// A layer that applies this policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If the policy breaks a rule.
    pub fn try_new(policy: Policy) -> Result<PolicyLayer, PolicyErrors> {
        if policy.origins() == Origins::Source {
            return Err(without_source(&policy));
        }
        Ok(PolicyLayer::of(Judge::try_new(policy)?, None))
    }

    /// A layer that applies a policy whose origins this source decides.
    pub(crate) fn asking(
        policy: Policy,
        source: impl OriginSource,
    ) -> Result<PolicyLayer, PolicyErrors> {
        source.serve(&policy)?;
        let source: Arc<dyn OriginSource> = Arc::new(source);
        Ok(PolicyLayer::of(Judge::of_checked(policy), Some(source)))
    }

    /// A layer that applies a policy which the macro has written. It was held to the rules when it was
    /// compiled; not to do so again keeps the Public Suffix List out of the binary.
    pub(crate) fn of_checked(policy: Policy) -> PolicyLayer {
        PolicyLayer::of(Judge::of_checked(policy), None)
    }

    fn of(judge: Judge, source: Option<Arc<dyn OriginSource>>) -> PolicyLayer {
        PolicyLayer {
            compiled: Arc::new(Compiled::new(judge, source)),
        }
    }

    /// The same for a path that routes these methods and no others: a preflight for any other method is
    /// refused. For a layer that is not shared yet.
    #[doc(hidden)]
    pub fn for_methods(mut self, methods: &'static [&'static str]) -> PolicyLayer {
        let Some(compiled) = Arc::get_mut(&mut self.compiled) else {
            unreachable!("the expansion calls it on a layer that it has just made");
        };
        compiled.restrict_preflights_to(methods);
        self
    }

    /// The policy that it applies.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.compiled.policy()
    }

    pub(crate) fn into_compiled(self) -> Arc<Compiled> {
        self.compiled
    }

    /// The same policy as bare configuration of tower-http, for a stack that wants tower-http's own
    /// middleware. What this layer does beyond it is then not done: see the table in the README.
    pub fn cors_layer(&self) -> CorsLayer {
        self.compiled.cors_layer()
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

/// The service is cloned once, to find the policies inside of it: they are nearer, and decide.
impl<S: Clone> Layer<S> for PolicyLayer {
    type Service = PolicyService<S>;

    fn layer(&self, inner: S) -> PolicyService<S> {
        PolicyService::new(inner, Coverage::One(Arc::clone(&self.compiled)))
    }
}
