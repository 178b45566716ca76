//! The policies of one path, by method: what `cors_route!` makes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::routing::{MethodFilter, MethodRouter};
use cors_policy::is_forbidden_method;
use http::Method;
use tower_layer::Layer;

use crate::PolicyLayer;
use crate::compiled::Compiled;
use crate::coverage::Coverage;
use crate::service::PolicyService;

/// The methods of axum's routers.
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

/// Whether axum can route it by itself.
pub(crate) fn is_routable(method: &Method) -> bool {
    METHODS.iter().any(|(_, routable)| routable == method)
}

/// The handlers' policies, as the chain names them.
#[derive(Debug, Default)]
#[must_use]
pub struct PathPolicies {
    routed: Vec<(Method, Arc<Compiled>)>,
    any: Option<Arc<Compiled>>,
    fallback: Option<Arc<Compiled>>,
}

impl PathPolicies {
    /// A path without handlers.
    pub fn new() -> PathPolicies {
        PathPolicies::default()
    }

    /// The policy of the handler of one method.
    pub fn method(mut self, name: &'static str, layer: PolicyLayer) -> PathPolicies {
        // Every name of a method in axum's chains is one.
        let method = Method::from_bytes(name.as_bytes()).ok();
        self.routed
            .extend(method.map(|method| (method, layer.into_compiled())));
        self
    }

    /// The policy of the handler of some methods: `on(filter, handler)`.
    pub fn filter(mut self, filter: MethodFilter, layer: PolicyLayer) -> PathPolicies {
        let compiled = layer.into_compiled();
        let routed = METHODS.iter().filter(|(one, _)| filter.or(*one) == filter);
        let routed = routed.map(|(_, method)| (method.clone(), Arc::clone(&compiled)));
        self.routed.extend(routed);
        self
    }

    /// The policy of the handler of whatever no other one serves: `any(handler)`.
    pub fn any(mut self, layer: PolicyLayer) -> PathPolicies {
        self.any = Some(layer.into_compiled());
        self
    }

    /// The policy of the handler that answers for methods that are not served: its answers have the
    /// policy's headers, and no preflight is allowed.
    pub fn fallback(mut self, layer: PolicyLayer) -> PathPolicies {
        self.fallback = Some(layer.into_compiled());
        self
    }

    /// Puts the policies around the handlers.
    pub fn around<S>(self, router: MethodRouter<S, Infallible>) -> MethodRouter<S, Infallible>
    where
        S: Clone + Send + Sync + 'static,
    {
        router.layer(PathLayer(Arc::new(PathTable::new(self))))
    }
}

/// The policies of a path, each with the methods that it is routed under.
#[derive(Debug)]
pub(crate) struct PathTable {
    routed: Vec<(Method, Arc<Compiled>)>,
    any: Option<Arc<Compiled>>,
    fallback: Option<Arc<Compiled>>,
}

impl PathTable {
    fn new(mut policies: PathPolicies) -> PathTable {
        // HEAD follows GET.
        let get = policies.of(&Method::GET).map(Arc::clone);
        if let (Some(get), None) = (get, policies.of(&Method::HEAD)) {
            policies.routed.push((Method::HEAD, get));
        }
        // A browser keeps every method that a preflight's answer lists, for the URL. So it lists
        // those of the same policy; another's, which may be stricter, has to be asked for.
        let methods_like = |compiled: &Compiled| -> Vec<Method> {
            METHODS
                .iter()
                .map(|(_, method)| method)
                .filter(|method| !is_forbidden_method(method.as_str()))
                .filter(|method| {
                    let other = policies.of(method);
                    other.is_some_and(|other| agree(compiled, other))
                })
                .cloned()
                .collect()
        };
        let mut groups: Vec<Arc<Compiled>> = Vec::new();
        let mut routed = Vec::new();
        for (method, compiled) in &policies.routed {
            let same = |group: &&Arc<Compiled>| group.policy() == compiled.policy();
            let group = if let Some(group) = groups.iter().find(same) {
                Arc::clone(group)
            } else {
                let group = Arc::new(compiled.routed(&methods_like(compiled)));
                groups.push(Arc::clone(&group));
                group
            };
            routed.push((method.clone(), group));
        }
        PathTable {
            routed,
            any: policies.any.map(|any| Arc::new(any.routed_for_all())),
            fallback: policies.fallback,
        }
    }

    /// The policy that a preflight for this method is answered by.
    pub(crate) fn serving(&self, method: &Method) -> Option<&Arc<Compiled>> {
        // No script can send one, so nobody but a script's imitator asks.
        if is_forbidden_method(method.as_str()) {
            return None;
        }
        find(&self.routed, method).or(self.any.as_ref())
    }

    /// The policy of the answer to this method.
    pub(crate) fn answering(&self, method: &Method) -> Option<&Arc<Compiled>> {
        find(&self.routed, method)
            .or(self.any.as_ref())
            .or(self.fallback.as_ref())
    }

    /// The names of the policies, for a message.
    pub(crate) fn names(&self) -> String {
        let routed = self.routed.iter().map(|(_, compiled)| compiled);
        let mut names: Vec<&str> = Vec::new();
        for compiled in routed.chain(&self.any).chain(&self.fallback) {
            let name = compiled.policy().name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

impl PathPolicies {
    fn of(&self, method: &Method) -> Option<&Arc<Compiled>> {
        find(&self.routed, method)
    }
}

fn find<'a>(routed: &'a [(Method, Arc<Compiled>)], method: &Method) -> Option<&'a Arc<Compiled>> {
    routed
        .iter()
        .find(|(routed, _)| routed == method)
        .map(|(_, compiled)| compiled)
}

fn agree(one: &Compiled, other: &Compiled) -> bool {
    one.policy().agrees_with(other.policy())
}

/// Puts the policies of a path around each of its endpoints, also around that for what no handler
/// serves: a preflight ends up in any of them.
#[derive(Clone)]
struct PathLayer(Arc<PathTable>);

impl<S: Clone> Layer<S> for PathLayer {
    type Service = PolicyService<S>;

    fn layer(&self, inner: S) -> PolicyService<S> {
        PolicyService::new(inner, Coverage::of_path(Arc::clone(&self.0)))
    }
}
