//! An actual request, from the decision about it to its response.

use std::task::{Context, Poll, ready};

use cors_policy::__private::{EnforceCheck, RequestOrigin};
use cors_policy::SourceAnswer;
use http::{Request, Response};

use crate::decision::Decision;
use crate::endpoint::EndpointRef;
use crate::request_parts::RequestParts;
use crate::request_scope::{self, Entered, RequestScope};
use crate::source::lookup::PendingLookup;

/// An actual request that this policy decides about.
#[derive(Debug)]
pub(crate) struct Actual<E> {
    endpoint: E,
    /// The position of the policy at the endpoint.
    at: usize,
    decision: Decision,
    /// The answer of a source that the decision waits for.
    lookup: Option<Box<PendingLookup>>,
    scope: RequestScope,
    /// Whether the request is marked for policies inside.
    is_marked: bool,
    check: EnforceCheck,
}

impl<E: EndpointRef> Actual<E> {
    /// Decides, and prepares the scope for the policies inside.
    #[inline]
    pub(crate) fn new<Body>(
        reference: &E,
        at: usize,
        check: EnforceCheck,
        request: &mut Request<Body>,
        answer: Option<&SourceAnswer>,
        lookup: Option<Box<PendingLookup>>,
    ) -> Actual<E> {
        let endpoint = reference.endpoint();
        let policy = endpoint.policy(at);
        let parts = RequestParts::of(request);
        let origin = RequestOrigin::of(parts.headers);
        let decision = if lookup.is_none() {
            Decision::new(endpoint, policy, parts, origin, check, answer)
        } else {
            Decision::pending(origin)
        };
        // Without an origin, there is nothing to share. In debug builds, a hidden policy is found anyway.
        let is_marked = decision.may_share()
            || parts.recorder.is_some()
            || !matches!(origin, RequestOrigin::Absent)
            || cfg!(debug_assertions);
        if is_marked {
            request_scope::mark(request.extensions_mut());
        }
        Actual {
            endpoint: reference.clone(),
            at,
            decision,
            lookup,
            scope: RequestScope::new(endpoint.policies.id(), check.covered_at(at)),
            is_marked,
            check,
        }
    }

    /// Whether a policy inside may have to know of the request.
    #[inline]
    fn needs_scope(&self) -> bool {
        self.is_marked || !self.endpoint.endpoint().outer.is_empty()
    }

    /// Enters the scope, if it is needed.
    #[inline]
    pub(crate) fn enter(&mut self) -> Option<Entered<'_>> {
        self.needs_scope().then(|| self.scope.enter())
    }

    /// Waits for the source, if it was asked. The decision is made then.
    #[inline]
    pub(crate) fn poll_decision(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(lookup) = &mut self.lookup {
            let answer = ready!(lookup.poll(cx));
            let endpoint = self.endpoint.endpoint();
            let parts = lookup.summary.parts();
            let origin = RequestOrigin::of(parts.headers);
            let policy = endpoint.policy(self.at);
            self.decision =
                Decision::new(endpoint, policy, parts, origin, self.check, Some(&answer));
            self.lookup = None;
        }
        Poll::Ready(())
    }

    /// Applies the decision, once it is made.
    #[inline]
    pub(crate) fn poll_finish<Body>(
        &mut self,
        cx: &mut Context<'_>,
        response: &mut Response<Body>,
    ) -> Poll<()> {
        ready!(self.poll_decision(cx));
        let status = response.status();
        if self.needs_scope() {
            self.scope.take_note(status, response.extensions_mut());
        }
        let endpoint = self.endpoint.endpoint();
        let response = (status, response.headers_mut());
        let policy = endpoint.policy(self.at);
        let enforced = endpoint.enforced(self.at);
        let vary = enforced.map(|enforced| &enforced.vary);
        let vary = vary.filter(|_| self.check.changes_response());
        self.decision
            .apply(endpoint, policy, &self.scope, vary, response);
        Poll::Ready(())
    }
}
