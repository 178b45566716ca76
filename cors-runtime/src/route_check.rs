//! A check, in debug builds, that the preflights of a path reach the policy of its actual requests.
//!
//! axum has one place in a path for methods that no handler serves, and preflights go there. Of two method
//! routers on one path it keeps the last one's; `route_layer` is not around it, and
//! `method_not_allowed_fallback` replaces it. The policies inside cannot know. A layer around the router sees
//! both kinds of requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::MatchedPath;
use cors_policy::__private::requested_method;
use http::{Method, Request};

use crate::misuse::Misuse;

/// The policies that requests have reached, by path and method. Both come from the app, so their number has
/// a bound.
#[derive(Debug, Default)]
pub(crate) struct RouteCheck {
    seen: Mutex<HashMap<(String, Method), SeenPolicies>>,
}

/// The policies of one method of a path, as far as there have been requests.
#[derive(Debug, Default)]
struct SeenPolicies {
    preflight: Option<SeenPolicy>,
    actual: Option<SeenPolicy>,
}

#[derive(Clone, Debug)]
pub(crate) struct SeenPolicy {
    pub(crate) id: usize,
    pub(crate) names: String,
}

impl RouteCheck {
    /// Notes the policy that a preflight or an actual request has reached.
    ///
    /// # Panics
    ///
    /// The first time that the two differ.
    pub(crate) fn note<Body>(
        &self,
        request: &Request<Body>,
        is_preflight: bool,
        policy: impl FnOnce() -> SeenPolicy,
    ) {
        let method = if is_preflight {
            requested_method(request.headers())
        } else {
            Some(request.method().clone())
        };
        let path = request.extensions().get::<MatchedPath>();
        let (Some(method), Some(path)) = (method.filter(is_routable), path) else {
            return;
        };
        let differ = self.learn(path.as_str(), &method, is_preflight, policy);
        if let Some((outer, inner)) = differ {
            Misuse::PreflightMismatch.emit(&outer, &inner);
            let message = Misuse::PreflightMismatch.message(&outer, &inner);
            panic!("{message} ({method} {})", path.as_str());
        }
    }

    /// The names of the policies of preflights and of actual requests, the first time that they differ.
    fn learn(
        &self,
        path: &str,
        method: &Method,
        is_preflight: bool,
        policy: impl FnOnce() -> SeenPolicy,
    ) -> Option<(String, String)> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Without a preflight there is nothing to compare with.
        if !is_preflight && seen.is_empty() {
            return None;
        }
        let seen = seen.entry((path.to_owned(), method.clone())).or_default();
        let place = if is_preflight {
            &mut seen.preflight
        } else {
            &mut seen.actual
        };
        let policy = policy();
        if place.as_ref().is_some_and(|known| known.id == policy.id) {
            return None;
        }
        *place = Some(policy);
        let (preflight, actual) = seen.preflight.as_ref().zip(seen.actual.as_ref())?;
        (preflight.id != actual.id).then(|| (preflight.names.clone(), actual.names.clone()))
    }
}

/// Whether axum can route the method.
fn is_routable(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET
            | Method::HEAD
            | Method::POST
            | Method::PUT
            | Method::PATCH
            | Method::DELETE
            | Method::OPTIONS
            | Method::TRACE
            | Method::CONNECT
    )
}
