//! The policies that decide at an endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::routing::MethodFilter;
use cors_policy::__private::{is_forbidden_method, requested_method};
use cors_policy::{CorsOutcome, Outcome, Refusal};
use http::{HeaderMap, Method};

use crate::prepared::{PreflightResponse, PreparedPolicy};
use crate::request_scope::{InnerPolicy, NO_POLICY};

/// The methods that axum can route.
pub(crate) const METHODS: [(MethodFilter, Method); 9] = [
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

/// The nearest policies at an endpoint.
#[derive(Clone, Debug)]
pub(crate) enum EndpointPolicies {
    /// One policy for all methods.
    Single(Arc<PreparedPolicy>),
    /// A policy for each method of a path, and the one around the path for methods that it does not serve.
    PerMethod(Arc<MethodTable>, Option<Arc<PreparedPolicy>>),
    /// Policies in places where they cannot take effect: nothing is shared. The policy is the outer one.
    Misplaced(Arc<PreparedPolicy>),
}

impl EndpointPolicies {
    /// The identity of the policies: the same for all endpoints that they decide at.
    #[inline]
    pub(crate) fn id(&self) -> usize {
        match self {
            EndpointPolicies::Single(policy) => Arc::as_ptr(policy).addr(),
            EndpointPolicies::PerMethod(table, _) => Arc::as_ptr(table).addr(),
            EndpointPolicies::Misplaced(_) => NO_POLICY,
        }
    }

    /// The policy that decides about an actual request. `None` for a method that the path does not serve,
    /// unless there is a policy around it.
    #[inline]
    pub(crate) fn for_response(&self, method: &Method) -> Option<&Arc<PreparedPolicy>> {
        match self {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => Some(policy),
            EndpointPolicies::PerMethod(table, around) => {
                table.for_response(method).or(around.as_ref())
            }
        }
    }

    /// The policy that answers a preflight. A method that the path does not serve is refused, also where there
    /// is a policy around the path.
    fn for_preflight(
        &self,
        request: &HeaderMap,
    ) -> Result<&Arc<PreparedPolicy>, RefusedPreflight<'_>> {
        match self {
            EndpointPolicies::Single(policy) => match requested_method(request) {
                Some(method) if !policy.may_route(&method) => {
                    Err(refused(policy.policy().name(), Refusal::MethodNotRouted))
                }
                _ => Ok(policy),
            },
            EndpointPolicies::PerMethod(table, _) => {
                let method = requested_method(request);
                let refusal = match method.as_ref().map(|method| table.for_preflight(method)) {
                    Some(Some(policy)) => return Ok(policy),
                    Some(None) => Refusal::MethodNotRouted,
                    None => Refusal::MalformedMethod,
                };
                Err(refused(ROUTE, refusal))
            }
            EndpointPolicies::Misplaced(policy) => Err(misplaced(policy)),
        }
    }

    /// One of the policies. There is at least one.
    pub(crate) fn into_one(self) -> Arc<PreparedPolicy> {
        match self {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => policy,
            EndpointPolicies::PerMethod(table, around) => {
                let first = table.policies().next().or(around.as_ref());
                Arc::clone(first.expect("`cors_route!` takes at least one handler"))
            }
        }
    }

    /// The names of the policies, for a message.
    pub(crate) fn names(&self) -> String {
        match self {
            EndpointPolicies::Single(policy) | EndpointPolicies::Misplaced(policy) => {
                policy.policy().name().to_owned()
            }
            EndpointPolicies::PerMethod(table, _) => table.names(),
        }
    }
}

/// The name in the place of a policy's, where no handler serves the method.
const ROUTE: &str = "cors_route!";

/// A preflight that is refused before its origin is looked at.
#[derive(Debug)]
pub(crate) struct RefusedPreflight<'a> {
    pub(crate) outcome: CorsOutcome,
    /// The policy whose `Vary` the response gets, if responses at this endpoint may differ by origin.
    policy: Option<&'a PreparedPolicy>,
}

impl RefusedPreflight<'_> {
    pub(crate) fn response(&self) -> PreflightResponse {
        match self.policy {
            Some(policy) => policy.refuse_preflight(),
            None => PreflightResponse::refused(),
        }
    }
}

fn refused(name: &'static str, refusal: Refusal) -> RefusedPreflight<'static> {
    RefusedPreflight {
        outcome: CorsOutcome::new(name, true, Outcome::Refused(refusal)),
        policy: None,
    }
}

fn misplaced(policy: &PreparedPolicy) -> RefusedPreflight<'_> {
    RefusedPreflight {
        policy: Some(policy),
        ..refused(policy.policy().name(), Refusal::MisplacedPolicy)
    }
}

/// The policies of one path by method.
#[derive(Debug)]
pub(crate) struct MethodTable {
    pub(crate) routed: Vec<(Method, Arc<PreparedPolicy>)>,
    pub(crate) any: Option<Arc<PreparedPolicy>>,
    pub(crate) fallback: Option<Arc<PreparedPolicy>>,
}

impl MethodTable {
    /// The policy that answers a preflight for this method.
    fn for_preflight(&self, method: &Method) -> Option<&Arc<PreparedPolicy>> {
        // No script can send such a method, so no browser asks for it.
        if is_forbidden_method(method.as_str()) {
            return None;
        }
        find(&self.routed, method).or(self.any.as_ref())
    }

    fn for_response(&self, method: &Method) -> Option<&Arc<PreparedPolicy>> {
        find(&self.routed, method)
            .or(self.any.as_ref())
            .or(self.fallback.as_ref())
    }

    fn policies(&self) -> impl Iterator<Item = &Arc<PreparedPolicy>> {
        let routed = self.routed.iter().map(|(_, policy)| policy);
        routed.chain(&self.any).chain(&self.fallback)
    }

    fn names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for policy in self.policies() {
            let name = policy.policy().name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

pub(crate) fn find<'a>(
    routed: &'a [(Method, Arc<PreparedPolicy>)],
    method: &Method,
) -> Option<&'a Arc<PreparedPolicy>> {
    routed
        .iter()
        .find(|(routed, _)| routed == method)
        .map(|(_, policy)| policy)
}

/// An endpoint under a layer.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) policies: EndpointPolicies,
    /// The policies further out than the nearest ones, from the inside out. The last one is the layer's own.
    pub(crate) outer: Vec<Arc<PreparedPolicy>>,
    /// Whether a request has reached a hidden policy. The preflights of that policy end up here, and are
    /// refused from then on.
    has_hidden: AtomicBool,
}

impl Endpoint {
    pub(crate) fn new(policies: EndpointPolicies, outer: Vec<Arc<PreparedPolicy>>) -> Endpoint {
        Endpoint {
            policies,
            outer,
            has_hidden: AtomicBool::new(false),
        }
    }

    /// The same endpoint with another policy around it.
    pub(crate) fn under(&self, own: Arc<PreparedPolicy>) -> Endpoint {
        let policies = match &self.policies {
            EndpointPolicies::PerMethod(table, None) => {
                EndpointPolicies::PerMethod(Arc::clone(table), Some(Arc::clone(&own)))
            }
            policies => policies.clone(),
        };
        let mut outer = self.outer.clone();
        outer.push(own);
        Endpoint::new(policies, outer)
    }

    /// The policies here, as the one around them knows them, with the name of the one for the request.
    pub(crate) fn inner_policy(&self, policy: Option<&Arc<PreparedPolicy>>) -> InnerPolicy {
        InnerPolicy {
            id: self.policies.id(),
            name: policy.map_or(ROUTE, |policy| policy.policy().name()),
            depth: self.outer.len().try_into().unwrap_or(u16::MAX),
        }
    }

    pub(crate) fn note_hidden(&self) {
        self.has_hidden.store(true, Ordering::Relaxed);
    }

    /// The policy that answers a preflight.
    pub(crate) fn for_preflight(
        &self,
        request: &HeaderMap,
    ) -> Result<&Arc<PreparedPolicy>, RefusedPreflight<'_>> {
        let policy = self.policies.for_preflight(request)?;
        if self.has_hidden.load(Ordering::Relaxed) {
            return Err(misplaced(policy));
        }
        Ok(policy)
    }
}
