//! The policies that decide at an endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cors_policy::__private::{EnforceCheck, PolicyName, is_forbidden_method, requested_method};
use cors_policy::{CorsOutcome, Enforce, Outcome, Refusal};
use http::{HeaderMap, Method, Request};

use crate::misuse::Misuse;
use crate::prepared::{Enforced, PreparedPolicy};
use crate::request_scope::{InnerPolicy, NO_POLICY};
use crate::route_check::SeenPolicy;

/// The nearest policies at an endpoint.
#[derive(Clone, Debug)]
pub(crate) enum EndpointPolicies {
    /// One policy for all methods.
    Single(Arc<PreparedPolicy>),
    /// A policy for each method of a path.
    PerMethod(Arc<MethodTable>),
    /// Policies in places where they cannot take effect: nothing is shared. The policy is the outer one.
    Misplaced(Arc<PreparedPolicy>),
}

impl EndpointPolicies {
    /// The identity of the policies: the same for all endpoints that they decide at.
    #[inline]
    pub(crate) fn id(&self) -> usize {
        match self {
            EndpointPolicies::Single(policy) => Arc::as_ptr(policy).addr(),
            EndpointPolicies::PerMethod(table) => Arc::as_ptr(table).addr(),
            EndpointPolicies::Misplaced(_) => NO_POLICY,
        }
    }

    /// All of the policies. There is at least one.
    pub(crate) fn all(&self) -> &[Arc<PreparedPolicy>] {
        match self {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => {
                std::slice::from_ref(policy)
            }
            EndpointPolicies::PerMethod(table) => &table.policies,
        }
    }

    /// The methods with a policy of their own.
    pub(crate) fn methods(&self) -> Vec<Method> {
        match self {
            EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_) => Vec::new(),
            EndpointPolicies::PerMethod(table) => {
                let routed = table.routed.iter();
                routed.map(|(method, _)| method.clone()).collect()
            }
        }
    }

    /// The names of the policies, for a message.
    pub(crate) fn names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for policy in self.all() {
            let name = policy.policy().name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

/// The policies of one path by method.
#[derive(Debug, Default)]
pub(crate) struct MethodTable {
    pub(crate) policies: Vec<Arc<PreparedPolicy>>,
    /// The methods that handlers serve, with the positions of their policies.
    pub(crate) routed: Vec<(Method, usize)>,
    pub(crate) any: Option<usize>,
    pub(crate) fallback: Option<usize>,
}

impl MethodTable {
    /// Adds a policy, and gives its position.
    pub(crate) fn add(&mut self, policy: Arc<PreparedPolicy>) -> usize {
        self.policies.push(policy);
        self.policies.len() - 1
    }

    fn routed(&self, method: &Method) -> Option<usize> {
        let mut routed = self.routed.iter();
        let found = routed.find(|(routed, _)| routed == method);
        found.map(|(_, at)| *at).or(self.any)
    }

    /// The policy that answers a preflight for this method, if a handler serves it.
    fn for_preflight(&self, method: &Method) -> Option<&Arc<PreparedPolicy>> {
        // No script can send a forbidden method, so no browser asks for it.
        let at = (!is_forbidden_method(method.as_str())).then(|| self.routed(method));
        Some(&self.policies[at??])
    }
}

/// An endpoint under a layer.
#[derive(Debug)]
pub struct Endpoint {
    pub(crate) policies: EndpointPolicies,
    /// The policies further out than the nearest ones, from the inside out.
    pub(crate) outer: Vec<Arc<PreparedPolicy>>,
    /// What the policies enforce, by their positions, if one does. (Most do not: a pointer is small.)
    #[allow(clippy::box_collection)]
    enforced: Option<Box<Vec<Enforced>>>,
    /// Whether a request has reached a hidden policy. The preflights of that policy end up here, and are
    /// refused from then on.
    has_hidden: AtomicBool,
}

/// The endpoint of a path in `cors_route!`.
pub type RouteEndpoint = Arc<Endpoint>;

/// A reference to an endpoint: shared, or a function that returns a static one, which is free.
pub trait EndpointRef: Clone + Send + Sync + 'static {
    /// The endpoint.
    fn endpoint(&self) -> &Arc<Endpoint>;
}

impl EndpointRef for Arc<Endpoint> {
    #[inline]
    fn endpoint(&self) -> &Arc<Endpoint> {
        self
    }
}

impl<F> EndpointRef for F
where
    F: Fn() -> &'static Arc<Endpoint> + Clone + Send + Sync + 'static,
{
    #[inline]
    fn endpoint(&self) -> &Arc<Endpoint> {
        self()
    }
}

/// The name in the place of a policy's, where no handler serves the method.
const ROUTE: PolicyName = PolicyName::Constant("cors_route!");

impl Endpoint {
    pub(crate) fn new(policies: EndpointPolicies, outer: Vec<Arc<PreparedPolicy>>) -> Endpoint {
        Endpoint {
            enforced: enforced(&policies, &outer),
            policies,
            outer,
            has_hidden: AtomicBool::new(false),
        }
    }

    /// The same endpoint with another policy around it.
    pub(crate) fn under(&self, own: Arc<PreparedPolicy>) -> Endpoint {
        if own.policy().enforce().is_on() && enforce_of(&self.outer) == Enforce::Unset {
            let inner = self.policies.all().iter();
            for inner in inner.filter(|inner| inner.has_nothing_to_enforce()) {
                own.emit_once(Misuse::NothingToEnforce, inner.policy().name());
            }
        }
        let mut outer = self.outer.clone();
        outer.push(own);
        Endpoint::new(self.policies.clone(), outer)
    }

    /// What the policy at a position enforces, if it does.
    #[inline]
    pub(crate) fn enforced(&self, at: usize) -> Option<&Enforced> {
        self.enforced.as_ref()?.get(at)
    }

    /// Checks a request by what the policy at a position enforces.
    #[inline]
    pub(crate) fn check_enforce<Body>(&self, at: usize, request: &Request<Body>) -> EnforceCheck {
        self.enforced(at).map_or(EnforceCheck::OFF, |enforced| {
            let (method, uri, headers) = (request.method(), request.uri(), request.headers());
            let evaluator = self.policy(at).evaluator();
            evaluator.check_enforce(enforced.enforce, method, uri, headers)
        })
    }

    /// The policy of the layer itself. `None` for the layer of a path with a policy for each method.
    fn own_policy(&self) -> Option<&PreparedPolicy> {
        match &self.policies {
            _ if !self.outer.is_empty() => self.outer.last().map(|policy| &**policy),
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => Some(policy),
            EndpointPolicies::PerMethod(_) => None,
        }
    }

    /// The position of the policy that decides about an actual request. `None` for a method that the path does
    /// not serve, unless there is a policy around it.
    #[inline]
    pub(crate) fn for_response(&self, method: &Method) -> Option<usize> {
        match &self.policies {
            EndpointPolicies::Single(_) | EndpointPolicies::Misplaced(_) => Some(0),
            EndpointPolicies::PerMethod(table) => {
                let around = (!self.outer.is_empty()).then_some(table.policies.len());
                table.routed(method).or(table.fallback).or(around)
            }
        }
    }

    /// The policy at a position.
    #[inline]
    pub(crate) fn policy(&self, at: usize) -> &PreparedPolicy {
        match &self.policies {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => policy,
            EndpointPolicies::PerMethod(table) => {
                table.policies.get(at).unwrap_or_else(|| &self.outer[0])
            }
        }
    }

    #[inline]
    pub(crate) fn is_misplaced(&self) -> bool {
        matches!(self.policies, EndpointPolicies::Misplaced(_))
    }

    /// Notes the request for the check of the layer, in debug builds.
    pub(crate) fn check_route<Body>(&self, request: &Request<Body>, is_preflight: bool) {
        if let Some(own) = self.own_policy()
            && let Some(check) = &own.route_check
        {
            check.note(request, is_preflight, || SeenPolicy {
                id: self.policies.id(),
                names: self.policies.names(),
            });
        }
    }

    /// The policies here, as the one around them knows them, with the name of the one for the request.
    pub(crate) fn inner_policy(&self, at: Option<usize>) -> InnerPolicy {
        InnerPolicy {
            id: self.policies.id(),
            name: at.map_or_else(|| ROUTE, |at| self.policy(at).policy().shared_name()),
            depth: self.outer.len().try_into().unwrap_or(u16::MAX),
        }
    }

    pub(crate) fn note_hidden(&self) {
        self.has_hidden.store(true, Ordering::Relaxed);
    }

    /// The policy that answers a preflight. A method that the path does not serve is refused, also where there
    /// is a policy around the path.
    pub(crate) fn for_preflight(
        &self,
        headers: &HeaderMap,
    ) -> Result<&Arc<PreparedPolicy>, RefusedPreflight<'_>> {
        let refused = |policy, refusal| Err(RefusedPreflight { policy, refusal });
        let policy = match &self.policies {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => {
                if !policy.may_route(headers) {
                    return refused(Some(policy), Refusal::MethodNotRouted);
                }
                policy
            }
            EndpointPolicies::PerMethod(table) => {
                let Some(method) = requested_method(headers) else {
                    return refused(None, Refusal::MalformedMethod);
                };
                let Some(policy) = table.for_preflight(&method) else {
                    return refused(None, Refusal::MethodNotRouted);
                };
                policy
            }
        };
        if self.is_misplaced() || self.has_hidden.load(Ordering::Relaxed) {
            return refused(Some(policy), Refusal::MisplacedPolicy);
        }
        Ok(policy)
    }
}

/// The `enforce` of the policies around an endpoint: the nearest that is given.
fn enforce_of(outer: &[Arc<PreparedPolicy>]) -> Enforce {
    let given = outer.iter().map(|outer| outer.policy().enforce());
    given.fold(Enforce::Unset, Enforce::or)
}

#[allow(clippy::box_collection)]
fn enforced(
    policies: &EndpointPolicies,
    outer: &[Arc<PreparedPolicy>],
) -> Option<Box<Vec<Enforced>>> {
    let mut all: Vec<Enforced> = Vec::new();
    for policy in policies.all() {
        all.push(policy.enforced(enforce_of(outer)));
    }
    // The policy around a path, for the methods that the path does not route.
    if let Some((around, further)) = outer.split_first() {
        all.push(around.enforced(enforce_of(further)));
    }
    let is_on = all.iter().any(|enforced| enforced.enforce.is_on());
    is_on.then(|| Box::new(all))
}

/// A preflight that is refused before its origin is looked at.
#[derive(Debug)]
pub(crate) struct RefusedPreflight<'a> {
    /// `None` where `cors_route!` refuses it.
    policy: Option<&'a Arc<PreparedPolicy>>,
    refusal: Refusal,
}

impl RefusedPreflight<'_> {
    /// The headers of the response. They have a `Vary` if responses at the endpoint may differ by origin.
    pub(crate) fn headers(&self) -> HeaderMap {
        match self.policy {
            Some(policy) if self.refusal == Refusal::MisplacedPolicy => policy.refuse_preflight(),
            _ => HeaderMap::new(),
        }
    }

    pub(crate) fn outcome(self) -> CorsOutcome {
        let name = self
            .policy
            .map_or(ROUTE, |policy| policy.policy().shared_name());
        CorsOutcome::new(name, true, Outcome::Refused(self.refusal))
    }
}
