//! The builder behind `cors_route!`: the policies of one path by method.

use std::convert::Infallible;
use std::sync::Arc;

use axum::routing::{MethodFilter, MethodRouter};
use cors_policy::__private::is_forbidden_method;
use http::Method;
use tower_layer::Layer;

use crate::PolicyLayer;
use crate::endpoint::{EndpointPolicies, METHODS, MethodTable, find};
use crate::prepared::PreparedPolicy;
use crate::service::PolicyService;
use crate::target::build_method_router;

/// The policies of the handlers of one path, as the chain in `cors_route!` names them.
#[derive(Debug, Default)]
#[must_use]
pub struct MethodPolicies {
    routed: Vec<(Method, Arc<PreparedPolicy>)>,
    any: Option<Arc<PreparedPolicy>>,
    fallback: Option<Arc<PreparedPolicy>>,
}

impl MethodPolicies {
    /// A path without handlers.
    pub fn new() -> MethodPolicies {
        MethodPolicies::default()
    }

    /// Adds the policy of the handler of one method.
    pub fn method(mut self, name: &'static str, layer: PolicyLayer) -> MethodPolicies {
        let method = Method::from_bytes(name.as_bytes()).ok();
        self.routed
            .extend(method.map(|method| (method, layer.into_prepared())));
        self
    }

    /// Adds the policy of the handler of some methods: `on(filter, handler)`.
    pub fn filter(mut self, filter: MethodFilter, layer: PolicyLayer) -> MethodPolicies {
        let policy = layer.into_prepared();
        let routed = METHODS.iter().filter(|(one, _)| filter.or(*one) == filter);
        let routed = routed.map(|(_, method)| (method.clone(), Arc::clone(&policy)));
        self.routed.extend(routed);
        self
    }

    /// Adds the policy of the handler of all other methods: `any(handler)`.
    pub fn any(mut self, layer: PolicyLayer) -> MethodPolicies {
        self.any = Some(layer.into_prepared());
        self
    }

    /// Adds the policy of the fallback. Its responses have the policy's headers, and it allows no preflight.
    pub fn fallback(mut self, layer: PolicyLayer) -> MethodPolicies {
        self.fallback = Some(layer.into_prepared());
        self
    }

    /// Puts the policies around the handlers.
    ///
    /// # Panics
    ///
    /// If there is another policy around a handler already.
    pub fn around<S>(self, router: MethodRouter<S, Infallible>) -> MethodRouter<S, Infallible>
    where
        S: Clone + Send + Sync + 'static,
    {
        build_method_router(router.layer(MethodTableLayer(Arc::new(self.into_table()))))
    }

    pub(crate) fn into_table(mut self) -> MethodTable {
        // HEAD follows GET.
        let get = find(&self.routed, &Method::GET).map(Arc::clone);
        if let (Some(get), None) = (get, find(&self.routed, &Method::HEAD)) {
            self.routed.push((Method::HEAD, get));
        }
        let mut groups: Vec<Arc<PreparedPolicy>> = Vec::new();
        let mut routed = Vec::new();
        for (method, policy) in &self.routed {
            let is_same = |group: &&Arc<PreparedPolicy>| group.policy() == policy.policy();
            let group = if let Some(group) = groups.iter().find(is_same) {
                Arc::clone(group)
            } else {
                let group = Arc::new(policy.routed(&self.methods_like(policy)));
                groups.push(Arc::clone(&group));
                group
            };
            routed.push((method.clone(), group));
        }
        MethodTable {
            routed,
            any: self.any.map(|any| Arc::new(any.routed_for_all())),
            fallback: self.fallback,
        }
    }

    /// The methods that a preflight under this policy lists: those whose policy is the same. A browser keeps
    /// every listed method for the URL, so a method under another policy, which may be stricter, has to be
    /// asked for by itself.
    fn methods_like(&self, policy: &PreparedPolicy) -> Vec<Method> {
        let methods = METHODS.iter().map(|(_, method)| method);
        methods
            .filter(|method| !is_forbidden_method(method.as_str()))
            .filter(|method| {
                let other = find(&self.routed, method);
                other.is_some_and(|other| policy.policy().equals_except_methods(other.policy()))
            })
            .cloned()
            .collect()
    }
}

/// The layer with the policies of a path. axum puts it around each of its endpoints, and around the one for
/// methods that no handler serves: a preflight may reach any of them.
#[derive(Clone)]
struct MethodTableLayer(Arc<MethodTable>);

impl<S: Clone> Layer<S> for MethodTableLayer {
    type Service = PolicyService<S>;

    fn layer(&self, inner: S) -> PolicyService<S> {
        let own = EndpointPolicies::PerMethod(Arc::clone(&self.0), None);
        PolicyService::new(inner, own, true, None)
    }
}
