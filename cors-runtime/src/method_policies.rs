//! The builder behind `cors_route!`: the policies of one path by method.

use std::convert::Infallible;
use std::sync::Arc;

use axum::routing::{MethodFilter, MethodRouter};
use cors_policy::__private::{RoutedAs, assert_routed, is_forbidden_method};
use cors_policy::Policy;
use http::Method;
use tower_layer::Layer;

use crate::endpoint::{Endpoint, EndpointPolicies, MethodTable};
use crate::layer::PolicyLayer;
use crate::prepared::PreparedPolicy;
use crate::service::PolicyService;
use crate::target::build_method_router;

/// The methods that axum can route.
const METHODS: [(MethodFilter, Method); 9] = [
    (MethodFilter::GET, Method::GET),
    (MethodFilter::HEAD, Method::HEAD),
    (MethodFilter::POST, Method::POST),
    (MethodFilter::PUT, Method::PUT),
    (MethodFilter::PATCH, Method::PATCH),
    (MethodFilter::DELETE, Method::DELETE),
    (MethodFilter::OPTIONS, Method::OPTIONS),
    (MethodFilter::TRACE, Method::TRACE),
    (MethodFilter::CONNECT, Method::CONNECT),
];

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

    /// The same, of a handler whose methods are those of its documentation. They are known now for the first time.
    ///
    /// # Panics
    ///
    /// If the policy names methods, and not those that the handler is documented with.
    #[track_caller]
    pub fn documented(
        self,
        filter: MethodFilter,
        policy: &Policy,
        handler: &str,
        by_name: bool,
        layer: PolicyLayer,
    ) -> MethodPolicies {
        for (method, name) in &METHODS {
            let name = name.as_str();
            if filter.or(*method) == filter && !is_forbidden_method(name) {
                assert_routed(policy, RoutedAs::Method(name), handler, by_name);
            }
        }
        self.filter(filter, layer)
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

    /// The endpoint of a path with these policies.
    #[must_use]
    pub fn into_endpoint(self) -> Arc<Endpoint> {
        let policies = EndpointPolicies::PerMethod(Arc::new(self.into_table()));
        Arc::new(Endpoint::new(policies, Vec::new()))
    }

    fn into_table(mut self) -> MethodTable {
        // HEAD follows GET.
        let get = self.find(&Method::GET).map(Arc::clone);
        if let (Some(get), None) = (get, self.find(&Method::HEAD)) {
            self.routed.push((Method::HEAD, get));
        }
        let mut table = MethodTable::default();
        for (method, policy) in &self.routed {
            let same = |known: &Arc<PreparedPolicy>| known.policy() == policy.policy();
            let known = table.policies.iter().position(same);
            let at = known.unwrap_or_else(|| {
                let methods = self.methods_like(policy);
                table.add(Arc::new(policy.routed(&methods)))
            });
            table.routed.push((method.clone(), at));
        }
        table.any = self
            .any
            .map(|any| table.add(Arc::new(any.routed_for_all())));
        table.fallback = self.fallback.map(|fallback| table.add(fallback));
        table
    }

    fn find(&self, method: &Method) -> Option<&Arc<PreparedPolicy>> {
        let mut routed = self.routed.iter();
        let found = routed.find(|(routed, _)| routed == method);
        found.map(|(_, policy)| policy)
    }

    /// The methods that a preflight under this policy lists: those whose policy is the same. A browser keeps
    /// every listed method for the URL, so a method under another policy, which may be stricter, has to be
    /// asked for by itself.
    fn methods_like(&self, policy: &PreparedPolicy) -> Vec<Method> {
        let methods = METHODS.iter().map(|(_, method)| method);
        methods
            .filter(|method| !is_forbidden_method(method.as_str()))
            .filter(|method| {
                let other = self.find(method);
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
        let own = EndpointPolicies::PerMethod(Arc::clone(&self.0));
        PolicyService::new(inner, own, true)
    }
}
